import { LatenessHistogram, Pacer } from '@spool/audio';
import type { VadBatcher } from '@spool/speech';

const INTERVAL_MS = 20;
/**
 * Groups of sessions, each with ticks of its own: all of them at once would compute for the whole interval when there are
 * many, and the last ones' packets leave that much later. More groups would make the runs of the VAD small and dear.
 */
const PHASES = 5;
/** What is made up for after a stall, in ms. */
const CATCH_UP_MS = 100;

/** What the clock asks of a session every 20 ms. */
export interface Ticked {
  readonly id: string;
  /** Hears what has come; what it gives to the VAD is judged together with that of others. */
  hear(nowMs: number): void;
  /** Then says what is due. */
  speak(nowMs: number): void;
}

export interface SessionClockOptions<S extends Ticked> {
  readonly vad: Pick<VadBatcher, 'flush'>;
  /** Does work that sends many packets. */
  readonly sendTogether: (work: () => void) => void;
  /** One session's mistake, which must not cost the others their tick. */
  readonly onSessionFailed: (session: S, error: unknown) => void;
  readonly onError: (error: unknown, message: string) => void;
}

/** A tick that has been heard and not answered yet. */
interface Unspoken<S> {
  readonly sessions: ReadonlySet<S>;
  readonly nowMs: number;
  readonly dueMs: number;
}

/**
 * The clock of all sessions of a process: one timer, and every 20 ms each session hears and then speaks. The sessions of a
 * group all hear, what they heard is judged together, and then all speak: what a window decides is on the wire in the
 * same tick, not in the next one.
 */
export class SessionClock<S extends Ticked = Ticked> {
  readonly #o: SessionClockOptions<S>;
  readonly #pacer: Pacer;
  readonly #groups: readonly Set<S>[] = Array.from({ length: PHASES }, () => new Set<S>());
  readonly #stop: () => void;
  readonly #lateness = new LatenessHistogram();
  #recent = new LatenessHistogram();
  readonly #sent = new LatenessHistogram();
  #unspoken: Unspoken<S> | null = null;

  constructor(options: SessionClockOptions<S>) {
    this.#o = options;
    this.#pacer = new Pacer({
      intervalMs: INTERVAL_MS / PHASES,
      maxCatchUpTicks: (CATCH_UP_MS * PHASES) / INTERVAL_MS,
      onError: (error) => options.onError(error, 'A tick failed.'),
    });
    this.#stop = this.#pacer.add((tick, nowMs, dueMs) => this.#tick(tick, nowMs, dueMs));
  }

  /** Monotonic, in ms: the clock that everything of a session is stamped with. */
  nowMs(): number {
    return this.#pacer.nowMs();
  }

  /** Lets a session tick, in the smallest group. Idempotent. */
  add(session: S): void {
    if (this.#groups.some((group) => group.has(session))) return;
    const smallest = this.#groups.reduce((least, group) => (group.size < least.size ? group : least));
    smallest.add(session);
  }

  remove(session: S): void {
    for (const group of this.#groups) group.delete(session);
  }

  /** How late ticks were made, in ms, since the last call. */
  takeLateness(): { p50Ms: number; p99Ms: number } {
    const recent = this.#recent;
    this.#recent = new LatenessHistogram();
    return { p50Ms: recent.percentile(0.5), p99Ms: recent.percentile(0.99) };
  }

  /** The same since the start, counted in the buckets of `LATENESS_BOUNDS_MS`, and their sum, for metrics. */
  lateness(): { counts: readonly number[]; sumMs: number } {
    return { counts: this.#lateness.counts, sumMs: this.#lateness.sumMs };
  }

  /** How late after its time the last packet of a group's tick had been handed over: all that it took to hear and judge. */
  sentLateness(): { counts: readonly number[]; sumMs: number } {
    return { counts: this.#sent.counts, sumMs: this.#sent.sumMs };
  }

  /** Ticks of groups that were left out after stalls. */
  get skippedTicks(): number {
    return this.#pacer.stats().skippedTicks;
  }

  close(): void {
    this.#stop();
  }

  #tick(tick: number, nowMs: number, dueMs: number): void {
    // After a stall several ticks come at once, before the judgement of the first.
    this.#speak();
    this.#lateness.record(nowMs - dueMs);
    this.#recent.record(nowMs - dueMs);
    const sessions = this.#groups[tick % PHASES]!;
    if (sessions.size === 0) return;
    this.#unspoken = { sessions, nowMs, dueMs };
    this.#forEach(sessions, (session) => session.hear(nowMs));
    this.#o.vad
      .flush()
      .catch((error: unknown) => this.#o.onError(error, 'The VAD failed.'))
      // An answer that was waiting for this judgement is a few promises away.
      .finally(() => setImmediate(() => this.#speak()));
  }

  #speak(): void {
    const unspoken = this.#unspoken;
    if (!unspoken) return;
    this.#unspoken = null;
    const { sessions, nowMs, dueMs } = unspoken;
    this.#o.sendTogether(() => this.#forEach(sessions, (session) => session.speak(nowMs)));
    this.#sent.record(this.nowMs() - dueMs);
  }

  #forEach(sessions: ReadonlySet<S>, work: (session: S) => void): void {
    for (const session of sessions) {
      try {
        work(session);
      } catch (error) {
        this.#o.onSessionFailed(session, error);
      }
    }
  }
}
