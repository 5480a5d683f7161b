// mediasoup's official binary, by mediasoup's own install script.
import { lstat, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BINARY, isExecutable, runsHere } from './cache.mjs';

const STALL_MS = 20_000;

/** @param {string} mediasoupDir where mediasoup itself looks for its worker */
export function releaseBinary(mediasoupDir) {
  return join(mediasoupDir, 'worker', 'out', 'Release', BINARY);
}

/**
 * @param {{ mediasoupDir: string, run: import('./run.mjs').Run, logFile: string, stallMs?: number }} options
 * @returns {Promise<string | undefined>} the binary's path, inside node_modules
 */
export async function downloadPrebuilt({ mediasoupDir, run, logFile, stallMs = STALL_MS }) {
  const file = releaseBinary(mediasoupDir);
  // Set-up's own link to what it has built says nothing about a prebuilt, and would be written through.
  if (await isLink(file)) await rm(file);
  // Somebody ran mediasoup's install script already.
  if ((await isExecutable(file)) && (await runsHere(file))) return file;
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return undefined;

  const watch = watchForStall(file, stallMs);
  try {
    await run(process.execPath, ['npm-scripts.mjs', 'postinstall'], {
      cwd: mediasoupDir,
      env: downloadEnv(process.env),
      logFile,
      signal: watch.signal,
      allowFailure: true,
    });
  } finally {
    watch.stop();
  }
  return (await isExecutable(file)) && (await runsHere(file)) ? file : undefined;
}

/** @param {string} file */
const isLink = (file) =>
  lstat(file).then(
    (info) => info.isSymbolicLink(),
    () => false,
  );

/**
 * Where its download fails, the script builds from sources that it downloads,
 * with the Python that PYTHON names. We have our own way for that, so PYTHON is
 * a program that refuses Python's `-m` at once: Node.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function downloadEnv(env) {
  return { ...env, PYTHON: process.execPath, MEDIASOUP_LOCAL_DEV: '', NODE_NO_WARNINGS: '1' };
}

/**
 * A network that swallows packets would keep the script waiting for minutes, a
 * slow one is to be let finish: so the clock starts anew whenever the file grows.
 * @param {string} file
 * @param {number} stallMs
 */
function watchForStall(file, stallMs) {
  const abort = new AbortController();
  let size = 0;
  let since = Date.now();
  const timer = setInterval(
    async () => {
      const now = await stat(file).then(
        (info) => info.size,
        () => 0,
      );
      if (now > size) since = Date.now();
      size = now;
      if (Date.now() - since >= stallMs) abort.abort();
    },
    Math.min(500, stallMs),
  );
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}
