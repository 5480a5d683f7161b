import { LATENESS_BOUNDS_MS, latenessPercentile } from '@spool/audio';
import type { ProcessLoad } from '@spool/contracts';
import { BusyCore, childrenOf, threadCpuMs, threadWaitMs, usageOf } from '../stack/process-usage';
import type { Stack } from '../stack/stack';

/** What a media worker used and how late it was within a window. Shares are of one core. */
export interface WorkerWindow {
  /** How late ticks were made, over all of the window. */
  readonly latenessP50Ms: number;
  readonly latenessP99Ms: number;
  /** And how late the last packet of a tick had been handed over. */
  readonly sentP99Ms: number;
  /** The main threads of the media processes: the 20 ms path. */
  readonly mediaShare: number;
  /** How long these were ready and waited for the core, because others had it: lateness that is not their doing. */
  readonly mediaWaitShare: number;
  /** Their other threads: speech engines, mostly. */
  readonly speechShare: number;
  readonly mediasoupShare: number;
  /** What others than the worker took of the core that it is bound to. */
  readonly othersShare: number;
  /** Media processes and mediasoup workers. */
  readonly mediaRssBytes: number;
  readonly mediasoupRssBytes: number;
  /** Level of the busiest media process at the end. */
  readonly level: ProcessLoad['level'];
}

const LEVELS: readonly ProcessLoad['level'][] = ['ok', 'busy', 'strained', 'full'];

interface Sample {
  readonly atMs: number;
  readonly media: number;
  readonly waited: number;
  readonly speech: number;
  readonly mediasoup: number;
  readonly mediaRss: number;
  readonly mediasoupRss: number;
}

/** Watches the first media worker of a stack: its own figures from `/health`, what it used from `/proc`. */
export class WorkerWatch {
  readonly #stack: Stack;
  readonly #before: Sample;
  readonly #counts: Lateness;
  readonly #core: BusyCore;

  /** @param core that the worker is bound to */
  static async begin(stack: Stack, core: number): Promise<WorkerWatch> {
    return new WorkerWatch(stack, core, await latenessOf(stack));
  }

  private constructor(stack: Stack, core: number, counts: Lateness) {
    this.#stack = stack;
    this.#counts = counts;
    this.#before = sampleOf(stack);
    this.#core = new BusyCore(core, stack.workers[0]?.pid ?? 0);
  }

  async end(): Promise<WorkerWindow> {
    const now = sampleOf(this.#stack);
    const othersShare = this.#core.othersShare();
    const after = await latenessOf(this.#stack);
    const since = (what: keyof Lateness) =>
      after[what].map((count, i) => count - (this.#counts[what][i] ?? 0));
    const { media_processes } = await this.#stack.workerHealth();
    const levels = media_processes.map(({ load }) => LEVELS.indexOf(load?.level ?? 'ok'));
    const share = (part: 'media' | 'waited' | 'speech' | 'mediasoup') =>
      (now[part] - this.#before[part]) / (now.atMs - this.#before.atMs);
    return {
      latenessP50Ms: latenessPercentile(since('ticks'), 0.5),
      latenessP99Ms: latenessPercentile(since('ticks'), 0.99),
      sentP99Ms: latenessPercentile(since('sent'), 0.99),
      mediaShare: share('media'),
      mediaWaitShare: share('waited'),
      speechShare: share('speech'),
      mediasoupShare: share('mediasoup'),
      othersShare,
      mediaRssBytes: now.mediaRss,
      mediasoupRssBytes: now.mediasoupRss,
      level: LEVELS[Math.max(0, ...levels)] ?? 'ok',
    };
  }
}

/** Ticks so far by how late they were, in the buckets of `LATENESS_BOUNDS_MS`; told once a second. */
interface Lateness {
  readonly ticks: readonly number[];
  readonly sent: readonly number[];
}

async function latenessOf(stack: Stack): Promise<Lateness> {
  const text = await stack.workerMetrics();
  return {
    ticks: bucketsOf('spool_pacing_late_ms', text),
    sent: bucketsOf('spool_sent_late_ms', text),
  };
}

function bucketsOf(histogram: string, text: string): number[] {
  const upTo = LATENESS_BOUNDS_MS.map((bound) => {
    const le = bound === Infinity ? '\\+Inf' : String(bound).replace('.', '\\.');
    const line = new RegExp(`^${histogram}_bucket\\{.*le="${le}".*\\} (\\d+)$`, 'm').exec(text);
    return Number(line?.[1] ?? NaN);
  });
  if (upTo.some(Number.isNaN)) throw new Error(`The worker’s metrics have no ${histogram}.`);
  return upTo.map((count, i) => count - (upTo[i - 1] ?? 0));
}

function sampleOf(stack: Stack): Sample {
  const sample = {
    atMs: performance.now(),
    media: 0,
    waited: 0,
    speech: 0,
    mediasoup: 0,
    mediaRss: 0,
    mediasoupRss: 0,
  };
  for (const media of childrenOf(stack.workers[0]?.pid ?? 0)) {
    const all = usageOf(media);
    const main = threadCpuMs(media, media);
    sample.media += main;
    sample.waited += threadWaitMs(media, media);
    sample.speech += Math.max(0, (all?.cpuMs ?? 0) - main);
    sample.mediaRss += all?.rssBytes ?? 0;
    for (const mediasoup of childrenOf(media)) {
      const usage = usageOf(mediasoup);
      sample.mediasoup += usage?.cpuMs ?? 0;
      sample.mediasoupRss += usage?.rssBytes ?? 0;
    }
  }
  return sample;
}
