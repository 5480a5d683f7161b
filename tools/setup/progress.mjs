import { performance } from 'node:perf_hooks';

const tty = process.stderr.isTTY;

/** Something that stops set-up, said in one sentence that tells what to do; shown without a stack trace. */
export class SetupError extends Error {}

/** One line of what is going on. Set-up talks on stderr, so that a caller's stdout stays its own. */
export function say(line) {
  process.stderr.write(`${tty ? '\r\x1b[K' : ''}${line}\n`);
}

/** A line that is rewritten in place on a terminal, and otherwise printed at most every 10 s. */
export function createProgress() {
  let lastPrinted = performance.now();
  return (line) => {
    if (tty) {
      process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      return;
    }
    if (performance.now() - lastPrinted < 10_000) return;
    lastPrinted = performance.now();
    process.stderr.write(`${line}\n`);
  };
}

/**
 * Runs one step and says how long it took if it took longer than a second.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const start = performance.now();
  const progress = createProgress();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
  const ticker = setInterval(() => progress(`… ${title} (${seconds()} s)`), 1000);
  try {
    const result = await work();
    if (performance.now() - start > 1000) say(`✓ ${title} (${seconds()} s)`);
    return result;
  } finally {
    clearInterval(ticker);
    if (tty) process.stderr.write('\r\x1b[K');
  }
}
