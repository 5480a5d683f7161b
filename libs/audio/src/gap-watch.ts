/** Weight of the newest missing packet in the odds that one still comes. */
const ODDS_WEIGHT = 1 / 8;
/** Waiting is worth it when at least this part of what is missing still comes. */
const WORTHWHILE_ODDS = 0.25;
/** Weight of a packet that came sooner than the ones before; one that came later counts in full. */
const SOONER_WEIGHT = 1 / 8;
const MARGIN_MS = 10;
/** A packet that comes so soon after its successor was overtaken; later, it may have been sent again. */
const MAX_OVERTAKEN_MS = 25;
/** When more packets than this come so late, the network itself disorders them. */
const MAX_RESENT_PART = 0.15;
const RESENT_WEIGHT = 1 / 64;

/**
 * How long a missing packet is worth waiting for, learned from those that came after all: by being sent again
 * (NACK, RFC 4585) or on a slower path. Times are counted from when its absence was noticed, that is from the
 * arrival of a packet with a higher number, in ms.
 */
export class GapWatch {
  readonly #maxWaitMs: number;
  /** By sequence number modulo the capacity: when it was found missing; NaN when it is not. */
  readonly #noticedMs: Float64Array;
  #highest = -Infinity;
  #odds = 0;
  #lateMs = 0;
  #resentPart = 0;

  /** @param maxWaitMs what a packet that comes later is worth no more @param capacity places watched */
  constructor(maxWaitMs: number, capacity: number) {
    this.#maxWaitMs = maxWaitMs;
    this.#noticedMs = new Float64Array(Math.max(1, capacity)).fill(NaN);
  }

  /**
   * Whether a packet that had been missing for so long was most likely sent again: its delay says nothing about
   * that of the others.
   */
  wasResent(missedMs: number): boolean {
    const cameLate = missedMs > MAX_OVERTAKEN_MS;
    this.#resentPart += ((cameLate ? 1 : 0) - this.#resentPart) * RESENT_WEIGHT;
    return cameLate && this.#resentPart < MAX_RESENT_PART;
  }

  /** A packet has come. @returns for how long it had been missing; 0 when it was not */
  arrived(sequence: number, arrivalMs: number): number {
    const capacity = this.#noticedMs.length;
    if (sequence > this.#highest) {
      const firstMissing = Math.max(this.#highest + 1, sequence - capacity + 1);
      // After the first packet of a stream nothing is known to be missing.
      const from = this.#highest === -Infinity ? sequence : firstMissing;
      for (let missing = from; missing < sequence; missing++) this.#notice(missing, arrivalMs);
      this.#noticedMs[this.#index(sequence)] = NaN;
      this.#highest = sequence;
      return 0;
    }
    if (sequence <= this.#highest - capacity) return 0;
    const index = this.#index(sequence);
    const missedMs = arrivalMs - this.#noticedMs[index]!;
    this.#noticedMs[index] = NaN;
    if (Number.isNaN(missedMs)) return 0;
    if (missedMs <= this.#maxWaitMs) this.#cameAfter(missedMs);
    return missedMs;
  }

  /** Until when `sequence` is worth waiting for; -Infinity when it is not. */
  worthWaitingUntilMs(sequence: number): number {
    const noticedMs = this.#noticedMs[this.#index(sequence)]!;
    return this.waitMs === 0 || Number.isNaN(noticedMs) ? -Infinity : noticedMs + this.waitMs;
  }

  /** How long missing packets are waited for now. */
  get waitMs(): number {
    return this.#odds < WORTHWHILE_ODDS ? 0 : Math.min(this.#maxWaitMs, this.#lateMs + MARGIN_MS);
  }

  #notice(sequence: number, nowMs: number): void {
    this.#noticedMs[this.#index(sequence)] = nowMs;
    this.#odds -= this.#odds * ODDS_WEIGHT;
  }

  #cameAfter(missedMs: number): void {
    // Undoes what its being missed took, and adds its own weight.
    this.#odds = Math.min(1, this.#odds / (1 - ODDS_WEIGHT));
    this.#odds += (1 - this.#odds) * ODDS_WEIGHT * 2;
    if (missedMs >= this.#lateMs) this.#lateMs = missedMs;
    else this.#lateMs += (missedMs - this.#lateMs) * SOONER_WEIGHT;
  }

  #index(sequence: number): number {
    const capacity = this.#noticedMs.length;
    return ((sequence % capacity) + capacity) % capacity;
  }
}
