/**
 * Turns 16-bit sequence numbers into ones that never wrap, by taking each as the nearest to the highest
 * so far (the cycle count of RFC 3550, A.1). A late packet from before the first wrap is negative.
 */
export class SequenceUnwrapper {
  #highest: number | undefined;

  /** Extended number of `sequence`; the first one is itself. */
  unwrap(sequence: number): number {
    const extended = this.peek(sequence);
    if (this.#highest === undefined || extended > this.#highest) this.#highest = extended;
    return extended;
  }

  /** What {@link unwrap} would say, without counting the packet as seen. */
  peek(sequence: number): number {
    if (this.#highest === undefined) return sequence;
    const delta = ((sequence - this.#highest) << 16) >> 16;
    return this.#highest + delta;
  }

  /** Highest extended number so far. */
  get highest(): number | undefined {
    return this.#highest;
  }
}
