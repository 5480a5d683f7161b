interface Bucket {
  tokens: number;
  atMs: number;
}

/** Whoever fills the memory with names pushes out the ones that were not seen for longest. */
const MAX_BUCKETS = 20_000;

/** A token bucket for each name: so much at once, and so much a second from then on. */
export class TokenBuckets {
  readonly #perS: number;
  readonly #burst: number;
  /** Least recently used first. */
  readonly #buckets = new Map<string, Bucket>();

  /** @param perS tokens a second @param burst tokens at once */
  constructor(perS: number, burst: number) {
    this.#perS = perS;
    this.#burst = burst;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token. @returns 0, or in how many ms there will be one again */
  take(name: string, nowMs: number): number {
    const known = this.#buckets.get(name);
    const earned = known ? (Math.max(0, nowMs - known.atMs) / 1000) * this.#perS : 0;
    const tokens = known ? Math.min(this.#burst, known.tokens + earned) : this.#burst;
    const isThere = tokens >= 1;
    this.#buckets.delete(name);
    this.#buckets.set(name, { tokens: isThere ? tokens - 1 : tokens, atMs: nowMs });
    if (this.#buckets.size > MAX_BUCKETS) this.#forgetOldest();
    return isThere ? 0 : Math.ceil(((1 - tokens) / this.#perS) * 1000);
  }

  #forgetOldest(): void {
    for (const name of this.#buckets.keys()) {
      this.#buckets.delete(name);
      return;
    }
  }
}
