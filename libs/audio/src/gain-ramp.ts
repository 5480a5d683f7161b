/** A gain that moves in a straight line from sample to sample, so that it does not click. Linear, 1 is unchanged. */
export class GainRamp {
  #value = 1;
  #target = 1;
  #step = 0;
  #samplesLeft = 0;

  get value(): number {
    return this.#value;
  }

  get isSettled(): boolean {
    return this.#samplesLeft === 0;
  }

  /** From the present gain to `target` within `samples`. */
  rampTo(target: number, samples: number): void {
    this.#target = target;
    this.#samplesLeft = Math.max(0, Math.round(samples));
    if (this.#samplesLeft === 0) this.#value = target;
    else this.#step = (target - this.#value) / this.#samplesLeft;
  }

  /** Multiplies `frame` in place and moves on by its length. */
  apply(frame: Float32Array): void {
    if (this.isSettled && this.#value === 1) return;
    for (let i = 0; i < frame.length; i++) {
      if (this.#samplesLeft > 0) {
        this.#value += this.#step;
        if (--this.#samplesLeft === 0) this.#value = this.#target;
      }
      frame[i]! *= this.#value;
    }
  }
}
