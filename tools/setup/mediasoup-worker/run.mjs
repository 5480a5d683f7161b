// Child processes: output kept in a log file, time bounded, and an error that
// is one sentence and names that log.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment, not additions
 * @property {string} logFile standard output and error are appended to it
 * @property {number} [timeoutMs] the child is killed after it
 * @property {AbortSignal} [signal] the child is killed when it fires
 * @property {(line: string) => void} [onLine] each line of standard output
 * @property {boolean} [allowFailure] resolve whatever the exit code
 *
 * @typedef {{ code: number | null, stdout: string, timedOut: boolean, missing: boolean }} RunResult
 * @typedef {(command: string, args: string[], options: RunOptions) => Promise<RunResult>} Run
 */

/**
 * @type {Run}
 */
export function run(command, args, options) {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  log.on('error', () => {}); // a full disk must not hide the command's own result
  log.write(`\n$ ${command} ${args.join(' ')}\n`);

  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let rest = '';
    let timedOut = false;
    let missing = false;
    const kill = () => {
      timedOut = true;
      child.kill('SIGKILL');
      // A grandchild may still hold the pipes open: don't wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = options.timeoutMs ? setTimeout(kill, options.timeoutMs) : undefined;
    options.signal?.addEventListener('abort', kill, { once: true });

    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      log.write(chunk);
      stdout += chunk;
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
    child.stderr.on('data', (chunk) => log.write(chunk));
    child.on('error', (error) => {
      missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
      log.write(`${error.message}\n`);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
      log.end(`[exit ${code ?? signal}${timedOut ? ', killed: out of time' : ''}]\n`, () => {
        if (code === 0 || options.allowFailure) resolve({ code, stdout, timedOut, missing });
        else
          reject(new Error(failure(command, { code: code ?? signal, timedOut, missing }, options.logFile)));
      });
    });
  });
}

/**
 * @param {string} command
 * @param {{ code: number | string | null, timedOut: boolean, missing: boolean }} how
 * @param {string} logFile
 */
function failure(command, { code, timedOut, missing }, logFile) {
  if (missing) return `${command} is not installed: install it and run the set-up again.`;
  const what = timedOut ? 'took too long and was stopped' : `failed (${code})`;
  return `${command} ${what}: read the end of ${logFile}, which has its output.`;
}
