// Gets the mediasoup worker binary for the installed npm package: see README.md.
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWorker } from './build.mjs';
import {
  cacheKey,
  clearTempDirs,
  defaultCacheDir,
  findCached,
  isExecutable,
  makeTempDir,
  putIntoCache,
  recipeHash,
} from './cache.mjs';
import { withLock } from './lock.mjs';
import { findMediasoup, readVersion } from './mediasoup.mjs';
import { ensurePackages } from './packages.mjs';
import { downloadPrebuilt } from './prebuilt.mjs';
import { run as runCommand } from './run.mjs';
import { smokeTest } from './smoke.mjs';
import { detectToolchain } from './toolchain.mjs';

/**
 * @typedef {object} Options
 * @property {string} mediasoupDir the installed package
 * @property {string} [cacheDir] default: SPOOL_CACHE_DIR or ~/.cache/spool
 * @property {(line: string) => void} [log] progress, a line at a time
 * @property {import('./run.mjs').Run} [run] how child processes are run (for tests)
 *
 * @typedef {{ path: string, how: 'given' | 'prebuilt' | 'built' | 'cached', seconds: number }} Obtained
 *
 * @typedef {object} Context
 * @property {string} mediasoupDir
 * @property {string} root
 * @property {string} logFile
 * @property {(line: string) => void} log
 * @property {import('./run.mjs').Run} run
 * @property {import('./cache.mjs').Target} target
 */

/**
 * @param {Options} options
 * @returns {Promise<Obtained>}
 */
export async function obtainMediasoupWorker({
  mediasoupDir,
  cacheDir = defaultCacheDir(),
  log = () => {},
  run = runCommand,
}) {
  const start = Date.now();
  /** @type {(how: Obtained['how'], path: string) => Obtained} */
  const result = (how, path) => ({ path, how, seconds: Math.round((Date.now() - start) / 100) / 10 });

  const given = process.env.MEDIASOUP_WORKER_BIN;
  if (given) return result('given', await checkGiven(given));

  const version = readVersion(mediasoupDir);
  const root = join(resolve(cacheDir), 'mediasoup-worker');
  const logFile = join(
    root,
    'logs',
    `${version}-${new Date().toISOString().replace(/[:.]/g, '')}-${process.pid}.log`,
  );
  await mkdir(dirname(logFile), { recursive: true });
  const target = { version, platform: platform(), arch: arch() };
  /** @type {Context} */
  const context = { mediasoupDir: resolve(mediasoupDir), root, logFile, log, run, target };

  const found = await lookUp(context);
  if (found) {
    await rm(logFile, { force: true }); // nothing to read in it
    return result('cached', found);
  }
  return withLock(
    join(root, '.lock'),
    () => log('Another set-up is getting the mediasoup worker: waiting for it'),
    async () => {
      const byOther = await lookUp(context);
      if (byOther) return result('cached', byOther);
      await clearTempDirs(root);
      const prebuilt = await tryPrebuilt(context);
      if (prebuilt) return result('prebuilt', prebuilt);
      const { how, path } = await buildOrFind(context);
      return result(how, path);
    },
  );
}

/** @param {string} path */
async function checkGiven(path) {
  if (!existsSync(path))
    throw new Error(`MEDIASOUP_WORKER_BIN names ${path}, which does not exist: correct it or unset it.`);
  if (!(await isExecutable(path)))
    throw new Error(`MEDIASOUP_WORKER_BIN names ${path}, which is not executable: run chmod +x on it.`);
  return resolve(path);
}

/** @param {Context} context */
async function builtKey({ target, run, logFile }) {
  return cacheKey({
    ...target,
    how: 'built',
    toolchain: await detectToolchain(run, logFile),
    recipe: await recipeHash(),
  });
}

/** @param {Context} context */
async function lookUp(context) {
  return (
    (await findCached(context.root, cacheKey({ ...context.target, how: 'prebuilt' }))) ??
    (await findCached(context.root, await builtKey(context)))
  );
}

/** @param {Context} context */
async function tryPrebuilt(context) {
  const { root, log, target } = context;
  log('Asking for the official prebuilt mediasoup worker');
  const binary = await downloadPrebuilt(context);
  if (!binary) {
    log(
      'The official prebuilt mediasoup worker is not to be had here: building it from the sources in the npm package',
    );
    return undefined;
  }
  try {
    await smokeTest({ ...context, binary });
  } catch (error) {
    log(`${/** @type {Error} */ (error).message} Building it from the sources in the npm package instead`);
    return undefined;
  }
  return putIntoCache(root, cacheKey({ ...target, how: 'prebuilt' }), binary, { ...target, how: 'prebuilt' });
}

/**
 * @param {Context} context
 * @returns {Promise<{ how: 'built' | 'cached', path: string }>}
 */
async function buildOrFind(context) {
  const { root, run, logFile, log, target } = context;
  if (target.platform !== 'linux') {
    throw new Error(
      'The mediasoup worker can only be built on Linux: set MEDIASOUP_WORKER_BIN to a worker for this system.',
    );
  }
  await ensurePackages(run, logFile, log);
  // Before the packages came, compiler and libraries were not all there to name.
  const key = await builtKey(context);
  const found = await findCached(root, key);
  if (found) return { how: 'cached', path: found };

  const tempDir = await makeTempDir(root);
  try {
    const binary = await buildWorker({ ...context, tempDir });
    log('Testing the mediasoup worker: encrypted RTP and a DTLS handshake');
    await smokeTest({ ...context, binary });
    return {
      how: 'built',
      path: await putIntoCache(root, key, binary, { ...target, how: 'built', key, logFile }),
    };
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    // Only the path goes to standard output, for $(node index.mjs).
    const log = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
    const { path, how, seconds } = await obtainMediasoupWorker({
      mediasoupDir: process.argv[2] ?? findMediasoup(),
      log,
    });
    log(`mediasoup worker: ${how}, ${seconds} s`);
    process.stdout.write(`${path}\n`);
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 1;
  }
}
