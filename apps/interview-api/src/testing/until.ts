import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;
/** Generous: machines may be busy. What is waited for either comes or never does. */
const TIMEOUT_MS = 20_000;

/** Waits until `find` finds something. @throws {Error} that says what did not come */
export async function until<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(POLL_MS);
  }
}
