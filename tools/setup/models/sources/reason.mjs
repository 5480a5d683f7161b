import { readFile } from 'node:fs/promises';

/**
 * Why npm or pip failed, in its own words: they print an error among much else.
 * @param {string} logFile
 * @returns {Promise<string>} one line
 */
export async function reasonFrom(logFile) {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return `${pickReason(text) ?? 'no reason given'} (log: ${logFile})`;
}

/** @param {string} text @returns {string | undefined} */
export function pickReason(text) {
  // pip goes on to say that the package does not exist.
  if (/^WARNING: Retrying \(/m.test(text)) return 'the package index cannot be reached';
  const errors = text
    .split(/\r?\n/)
    .map((line) => /^(?:ERROR: |npm (?:error|ERR!) (?!code|A complete log))(.*\S)/.exec(line)?.[1])
    .filter((line) => line !== undefined);
  return errors.at(-1)?.slice(0, 200);
}
