// Shows how far a download is, whoever does it, by the size of what has come.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const WIDTH = 24;

/** @param {number} bytes */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

/**
 * @param {string} title
 * @param {number} done bytes
 * @param {number} total bytes
 * @param {number} seconds
 */
export function progressBar(title, done, total, seconds) {
  const share = Math.min(1, total > 0 ? done / total : 0);
  const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
  return `… ${title} ${bar} ${megabytes(done)} of ${megabytes(total)} MB (${seconds.toFixed(0)} s)`;
}

/**
 * Watches a folder into which another program downloads, and gives up when it has not grown for a while: a slow
 * network may take its time, one that swallows packets may not.
 * @param {string} dir
 * @param {{ title: string, total: number, stallMs: number, progress: (line: string) => void }} options
 */
export function watchFolder(dir, { title, total, stallMs, progress }) {
  const abort = new AbortController();
  const start = performance.now();
  let largest = 0;
  let grewAt = start;
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    const bytes = await folderBytes(dir);
    busy = false;
    const now = performance.now();
    if (bytes > largest) {
      largest = bytes;
      grewAt = now;
    }
    if (now - grewAt >= stallMs) abort.abort();
    progress(progressBar(title, Math.min(bytes, total), total, (now - start) / 1000));
  }, 500);
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}

/** @param {string} dir @returns {Promise<number>} */
async function folderBytes(dir) {
  const names = await readdir(dir, { recursive: true }).catch(() => /** @type {string[]} */ ([]));
  let sum = 0;
  for (const name of names) {
    const info = await stat(join(dir, name)).catch(() => undefined); // it may be gone again
    if (info?.isFile()) sum += info.size;
  }
  return sum;
}
