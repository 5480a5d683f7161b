import { JitterBuffer, type RtpPacket } from '@spool/audio';

/** A browser's playout starts from about so much and adapts. */
const MIN_DELAY_MS = 40;
const MAX_DELAY_MS = 200;
/** Opus says "silence from here" in at most two bytes. */
const MAX_DTX_BYTES = 2;

/**
 * What a person would notice of the interviewer's voice in a browser: a jitter buffer, in-band FEC, and a gap where
 * neither has the sound in time.
 */
export class Listener {
  readonly #buffer = new JitterBuffer({ minDelayMs: MIN_DELAY_MS, maxDelayMs: MAX_DELAY_MS });
  #isSpeaking = false;
  #isInGap = false;
  /** Voice that was sent, in ms. */
  voiceMs = 0;
  /** Gaps in it, and their length together in ms. */
  gaps = 0;
  gapMs = 0;

  receive(packet: RtpPacket, atMs: number): void {
    this.#buffer.insert(packet, atMs);
  }

  /** Every 20 ms. */
  tick(nowMs: number): void {
    for (;;) {
      const pulled = this.#buffer.pull(nowMs);
      if (pulled.kind === 'none') return;
      if (pulled.kind === 'frame') {
        this.#isSpeaking = pulled.payload.length > MAX_DTX_BYTES;
        this.#hears(pulled.durationMs);
      } else if (pulled.kind === 'lost' && pulled.next) this.#hears(pulled.durationMs);
      else this.#misses(pulled.durationMs);
    }
  }

  #hears(durationMs: number): void {
    this.#isInGap = false;
    if (this.#isSpeaking) this.voiceMs += durationMs;
  }

  #misses(durationMs: number): void {
    // Where the interviewer has stopped there is nothing to miss.
    if (!this.#isSpeaking) return;
    this.voiceMs += durationMs;
    this.gapMs += durationMs;
    if (!this.#isInGap) this.gaps += 1;
    this.#isInGap = true;
  }
}
