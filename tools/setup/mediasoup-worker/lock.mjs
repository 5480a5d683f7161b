// One set-up at a time builds a worker; the others wait and then find it in the
// cache. The lock only saves work: the cache's renames keep it whole without.
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2_000;
// A holder that was killed stops touching its lock, wherever it ran (a process
// id would mean nothing to a container that shares the cache).
const STALE_MS = 20_000;

/**
 * @template T
 * @param {string} dir the lock: it exists while somebody holds it
 * @param {() => void} onWait called once if somebody else holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(dir, onWait, work) {
  await mkdir(dirname(dir), { recursive: true });
  let told = false;
  while (!(await take(dir))) {
    if (!told) onWait();
    told = true;
    await sleep(500);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(dir, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * @param {string} dir
 * @returns {Promise<boolean>} whether it is ours now
 */
async function take(dir) {
  try {
    await mkdir(dir);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  const age = await stat(dir).then(
    (info) => Date.now() - info.mtimeMs,
    () => 0,
  );
  if (age > STALE_MS) {
    // Renaming is atomic: of several waiters, one gets to remove it.
    const grave = `${dir}.${process.pid}`;
    await rename(dir, grave).then(
      () => rm(grave, { recursive: true, force: true }),
      () => {},
    );
  }
  return false;
}
