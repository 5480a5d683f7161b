/** What a network does to the datagrams of one direction. Everything left out does not happen. */
export interface Conditions {
  /** Part of the datagrams that is lost, each independently of the others, 0 to 1. */
  readonly loss?: number;
  /** Losses in bursts, on top of `loss`. */
  readonly bursts?: GilbertElliott;
  /** Time that each datagram takes, in ms. */
  readonly delayMs?: number;
  /** The delay varies by so much in both directions, uniformly, in ms; it is never below 0. */
  readonly jitterMs?: number;
  /** Whether datagrams may overtake each other, when their delays say so. @default false: they queue */
  readonly reorders?: boolean;
  /** Part of the datagrams that comes twice, 0 to 1. */
  readonly duplicates?: number;
  /** Every so many ms nothing comes through for `forMs`, and then all at once. */
  readonly stalls?: { readonly everyMs: number; readonly forMs: number };
}

/**
 * The model of Gilbert (1960) and Elliott (1963): a path that changes between a good and a bad state with each
 * datagram, and loses all of them in the bad one.
 */
export interface GilbertElliott {
  /** Part of all datagrams that is lost, 0 to 1 (exclusive). */
  readonly part: number;
  /** Mean number of datagrams that are lost in a row, at least 1. */
  readonly meanLength: number;
}

const OVERTAKEN_BY_COPY_MS = 1;

/**
 * Decides what becomes of each datagram of one direction. The same seed and the same times of the same datagrams
 * give the same fates.
 */
export class Impairment {
  readonly #random: () => number;
  #conditions: Conditions = {};
  #isBad = false;
  #startMs: number | undefined;
  #latestMs = -Infinity;
  #blackoutUntilMs = -Infinity;

  constructor(seed: number, conditions: Conditions = {}) {
    this.#random = seededRandom(seed);
    this.conditions = conditions;
  }

  get conditions(): Conditions {
    return this.#conditions;
  }

  /** @throws RangeError for parts outside of 0 to 1 and negative times */
  set conditions(conditions: Conditions) {
    const { loss = 0, duplicates = 0, bursts, delayMs = 0, jitterMs = 0 } = conditions;
    const parts = [loss, duplicates, bursts?.part ?? 0];
    if (parts.some((part) => !(part >= 0 && part <= 1)) || bursts?.part === 1) {
      throw new RangeError('Give the parts of datagrams that are lost or come twice as numbers from 0 to 1.');
    }
    if (bursts && !(bursts.meanLength >= 1)) throw new RangeError('Bursts have a length of at least 1.');
    if (!(delayMs >= 0 && jitterMs >= 0)) throw new RangeError('Delays are times in ms, from 0 on.');
    this.#conditions = conditions;
  }

  /** Loses everything for `forMs` from `nowMs` on. */
  blackOut(nowMs: number, forMs: number): void {
    this.#blackoutUntilMs = nowMs + forMs;
  }

  /** When a datagram that is sent at `nowMs` arrives: never, once, or twice. */
  arrivals(nowMs: number): readonly number[] {
    this.#startMs ??= nowMs;
    // All are drawn each time, so that one condition does not change the fates that another one decides.
    const [loss, delay, copy] = [this.#random(), this.#random(), this.#random()];
    const isLostInBurst = this.#isInBurst(this.#random());
    if (nowMs < this.#blackoutUntilMs || isLostInBurst || loss < (this.#conditions.loss ?? 0)) return [];
    const atMs = this.#arrivalOf(nowMs, delay);
    this.#latestMs = Math.max(this.#latestMs, atMs);
    return copy < (this.#conditions.duplicates ?? 0) ? [atMs, atMs + OVERTAKEN_BY_COPY_MS] : [atMs];
  }

  #arrivalOf(nowMs: number, random: number): number {
    const { delayMs = 0, jitterMs = 0, reorders = false, stalls } = this.#conditions;
    let atMs = nowMs + Math.max(0, delayMs + (2 * random - 1) * jitterMs);
    if (stalls) {
      const sinceMs = (atMs - this.#startMs!) % stalls.everyMs;
      const leftMs = sinceMs - (stalls.everyMs - stalls.forMs);
      if (leftMs >= 0) atMs += stalls.forMs - leftMs;
    }
    return reorders ? atMs : Math.max(atMs, this.#latestMs);
  }

  #isInBurst(random: number): boolean {
    const { bursts } = this.#conditions;
    if (!bursts) return false;
    const recover = 1 / bursts.meanLength;
    const fall = (bursts.part * recover) / (1 - bursts.part);
    this.#isBad = this.#isBad ? random >= recover : random < fall;
    return this.#isBad;
  }
}

/** Mulberry32: numbers in [0, 1), the same for the same seed everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
