/** Upper bounds of the buckets in ms; the last one is open. */
// prettier-ignore
export const LATENESS_BOUNDS_MS: readonly number[] = [
  0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, Infinity,
];

/** How late something was, in fixed buckets: a few nanoseconds to record, no memory that grows. */
export class LatenessHistogram {
  readonly #counts = new Uint32Array(LATENESS_BOUNDS_MS.length);
  #count = 0;
  #maxMs = 0;
  #sumMs = 0;

  record(latenessMs: number): void {
    let bucket = 0;
    while (latenessMs > LATENESS_BOUNDS_MS[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#count++;
    this.#sumMs += latenessMs;
    if (latenessMs > this.#maxMs) this.#maxMs = latenessMs;
  }

  get count(): number {
    return this.#count;
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** Records in each bucket of {@link LATENESS_BOUNDS_MS}, so far. */
  get counts(): readonly number[] {
    return [...this.#counts];
  }

  get sumMs(): number {
    return this.#sumMs;
  }

  /** Lateness in ms that `part` (0 to 1) of the records do not exceed, rounded up to a bound; 0 without records. */
  percentile(part: number): number {
    return Math.min(latenessPercentile(this.#counts, part), this.#maxMs);
  }
}

/** The same for the counts of {@link LatenessHistogram.counts}, or for the difference of two of them. */
export function latenessPercentile(counts: ArrayLike<number>, part: number): number {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket]!;
  if (total === 0) return 0;
  let left = part * total;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket]!;
    if (left <= 0) return LATENESS_BOUNDS_MS[bucket]!;
  }
  return Infinity;
}
