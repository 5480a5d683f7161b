/** What an utterance waits for: `final` before `partial`. */
export type DecodeKind = 'final' | 'partial';

export interface Wanted<U> {
  readonly utterance: U;
  readonly kind: DecodeKind;
}

/**
 * Who is decoded next. Each utterance is in it once at most; finals go before partials, and within a kind
 * whoever has waited longest is first, so that nobody starves. An utterance's audio is read only when its turn
 * comes: that way the newest partial always wins.
 */
export class DecodeQueue<U> {
  readonly #maxFinals: number;
  readonly #finals = new Set<U>();
  readonly #partials = new Set<U>();

  /** @param maxFinals how many utterances may wait for their final text */
  constructor(maxFinals: number) {
    this.#maxFinals = maxFinals;
  }

  get size(): number {
    return this.#finals.size + this.#partials.size;
  }

  get finals(): number {
    return this.#finals.size;
  }

  /** @returns whether there was room: `false` only for a final that is one too many */
  add(utterance: U, kind: DecodeKind): boolean {
    if (this.#finals.has(utterance)) return true;
    if (kind === 'partial') {
      this.#partials.add(utterance);
      return true;
    }
    if (this.#finals.size >= this.#maxFinals) return false;
    this.#partials.delete(utterance);
    this.#finals.add(utterance);
    return true;
  }

  remove(utterance: U): void {
    this.#finals.delete(utterance);
    this.#partials.delete(utterance);
  }

  next(): Wanted<U> | null {
    for (const [kind, waiting] of [
      ['final', this.#finals],
      ['partial', this.#partials],
    ] as const) {
      for (const utterance of waiting) {
        waiting.delete(utterance);
        return { utterance, kind };
      }
    }
    return null;
  }

  /** Empties the queue. @returns who was in it */
  drain(): U[] {
    const all = [...this.#finals, ...this.#partials];
    this.#finals.clear();
    this.#partials.clear();
    return all;
  }
}
