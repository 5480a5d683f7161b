/** 25 packets of 20 ms at 16 kHz; more is rare, and makes it grow. */
const FIRST_CAPACITY = 8000;

/** Samples of some frames one behind the other, in memory that is used again. */
export class DueAudio {
  #samples = new Float32Array(FIRST_CAPACITY);
  #length = 0;
  #frames = 0;
  readonly #lengths: number[] = [];
  readonly #arrivals: number[] = [];

  /** Of all frames, and behind them what was there before. Another array once it has grown. */
  get samples(): Float32Array {
    return this.#samples;
  }

  get length(): number {
    return this.#length;
  }

  get frames(): number {
    return this.#frames;
  }

  lengthOf(frame: number): number {
    return this.#lengths[frame] ?? 0;
  }

  /** When the packet that it came in had arrived, or the last one before it, in ms. */
  arrivalOf(frame: number): number {
    return this.#arrivals[frame] ?? 0;
  }

  clear(): void {
    this.#length = 0;
    this.#frames = 0;
  }

  /** Copies the samples. */
  add(samples: Float32Array, arrivalMs: number): void {
    const from = this.#take(samples.length, arrivalMs);
    this.#samples.set(samples, from);
  }

  addSilence(count: number, arrivalMs: number): void {
    const from = this.#take(count, arrivalMs);
    this.#samples.fill(0, from, from + count);
  }

  #take(count: number, arrivalMs: number): number {
    const from = this.#length;
    this.#length += count;
    if (this.#length > this.#samples.length) {
      const larger = new Float32Array(2 * this.#length);
      larger.set(this.#samples.subarray(0, from));
      this.#samples = larger;
    }
    this.#lengths[this.#frames] = count;
    this.#arrivals[this.#frames] = arrivalMs;
    this.#frames++;
    return from;
  }
}
