// Progress of a long build: one line that updates itself on a terminal, else a
// line every ten seconds, so that a CI log shows life without drowning in it.

const EVERY_MS = 10_000;

/**
 * The `[12/213]` that ninja puts before each step.
 * @param {string} line
 * @returns {{ done: number, total: number } | undefined}
 */
export function parseNinjaLine(line) {
  const match = /^\[(\d+)\/(\d+)\]/.exec(line);
  return match ? { done: Number(match[1]), total: Number(match[2]) } : undefined;
}

/**
 * @param {(line: string) => void} log
 * @param {string} title
 * @param {{ stream?: NodeJS.WriteStream, now?: () => number }} [options]
 */
export function createProgress(log, title, { stream = process.stderr, now = Date.now } = {}) {
  const start = now();
  let last = start;
  let drawn = false;
  return {
    /** @param {string} line of ninja's output */
    ninjaLine(line) {
      const step = parseNinjaLine(line);
      if (!step) return;
      const text = `${title}: ${step.done} of ${step.total}, ${Math.round((now() - start) / 1000)} s`;
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${text}`);
        drawn = true;
      } else if (now() - last >= EVERY_MS) {
        last = now();
        log(text);
      }
    },
    end() {
      if (drawn) stream.write('\r\x1b[K');
    },
  };
}
