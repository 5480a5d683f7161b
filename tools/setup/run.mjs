import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { SetupError } from './progress.mjs';

/**
 * Runs a program, its output kept in a log file that an error names.
 * @param {string} title used for the log file's name
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, hint?: string }} [options] `hint`: what to do when it fails
 * @returns {Promise<string>} what it printed
 */
export function run(title, command, args, { cwd, env, hint } = {}) {
  const logDir = join(cacheDir(), 'logs');
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, `${title.replace(/\W+/g, '-')}.log`);
  const log = openSync(logFile, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', log, log] });
    const fail = (why) =>
      reject(
        new SetupError(`${title} failed (${why}): ${hint ?? 'read the log and try again'}; log: ${logFile}`),
      );
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) =>
      code === 0 ? resolve(readFileSync(logFile, 'utf8')) : fail(signal ?? `exit code ${code}`),
    );
  }).finally(() => closeSync(log));
}
