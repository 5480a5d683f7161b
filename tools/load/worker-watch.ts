import type { ProcessLoad } from '@spool/contracts';
import { childrenOf, threadCpuMs, usageOf } from '../stack/process-usage';
import type { Stack } from '../stack/stack';
import { median } from '../report';

const EVERY_MS = 500;

/** What a media worker used and how late it was within a window. Shares are of one core. */
export interface WorkerWindow {
  readonly latenessP50Ms: number;
  /** 99th percentile of each half second, and of these the median. */
  readonly latenessP99Ms: number;
  /** The main threads of the media processes: the 20 ms path. */
  readonly mediaShare: number;
  /** Their other threads: speech engines, mostly. */
  readonly speechShare: number;
  readonly mediasoupShare: number;
  /** Media processes and mediasoup workers. */
  readonly rssBytes: number;
  /** The highest level that a media process reached. */
  readonly level: ProcessLoad['level'];
}

const LEVELS: readonly ProcessLoad['level'][] = ['ok', 'busy', 'strained', 'full'];

interface Sample {
  readonly atMs: number;
  readonly media: number;
  readonly speech: number;
  readonly mediasoup: number;
  readonly rss: number;
}

/** Watches the first media worker of a stack: its own figures from `/health`, what it used from `/proc`. */
export class WorkerWatch {
  readonly #stack: Stack;
  readonly #loads: ProcessLoad[] = [];
  readonly #begin: Sample;
  readonly #timer: NodeJS.Timeout;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#begin = sampleOf(stack);
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  end(): WorkerWindow {
    clearInterval(this.#timer);
    const now = sampleOf(this.#stack);
    const share = (part: 'media' | 'speech' | 'mediasoup') =>
      (now[part] - this.#begin[part]) / (now.atMs - this.#begin.atMs);
    const highest = Math.max(0, ...this.#loads.map(({ level }) => LEVELS.indexOf(level)));
    return {
      latenessP50Ms: median(this.#loads.map(({ pacing_late_p50_ms }) => pacing_late_p50_ms)),
      latenessP99Ms: median(this.#loads.map(({ pacing_late_p99_ms }) => pacing_late_p99_ms)),
      mediaShare: share('media'),
      speechShare: share('speech'),
      mediasoupShare: share('mediasoup'),
      rssBytes: now.rss,
      level: LEVELS[highest] ?? 'ok',
    };
  }

  async #look(): Promise<void> {
    const health = await this.#stack.workerHealth().catch(() => null); // it is busy: the next one tells
    for (const { load } of health?.media_processes ?? []) if (load) this.#loads.push(load);
  }
}

function sampleOf(stack: Stack): Sample {
  const sample = { atMs: performance.now(), media: 0, speech: 0, mediasoup: 0, rss: 0 };
  for (const media of childrenOf(stack.workers[0]?.pid ?? 0)) {
    const all = usageOf(media);
    const main = threadCpuMs(media, media);
    sample.media += main;
    sample.speech += Math.max(0, (all?.cpuMs ?? 0) - main);
    sample.rss += all?.rssBytes ?? 0;
    for (const mediasoup of childrenOf(media)) {
      const usage = usageOf(mediasoup);
      sample.mediasoup += usage?.cpuMs ?? 0;
      sample.rss += usage?.rssBytes ?? 0;
    }
  }
  return sample;
}
