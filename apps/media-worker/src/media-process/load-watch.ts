import { readFileSync } from 'node:fs';
import type { ProcessLoad } from '@spool/contracts';
import type { SpeechThreads } from '@spool/speech';
import { LoadGauge, type LoadLevel } from './load-gauge';
import type { SessionClock } from './session-clock';

const EVERY_MS = 500;
/** A tick of the kernel's accounting (USER_HZ is 100 on Linux), in ms. */
const CPU_TICK_MS = 10;

export interface LoadWatchOptions {
  readonly clock: Pick<SessionClock, 'takeLateness'>;
  readonly speech: Pick<SpeechThreads, 'stats'>;
  /** Told after each interval. */
  readonly onLoad: (load: ProcessLoad) => void;
}

/** Measures this process twice a second: its clock, its main thread and the queues of its speech engines. */
export class LoadWatch {
  readonly #options: LoadWatchOptions;
  readonly #gauge = new LoadGauge();
  readonly #timer: NodeJS.Timeout;
  #computed = computedOf(process.pid);

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
    const { clock, speech, onLoad } = this.#options;
    const before = this.#computed;
    this.#computed = computedOf(process.pid);
    const lateness = clock.takeLateness();
    const { recognition, synthesis } = speech.stats();
    this.#gauge.feed({
      latenessP50Ms: lateness.p50Ms,
      latenessP99Ms: lateness.p99Ms,
      utilisation: (this.#computed.cpuMs - before.cpuMs) / (this.#computed.atMs - before.atMs),
      recognitionWaiting: recognition.queued,
      synthesisWaiting: synthesis.queued,
    });
    const report = this.#gauge.report();
    if (report) onLoad(report);
  }
}

interface Computed {
  readonly atMs: number;
  readonly cpuMs: number;
}

/**
 * What the main thread has computed (proc_pid_stat(5)): unlike the event loop's own measure it does not count the time
 * in which others had the processor. Where there is no `/proc`, the event loop's.
 */
function computedOf(thread: number): Computed {
  const atMs = performance.now();
  try {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // The name in brackets may hold anything; fields are numbered from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { atMs, cpuMs: (Number(fields[11]) + Number(fields[12])) * CPU_TICK_MS };
  } catch {
    return { atMs, cpuMs: performance.eventLoopUtilization().active };
  }
}
