// Remembers for a day that a model could not be had, where something stands in for it: else a machine without that
// registry would try for seconds at each start. A changed mirror, selection or catalog is tried at once.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEEP_MS = 24 * 60 * 60 * 1000;
const FILE = '.missing.json';

/** @typedef {{ at: number, key: string, why: string }} Failure */

/**
 * @param {import('./catalog.mjs').Model} model
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} changes when another attempt might end otherwise
 */
function keyOf(model, env) {
  const circumstances = [model, env.SPOOL_MODELS_MIRROR ?? '', env.SPOOL_MODELS_SOURCES ?? ''];
  return createHash('sha256').update(JSON.stringify(circumstances)).digest('hex').slice(0, 16);
}

/** @param {string} dir @returns {Promise<Record<string, Failure>>} */
async function readAll(dir) {
  try {
    return JSON.parse(await readFile(join(dir, FILE), 'utf8')) ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {string} dir the models' folder
 * @param {import('./catalog.mjs').Model} model
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} why it could not be had
 */
export async function recallFailure(dir, model, env) {
  const failure = (await readAll(dir))[model.name];
  const isValid = failure && failure.key === keyOf(model, env) && Date.now() - failure.at < KEEP_MS;
  return isValid ? failure.why : undefined;
}

/**
 * @param {string} dir the models' folder
 * @param {import('./catalog.mjs').Model} model
 * @param {NodeJS.ProcessEnv} env
 * @param {string} why
 */
export async function rememberFailure(dir, model, env, why) {
  const failures = { ...(await readAll(dir)), [model.name]: { at: Date.now(), key: keyOf(model, env), why } };
  const temp = join(dir, `${FILE}.${process.pid}`);
  await mkdir(dir, { recursive: true });
  await writeFile(temp, JSON.stringify(failures));
  await rename(temp, join(dir, FILE));
}
