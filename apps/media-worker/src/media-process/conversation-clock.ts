/** The two clocks of a conversation, both in ms: what is measured is on one, what is logged on the other. */
export interface ConversationClock {
  /** The pacer's clock, which never steps. */
  now(): number;
  /** Milliseconds since the Unix epoch. */
  epoch(): number;
}

/** A moment of the pacer's clock in whole ms since the Unix epoch. */
export function toEpoch(clock: ConversationClock, atMs: number): number {
  return Math.round(clock.epoch() - (clock.now() - atMs));
}
