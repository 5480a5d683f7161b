/** Probabilities 0 to 1, times in ms. */
export interface VadGateConfig {
  readonly windowMs: number;
  readonly startThreshold: number;
  readonly endThreshold: number;
  /** Consecutive windows at the start threshold that open the gate. */
  readonly startWindows: number;
  /** Silence that closes it. */
  readonly stopAfterMs: number;
}

/**
 * `start`: speech began at `atMs`, the beginning of its first window.
 * `stop`: speech ended at `atMs`, the end of its last window. Both lie before the input that tells.
 */
export interface VadEdge {
  readonly type: 'start' | 'stop';
  readonly atMs: number;
}

/** Stricter opening, for a while. */
export interface VadOpening {
  readonly startThreshold: number;
  readonly startWindows: number;
}

/**
 * Hysteresis over speech probabilities, as in Silero's `VADIterator`: opens after a few windows at the
 * start threshold, stays open down to the end threshold, closes after some silence.
 */
export class VadGate {
  readonly #config: VadGateConfig;
  #lastAtMs: number | null = null;
  #candidates = 0;
  #candidateVoicedMs = 0;
  #onsetMs = 0;
  #speaking = false;
  #speechEndedAtMs = 0;
  #runMs = 0;
  #heard = false;
  #heardMs = 0;

  constructor(config: VadGateConfig) {
    this.#config = config;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Some windows of speech, not yet enough to open the gate. */
  get opening(): boolean {
    return !this.#speaking && this.#candidates > 0;
  }

  /** End of the last window with speech while the gate was open. */
  get speechEndedAtMs(): number {
    return this.#speechEndedAtMs;
  }

  /** Voiced time without any window below the end threshold, up to now. */
  get runMs(): number {
    return this.#runMs;
  }

  /** The last {@link push} was speech, or opened the gate. */
  get heard(): boolean {
    return this.#heard;
  }

  /** Voiced time that the last {@link push} added; the windows that opened the gate count when it opens. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /**
   * One window that ended at `atMs`. A probability that is not a finite number counts as silence; a window
   * that ends no later than the one before took no time and is ignored.
   */
  push(atMs: number, probability: number, opening: VadOpening = this.#config): VadEdge | null {
    const { windowMs, endThreshold } = this.#config;
    const speech = Number.isFinite(probability) ? probability : 0;
    const previousMs = this.#lastAtMs;
    const endMs = previousMs === null ? atMs : Math.max(previousMs, atMs);
    // Not across a gap: windows that nobody heard are silence.
    const gone = previousMs === null ? null : this.advance(endMs - windowMs);
    const beginMs = previousMs === null ? endMs - windowMs : Math.max(previousMs, endMs - windowMs);
    this.#lastAtMs = endMs;
    this.#heard = false;
    this.#heardMs = 0;
    if (endMs === previousMs) return gone;

    if (this.#speaking) {
      if (speech < endThreshold) {
        this.#runMs = 0;
        return this.advance(endMs);
      }
      this.#heard = true;
      this.#heardMs = endMs - beginMs;
      this.#runMs += this.#heardMs;
      this.#speechEndedAtMs = endMs;
      return gone;
    }

    if (speech < opening.startThreshold) {
      this.#candidates = 0;
      return gone;
    }
    if (this.#candidates === 0) {
      this.#onsetMs = beginMs;
      this.#candidateVoicedMs = 0;
    }
    this.#candidates++;
    this.#candidateVoicedMs += endMs - beginMs;
    // An edge a push: after a gap that closed the gate, it opens with the next window at the earliest.
    if (gone || this.#candidates < opening.startWindows) return gone;
    this.#candidates = 0;
    this.#speaking = true;
    this.#heard = true;
    this.#heardMs = this.#candidateVoicedMs;
    this.#runMs = this.#candidateVoicedMs;
    this.#speechEndedAtMs = endMs;
    return { type: 'start', atMs: this.#onsetMs };
  }

  /** Time passes without a window: silence. */
  advance(nowMs: number): VadEdge | null {
    // One late window is jitter, two missing are a gap.
    if (this.#lastAtMs !== null && nowMs - this.#lastAtMs >= 2 * this.#config.windowMs) {
      this.#candidates = 0;
      this.#runMs = 0;
    }
    if (!this.#speaking || nowMs - this.#speechEndedAtMs < this.#config.stopAfterMs) return null;
    this.#speaking = false;
    this.#runMs = 0;
    return { type: 'stop', atMs: this.#speechEndedAtMs };
  }

  /** Closes the gate without an edge: what comes next is a new onset. */
  reset(): void {
    this.#candidates = 0;
    this.#speaking = false;
    this.#runMs = 0;
    this.#heard = false;
    this.#heardMs = 0;
  }
}
