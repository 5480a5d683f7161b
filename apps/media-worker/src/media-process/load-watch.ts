import type { Pacer } from '@spool/audio';
import type { ProcessLoad } from '@spool/contracts';
import type { SpeechThreads } from '@spool/speech';
import { LoadGauge, type LoadLevel } from './load-gauge';

const EVERY_MS = 500;

export interface LoadWatchOptions {
  readonly pacer: Pick<Pacer, 'takeLateness'>;
  readonly speech: Pick<SpeechThreads, 'stats'>;
  /** Told after each interval. */
  readonly onLoad: (load: ProcessLoad) => void;
}

/** Measures this process twice a second: its clock, its event loop and the queues of its speech engines. */
export class LoadWatch {
  readonly #options: LoadWatchOptions;
  readonly #gauge = new LoadGauge();
  readonly #timer: NodeJS.Timeout;
  #utilisation = performance.eventLoopUtilization();

  constructor(options: LoadWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#measure(), EVERY_MS);
    this.#timer.unref();
  }

  get level(): LoadLevel {
    return this.#gauge.level;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #measure(): void {
    const { pacer, speech, onLoad } = this.#options;
    const before = this.#utilisation;
    this.#utilisation = performance.eventLoopUtilization();
    const lateness = pacer.takeLateness();
    const { recognition, synthesis } = speech.stats();
    this.#gauge.feed({
      latenessP50Ms: lateness.p50Ms,
      latenessP99Ms: lateness.p99Ms,
      utilisation: performance.eventLoopUtilization(this.#utilisation, before).utilization,
      recognitionWaiting: recognition.queued,
      synthesisWaiting: synthesis.queued,
    });
    const report = this.#gauge.report();
    if (report) onLoad(report);
  }
}
