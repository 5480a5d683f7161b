/** The smallest transit time is looked for in the last one to two of these, so that clock drift is followed. */
const BASE_WINDOW_MS = 2000;
const BUCKET_MS = 5;
/** The largest delay is remembered for one to two of these: the spikes of a radio network come every few seconds. */
const PEAK_WINDOW_MS = 20_000;
/** Weight that a delay keeps per packet: half of it is forgotten after 140 packets, 2.8 s of speech. */
const FORGET_FACTOR = 0.995;
/** Part of the packets that should be in time; the rest is concealed or plays a little later. */
const IN_TIME_PART = 0.97;

/**
 * How long packets must be held so that most of them are there when they are due.
 *
 * A packet's transit is its arrival minus its media time, on two clocks that differ by an unknown offset;
 * its relative delay is its transit minus the smallest one of the last seconds. The target is a percentile
 * of a forgetting histogram of relative delays, as WebRTC's NetEq does it. All times in ms.
 */
export class DelayEstimator {
  readonly #minDelayMs: number;
  readonly #maxDelayMs: number;
  readonly #weights: Float64Array;
  /** The transit at which the first bucket begins; follows the smallest one in whole buckets. */
  #originMs: number | undefined;
  #windowStartMs = -Infinity;
  #windowBaseMs = Infinity;
  #previousBaseMs = Infinity;
  #peakWindowStartMs = -Infinity;
  #windowPeakMs = 0;
  #previousPeakMs = 0;
  #lastTransitMs: number | undefined;
  #jitterMs = 0;
  #targetMs: number;

  constructor(minDelayMs: number, maxDelayMs: number) {
    this.#minDelayMs = minDelayMs;
    this.#maxDelayMs = Math.max(minDelayMs, maxDelayMs);
    this.#targetMs = minDelayMs;
    this.#weights = new Float64Array(Math.ceil(this.#maxDelayMs / BUCKET_MS) + 1);
    this.#weights[0] = 1;
  }

  observe(transitMs: number, arrivalMs: number): void {
    if (arrivalMs - this.#windowStartMs >= BASE_WINDOW_MS) {
      this.#previousBaseMs = this.#windowBaseMs;
      this.#windowBaseMs = Infinity;
      this.#windowStartMs = arrivalMs;
    }
    if (transitMs < this.#windowBaseMs) this.#windowBaseMs = transitMs;
    this.#moveOrigin(this.baseMs);
    this.#remember(transitMs - this.#originMs!);
    if (arrivalMs - this.#peakWindowStartMs >= PEAK_WINDOW_MS) {
      this.#previousPeakMs = this.#windowPeakMs;
      this.#windowPeakMs = 0;
      this.#peakWindowStartMs = arrivalMs;
    }
    this.#windowPeakMs = Math.max(this.#windowPeakMs, transitMs - this.baseMs);

    if (this.#lastTransitMs !== undefined) {
      this.#jitterMs += (Math.abs(transitMs - this.#lastTransitMs) - this.#jitterMs) / 16;
    }
    this.#lastTransitMs = transitMs;
  }

  /** Smallest transit of the last seconds; 0 before the first packet. */
  get baseMs(): number {
    const base = Math.min(this.#windowBaseMs, this.#previousBaseMs);
    return base === Infinity ? 0 : base;
  }

  /** How long after the smallest transit a packet is due. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /** Largest delay of the last 20 to 40 s, over the smallest transit. */
  get peakMs(): number {
    return Math.max(this.#windowPeakMs, this.#previousPeakMs);
  }

  /** Interarrival jitter (RFC 3550, 6.4.1). */
  get jitterMs(): number {
    return this.#jitterMs;
  }

  /** The smallest transit has changed, as on a new route: the delays known are now smaller or larger by that. */
  #moveOrigin(baseMs: number): void {
    this.#originMs ??= baseMs;
    const buckets = Math.trunc((baseMs - this.#originMs) / BUCKET_MS);
    if (buckets === 0) return;
    this.#originMs += buckets * BUCKET_MS;
    const weights = this.#weights;
    const moved = new Float64Array(weights.length);
    for (let i = 0; i < weights.length; i++) {
      moved[Math.min(weights.length - 1, Math.max(0, i - buckets))]! += weights[i]!;
    }
    weights.set(moved);
  }

  #remember(delayMs: number): void {
    const weights = this.#weights;
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      weights[i]! *= FORGET_FACTOR;
      total += weights[i]!;
    }
    const observed = Math.max(0, Math.floor(delayMs / BUCKET_MS));
    weights[Math.min(weights.length - 1, observed)]! += 1 - FORGET_FACTOR;
    total += 1 - FORGET_FACTOR;

    let left = total * IN_TIME_PART;
    let bucket = 0;
    while (bucket < weights.length - 1 && (left -= weights[bucket]!) > 0) bucket++;
    const coveredMs = (bucket + 1) * BUCKET_MS;
    this.#targetMs = Math.min(this.#maxDelayMs, Math.max(this.#minDelayMs, coveredMs));
  }
}
