/** Long enough for a machine that is busy with other things; a test that works waits a fraction of it. */
const PATIENCE_MS = 45_000;
const POLL_MS = 10;

/**
 * Waits for something that the outside world does, and that has no event of its own to wait for.
 * @returns the first value of `look` that is neither undefined, null nor false
 * @throws Error that names what was waited for
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<NonNullable<Exclude<T, false>>> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) {
      return found as NonNullable<Exclude<T, false>>;
    }
    if (performance.now() > giveUpAt) throw new Error(`Waited ${patienceMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
