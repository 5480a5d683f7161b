import { LatenessHistogram } from './lateness-histogram';

/**
 * `tickIndex` counts intervals since the pacer started, skipped ones included; `nowMs` is on the pacer's clock, and so is
 * `dueMs`, when it should have been.
 */
export type PacerCallback = (tickIndex: number, nowMs: number, dueMs: number) => void;

export interface PacerOptions {
  /** @default 20 */
  intervalMs?: number;
  /**
   * Ticks that are made up for at once after a stall; the rest is skipped, since what was to be sent then
   * would come too late to be played. @default 5
   */
  maxCatchUpTicks?: number;
  /** Monotonic clock in ms. @default performance.now */
  now?: () => number;
  /** Calls back once after `delayMs` unless the returned function is called before. @default setTimeout */
  setTimer?: (callback: () => void, delayMs: number) => () => void;
  /** What a callback has thrown; the others go on. @default counted only */
  onError?: (error: unknown) => void;
}

export interface PacerStats {
  /** Ticks made. */
  ticks: number;
  /** Ticks left out after stalls. */
  skippedTicks: number;
  /** Exceptions thrown by callbacks. */
  errors: number;
  /** Median of how late ticks were made, in ms, rounded up to its bucket. */
  latenessP50Ms: number;
  latenessP99Ms: number;
  latenessMaxMs: number;
}

/**
 * The 20 ms clock of a process: one timer for all sessions. Tick n is due at start + n × interval whatever
 * the ticks before took, so it does not drift. Runs while it has callbacks.
 */
export class Pacer {
  readonly #intervalMs: number;
  readonly #maxCatchUpTicks: number;
  readonly #now: () => number;
  readonly #setTimer: (callback: () => void, delayMs: number) => () => void;
  readonly #onError: (error: unknown) => void;
  readonly #lateness = new LatenessHistogram();
  #recent = new LatenessHistogram();
  /** In order of being added; replaced, never changed, so that a tick is not disturbed by add and remove. */
  #callbacks: readonly { call: PacerCallback; isRemoved: boolean }[] = [];
  #startMs = 0;
  #nextTick = 0;
  #cancelTimer: (() => void) | undefined;
  #ticks = 0;
  #skippedTicks = 0;
  #errors = 0;

  constructor(options: PacerOptions = {}) {
    this.#intervalMs = options.intervalMs ?? 20;
    this.#maxCatchUpTicks = Math.max(1, options.maxCatchUpTicks ?? 5);
    this.#now = options.now ?? (() => performance.now());
    this.#setTimer = options.setTimer ?? startTimeout;
    this.#onError = options.onError ?? (() => undefined);
  }

  /** Calls `callback` at each tick from the next one on, until the returned function is called (again and again is fine). */
  add(callback: PacerCallback): () => void {
    const entry = { call: callback, isRemoved: false };
    this.#callbacks = [...this.#callbacks, entry];
    if (this.#callbacks.length === 1) this.#start();
    return () => {
      if (entry.isRemoved) return;
      entry.isRemoved = true;
      this.#callbacks = this.#callbacks.filter((other) => other !== entry);
      if (this.#callbacks.length === 0) this.#stop();
    };
  }

  /** The clock that ticks are stamped with; stamp arriving packets with it too. */
  nowMs(): number {
    return this.#now();
  }

  stats(): PacerStats {
    return {
      ticks: this.#ticks,
      skippedTicks: this.#skippedTicks,
      errors: this.#errors,
      latenessP50Ms: this.#lateness.percentile(0.5),
      latenessP99Ms: this.#lateness.percentile(0.99),
      latenessMaxMs: this.#lateness.maxMs,
    };
  }

  /** How late all ticks were: how many in each bucket of {@link LATENESS_BOUNDS_MS}, and in all. */
  lateness(): { counts: readonly number[]; sumMs: number } {
    return { counts: this.#lateness.counts, sumMs: this.#lateness.sumMs };
  }

  /** How late ticks have been since the last call, in ms: for those who watch over time. */
  takeLateness(): { ticks: number; p50Ms: number; p99Ms: number; maxMs: number } {
    const recent = this.#recent;
    this.#recent = new LatenessHistogram();
    return {
      ticks: recent.count,
      p50Ms: recent.percentile(0.5),
      p99Ms: recent.percentile(0.99),
      maxMs: recent.maxMs,
    };
  }

  #start(): void {
    this.#startMs = this.#now() + this.#intervalMs;
    this.#nextTick = 0;
    this.#arm();
  }

  #stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #arm(): void {
    this.#cancelTimer?.();
    const delayMs = this.#dueMs(this.#nextTick) - this.#now();
    // Node rounds down, and a timer that is early has to be set again.
    this.#cancelTimer = this.#setTimer(() => this.#wake(), Math.max(0, Math.ceil(delayMs)));
  }

  #wake(): void {
    this.#cancelTimer = undefined;
    const nowMs = this.#now();
    const overdueTicks = Math.floor((nowMs - this.#startMs) / this.#intervalMs) - this.#nextTick + 1;
    const skip = Math.max(0, overdueTicks - this.#maxCatchUpTicks);
    this.#nextTick += skip;
    this.#skippedTicks += skip;
    const lastTick = this.#nextTick + Math.min(overdueTicks, this.#maxCatchUpTicks);
    // A callback may remove the last one, and add a first one again, which starts anew and sets the timer itself.
    while (this.#nextTick < lastTick && this.#callbacks.length > 0 && this.#cancelTimer === undefined) {
      this.#tick(this.#nextTick++);
    }
    if (this.#callbacks.length > 0 && this.#cancelTimer === undefined) this.#arm();
  }

  #tick(index: number): void {
    const nowMs = this.#now();
    this.#ticks++;
    const dueMs = this.#dueMs(index);
    const latenessMs = nowMs - dueMs;
    this.#lateness.record(latenessMs);
    this.#recent.record(latenessMs);
    for (const entry of this.#callbacks) {
      if (entry.isRemoved) continue;
      try {
        entry.call(index, nowMs, dueMs);
      } catch (error) {
        this.#errors++;
        this.#onError(error);
      }
    }
  }

  #dueMs(tick: number): number {
    return this.#startMs + tick * this.#intervalMs;
  }
}

function startTimeout(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}
