import type { StoredEvent } from '@spool/contracts';

/**
 * Hands on each event of the log exactly once and in order, however often and in whatever order it arrives.
 * What comes early is held back until the gap before it is filled.
 */
export class OrderedLog {
  #lastSeq = 0;
  readonly #early = new Map<number, StoredEvent>();

  /** Everything up to here was handed on: what to ask the server to replay from. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Something arrived whose predecessor has not. */
  get hasGap(): boolean {
    return this.#early.size > 0;
  }

  /** @returns the events that can be handed on now, in order */
  accept(stored: StoredEvent): StoredEvent[] {
    if (stored.seq <= this.#lastSeq) return [];
    this.#early.set(stored.seq, stored);
    const ready: StoredEvent[] = [];
    for (let next = this.#early.get(this.#lastSeq + 1); next; next = this.#early.get(this.#lastSeq + 1)) {
      this.#early.delete(next.seq);
      this.#lastSeq = next.seq;
      ready.push(next);
    }
    return ready;
  }

  /** A new connection replays from {@link lastSeq}, so nothing needs to be held back for it. */
  forgetEarly(): void {
    this.#early.clear();
  }
}
