/** Opus counts timestamps at 48 kHz whatever it was coded at (RFC 7587, 4.1). */
const UNITS_PER_MS = 48;
/** A transit that differs by more is not delay: the sender has set its timestamps anew. */
const JUMP_MS = 2000;

/**
 * Turns 32-bit RTP timestamps into media time in ms since the first packet, which never wraps and does not jump with them:
 * after a jump, the packet is taken to have travelled as long as the fastest ones before.
 */
export class MediaClock {
  #lastTimestamp: number | undefined;
  #units = 0;
  #offsetMs = 0;

  /**
   * @param arrivalMs when the packet came
   * @param baseTransitMs the usual transit (arrival minus media time); ignored for the first packet
   */
  mediaMs(timestamp: number, arrivalMs: number, baseTransitMs: number): number {
    const isFirst = this.#lastTimestamp === undefined;
    if (!isFirst) this.#units += (timestamp - this.#lastTimestamp!) | 0;
    this.#lastTimestamp = timestamp;
    const mediaMs = this.#units / UNITS_PER_MS + this.#offsetMs;
    const excessMs = arrivalMs - mediaMs - baseTransitMs;
    if (isFirst || Math.abs(excessMs) <= JUMP_MS) return mediaMs;
    this.#offsetMs += excessMs;
    return mediaMs + excessMs;
  }
}
