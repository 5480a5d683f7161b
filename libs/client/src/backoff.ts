export interface Backoff {
  /** Upper end of the first delay, in ms. */
  readonly baseMs: number;
  /** Upper end of every delay, in ms. */
  readonly capMs: number;
}

/** Quick first try (a blip heals unnoticed), seldom enough later that a restarting server is not stormed. */
export const DEFAULT_BACKOFF: Backoff = { baseMs: 400, capMs: 8000 };

/**
 * Delay before a retry: exponential with "equal jitter" (M. Brooker, "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015): at least half of the step, so that a retry is never immediate.
 * @param attempt 0 for the first retry
 * @param random in [0, 1)
 * @returns ms
 */
export function backoffDelay(attempt: number, { baseMs, capMs }: Backoff, random: number): number {
  const step = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
  return step / 2 + (step / 2) * random;
}
