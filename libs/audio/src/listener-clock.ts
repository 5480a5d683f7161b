/** What is missing beyond this, after the process was suspended or its clock set, is not made up, in ms. */
const MAX_MADE_UP_MS = 500;
/** Shorter silence before a packet is how senders round, in ms. */
const LEAST_SILENCE_MS = 1;

/**
 * Keeps account of how much audio a listener has been given as time passes: what is short of it is silence, once
 * it is certain, or has lasted long enough, that no sound comes. Sound that comes after its silence was given is
 * given all the same, and takes nothing from the silence that follows. All times in ms on the local clock.
 */
export class ListenerClock {
  readonly #frameMs: number;
  /** Where the listener's audio has got to; undefined before the first. */
  #givenUntilMs: number | undefined;
  /** When the last sound was over, or given if that was later. */
  #soundUntilMs = -Infinity;
  #silencedUntilMs = -Infinity;
  #isSilent = false;

  constructor(frameMs: number) {
    this.#frameMs = frameMs;
  }

  /** Called with the time of each look at the stream. */
  tick(nowMs: number): void {
    if (this.#givenUntilMs === undefined) return;
    this.#givenUntilMs = Math.max(this.#givenUntilMs, nowMs - MAX_MADE_UP_MS);
  }

  /** Sound was given at `nowMs` that in its own time is over at `endMs`. */
  sound(durationMs: number, endMs: number, nowMs: number): void {
    const givenUntilMs = this.#givenUntilMs === undefined ? endMs : this.#givenUntilMs + durationMs;
    this.#soundUntilMs = Math.max(nowMs, endMs);
    this.#givenUntilMs = Math.min(givenUntilMs, this.#soundUntilMs);
    this.#isSilent = false;
  }

  /** How much of what is over at `endMs` has not been given as silence. */
  unsilencedMs(endMs: number): number {
    return endMs - this.#silencedUntilMs;
  }

  /** How much silence to give before sound that begins at `startMs`, which is not after now. */
  silenceBefore(startMs: number): number {
    const missingMs = startMs - (this.#givenUntilMs ?? startMs);
    return missingMs < LEAST_SILENCE_MS ? 0 : this.#give(missingMs);
  }

  /** How much silence to give up to now, in whole frames. @param holdMs sound may still come for so long */
  silence(nowMs: number, holdMs: number): number {
    const frames = Math.floor((nowMs - (this.#givenUntilMs ?? nowMs)) / this.#frameMs);
    const isOver = this.#isSilent || nowMs - this.#soundUntilMs >= holdMs;
    return frames < 1 || !isOver ? 0 : this.#give(frames * this.#frameMs);
  }

  #give(silenceMs: number): number {
    this.#givenUntilMs! += silenceMs;
    this.#silencedUntilMs = this.#givenUntilMs!;
    this.#isSilent = true;
    return silenceMs;
  }
}
