// Where binaries are kept, under which name, and how one gets there: always by
// renaming a finished folder, so that nobody ever sees half of one.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BINARY = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';
const HERE = dirname(fileURLToPath(import.meta.url));

/** @param {NodeJS.ProcessEnv} [env] */
export function defaultCacheDir(env = process.env) {
  return env.SPOOL_CACHE_DIR || join(homedir(), '.cache', 'spool');
}

/**
 * @typedef {{ version: string, platform: string, arch: string }} Target
 * @param {Target & ({ how: 'prebuilt' } | { how: 'built', toolchain: import('./toolchain.mjs').Toolchain, recipe: string })} what
 * @returns {string} a folder's name
 */
export function cacheKey(what) {
  const parts = [what.version, what.platform, what.arch, what.how];
  // A built worker runs only with the libraries it was built against, and is
  // only as good as our shims and patches were at the time.
  if (what.how === 'built') {
    const { compiler, libc, sonames } = what.toolchain;
    parts.push(compiler, libc, ...sonames, what.recipe);
  }
  return parts.join('-').replace(/[^A-Za-z0-9._-]/g, '_');
}

/** A short hash of our files that decide what the built worker is. */
export async function recipeHash(dir = HERE) {
  const shims = await readdir(join(dir, 'shims'), { recursive: true, withFileTypes: true });
  const files = shims
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return hashFiles(dir, [...files, join(dir, 'patch.mjs')]);
}

/**
 * @param {string} root names are hashed relative to it
 * @param {string[]} files
 */
export async function hashFiles(root, files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 10);
}

/** @param {string} file */
export function isExecutable(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Whether the worker loads on this machine at all: without mediasoup's version
 * in its environment it exits with 41 (mediasoup's own installer asks the same
 * way). Catches another C library and missing shared libraries in 20 ms.
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export function runsHere(file) {
  return new Promise((resolve) => {
    execFile(file, [], { env: {}, timeout: 10_000 }, (error) => resolve(error?.code === 41));
  });
}

/**
 * @param {string} root
 * @param {string} key
 * @returns {Promise<string | undefined>} the binary's path if it is there and works
 */
export async function findCached(root, key) {
  const file = join(root, key, BINARY);
  return (await isExecutable(file)) && (await runsHere(file)) ? file : undefined;
}

/**
 * A folder on the same file system as the cache (else no atomic rename). Names
 * begin with a dot, so that they are told from entries.
 * @param {string} root
 */
export async function makeTempDir(root) {
  await mkdir(root, { recursive: true });
  return mkdtemp(join(root, '.tmp-'));
}

/**
 * Removes what killed set-ups left. Only for the holder of the lock: whoever is
 * alive and building holds it.
 * @param {string} root
 */
export async function clearTempDirs(root) {
  for (const name of await readdir(root)) {
    if (name.startsWith('.tmp-')) await rm(join(root, name), { recursive: true, force: true });
  }
}

/**
 * Puts a tested binary into the cache in one step.
 * @param {string} root
 * @param {string} key
 * @param {string} file the binary, anywhere
 * @param {object} info written beside it for people
 * @returns {Promise<string>} its path in the cache
 */
export async function putIntoCache(root, key, file, info) {
  const entry = join(root, key);
  const temp = await makeTempDir(root);
  try {
    await cp(file, join(temp, BINARY));
    await chmod(join(temp, BINARY), 0o755);
    await chmod(temp, 0o755); // mkdtemp makes it private
    await writeFile(join(temp, 'info.json'), `${JSON.stringify(info, null, 2)}\n`);
    // Reached only when no working entry is there: what is in the way is stale.
    await rename(temp, entry).catch(async () => {
      await rename(entry, `${temp}-stale`);
      await rename(temp, entry);
    });
  } finally {
    await rm(temp, { recursive: true, force: true });
    await rm(`${temp}-stale`, { recursive: true, force: true });
  }
  return join(entry, BINARY);
}
