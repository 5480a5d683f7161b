/** Upper bounds of the buckets in ms; the last one is open. */
const BOUNDS_MS = [0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, Infinity];

/** How late something was, in fixed buckets: a few nanoseconds to record, no memory that grows. */
export class LatenessHistogram {
  readonly #counts = new Uint32Array(BOUNDS_MS.length);
  #count = 0;
  #maxMs = 0;

  record(latenessMs: number): void {
    let bucket = 0;
    while (latenessMs > BOUNDS_MS[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#count++;
    if (latenessMs > this.#maxMs) this.#maxMs = latenessMs;
  }

  get count(): number {
    return this.#count;
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** Lateness in ms that `part` (0 to 1) of the records do not exceed, rounded up to a bound; 0 without records. */
  percentile(part: number): number {
    let left = part * this.#count;
    if (this.#count === 0) return 0;
    for (let bucket = 0; bucket < BOUNDS_MS.length; bucket++) {
      left -= this.#counts[bucket]!;
      if (left <= 0) return Math.min(BOUNDS_MS[bucket]!, this.#maxMs);
    }
    return this.#maxMs;
  }
}
