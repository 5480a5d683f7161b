/** A worker that a session may be placed on. */
export interface Candidate {
  readonly id: string;
  /** Sessions that it can hold within its latency budget. */
  readonly capacity: number;
  /** Sessions that it said it holds. */
  readonly sessions: number;
  /** When it said so, in ms on the clock of {@link PlacementPolicy.choose}. */
  readonly reportedAtMs: number;
}

export interface PlacementPolicyOptions {
  /** @default Math.random */
  readonly random?: () => number;
  /** A placement of ours that no report can have missed any more is forgotten after this, in ms. @default 30 000 */
  readonly forgetAfterMs?: number;
}

/**
 * Power of two choices (Mitzenmacher 2001): of two candidates at random the emptier one, by reported load plus what
 * was placed since that report. Nearly as even as the emptiest of all, without sending everyone to the same worker
 * on a report that is a few seconds old.
 */
export class PlacementPolicy {
  readonly #random: () => number;
  readonly #forgetAfterMs: number;
  /** Times of our own placements, by worker. */
  readonly #placed = new Map<string, number[]>();

  constructor({ random = Math.random, forgetAfterMs = 30_000 }: PlacementPolicyOptions = {}) {
    this.#random = random;
    this.#forgetAfterMs = forgetAfterMs;
  }

  /**
   * @param nowMs a monotonic clock
   * @returns the worker for one more session, noted as placed there; undefined when all are full
   */
  choose<C extends Candidate>(candidates: readonly C[], nowMs: number): C | undefined {
    const free = candidates.filter((candidate) => this.#loadOf(candidate, nowMs) < candidate.capacity);
    const first = this.#pickFrom(free);
    if (!first) return undefined;
    const second = this.#pickFrom(free.filter((candidate) => candidate !== first));
    const chosen = second && this.#partOf(second, nowMs) < this.#partOf(first, nowMs) ? second : first;
    this.note(chosen.id, nowMs);
    return chosen;
  }

  /** A session went to this worker without having been chosen here. */
  note(id: string, nowMs: number): void {
    const times = this.#placed.get(id);
    if (times) times.push(nowMs);
    else this.#placed.set(id, [nowMs]);
  }

  /** A placement that {@link choose} noted came to nothing. */
  undo(id: string): void {
    this.#placed.get(id)?.pop();
  }

  #pickFrom<C>(candidates: readonly C[]): C | undefined {
    return candidates[Math.floor(this.#random() * candidates.length)];
  }

  #partOf(candidate: Candidate, nowMs: number): number {
    return this.#loadOf(candidate, nowMs) / candidate.capacity;
  }

  #loadOf({ id, sessions, reportedAtMs }: Candidate, nowMs: number): number {
    const times = this.#placed.get(id);
    if (!times) return sessions;
    const since = times.filter((atMs) => atMs > reportedAtMs && nowMs - atMs < this.#forgetAfterMs);
    if (since.length > 0) this.#placed.set(id, since);
    else this.#placed.delete(id);
    return sessions + since.length;
  }
}
