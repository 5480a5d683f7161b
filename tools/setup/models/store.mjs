// The models' folder: what in it is whole, and how a file gets there: by a rename, after its hash was checked.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Says for each file which content was seen at which modification time, so that it need not be hashed again. */
const STAMP = '.stamp.json';

/**
 * @typedef {import('./catalog.mjs').Model} Model
 * @typedef {import('./catalog.mjs').ModelFile} ModelFile
 * @typedef {Record<string, { sha256: string, mtimeMs: number }>} Stamp
 */

/** @param {string} file @returns {Promise<string>} */
export async function sha256OfFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/**
 * Which of a model's files are not there or not what they must be. Size and time of change are compared with the
 * stamp; a file that the stamp does not know is hashed.
 * @param {string} dir the models' folder
 * @param {Model} model
 * @param {{ verify?: boolean }} [options] `verify`: hash them all
 * @returns {Promise<ModelFile[]>}
 */
export async function badFiles(dir, model, { verify = false } = {}) {
  const folder = join(dir, model.name);
  const before = await readStamp(folder);
  /** @type {Stamp} */
  const after = {};
  /** @type {ModelFile[]} */
  const bad = [];
  for (const file of model.files) {
    const path = join(folder, file.name);
    const info = await stat(path).catch(() => undefined);
    const stamped = before[file.name];
    const isKnown = stamped?.sha256 === file.sha256 && stamped.mtimeMs === info?.mtimeMs;
    const isGood =
      info?.isFile() &&
      info.size === file.bytes &&
      ((isKnown && !verify) || (await sha256OfFile(path)) === file.sha256);
    if (info && isGood) after[file.name] = { sha256: file.sha256, mtimeMs: info.mtimeMs };
    else bad.push(file);
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) await writeStamp(folder, after);
  return bad;
}

/** @param {string} folder @returns {Promise<Stamp>} */
async function readStamp(folder) {
  try {
    const stamp = JSON.parse(await readFile(join(folder, STAMP), 'utf8'));
    return typeof stamp === 'object' && stamp !== null ? stamp : {};
  } catch {
    return {}; // none yet, or damaged: the files are hashed
  }
}

/** @param {string} folder @param {Stamp} stamp */
async function writeStamp(folder, stamp) {
  const temp = join(folder, `${STAMP}.${process.pid}`);
  try {
    await writeFile(temp, JSON.stringify(stamp));
    await rename(temp, join(folder, STAMP));
  } catch {
    // A read-only or absent folder has no stamp: its files are hashed each time.
    await rm(temp, { force: true }).catch(() => {});
  }
}

/**
 * Moves a file that was just fetched into the store if it is the right one.
 * @param {string} dir the models' folder
 * @param {Model} model
 * @param {ModelFile} file
 * @param {string} path where it is now, on the same file system
 * @throws Error if it is another content
 */
export async function placeFile(dir, model, file, path) {
  const { size } = await stat(path);
  if (size !== file.bytes) {
    throw new Error(`${file.name} has ${size} bytes, not the expected ${file.bytes}`);
  }
  const sha256 = await sha256OfFile(path);
  if (sha256 !== file.sha256) throw new Error(`${file.name} is not the expected file (SHA-256 ${sha256})`);
  const target = join(dir, model.name, file.name);
  await mkdir(dirname(target), { recursive: true });
  await chmod(path, 0o644);
  await rename(path, target);
}

/** @param {string} dir the models' folder @returns {Promise<string>} a folder on its file system */
export async function makeTempDir(dir) {
  await mkdir(dir, { recursive: true });
  return mkdtemp(join(dir, '.tmp-'));
}

/** Removes what killed set-ups left; for the holder of the lock. @param {string} dir */
export async function clearTempDirs(dir) {
  for (const name of await readdir(dir)) {
    if (name.startsWith('.tmp-')) await rm(join(dir, name), { recursive: true, force: true });
  }
}
