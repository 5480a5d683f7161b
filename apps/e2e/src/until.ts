/** For what can only be asked about, not waited for. */
const ASK_EVERY_MS = 25;

/**
 * Asks until the answer is yes.
 * @returns the answer
 * @throws Error that says what was waited for, and whatever `ask` throws
 */
export async function until<T>(
  ask: () => Promise<T> | T,
  { what, timeoutMs = 30_000 }: { what: string | (() => string); timeoutMs?: number },
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) {
      throw new Error(
        `Waited ${timeoutMs / 1000} s in vain for ${typeof what === 'string' ? what : what()}.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
