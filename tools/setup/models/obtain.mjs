// Sees to it that the speech models are in the models' folder: see README.md.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { withLock } from '../mediasoup-worker/lock.mjs';
import { modelsDir } from '../paths.mjs';
import { createProgress } from '../progress.mjs';
import { CATALOG } from './catalog.mjs';
import { recallFailure, rememberFailure } from './failures.mjs';
import { buildProgram, isProgramGood } from './program.mjs';
import { FETCHERS } from './sources/index.mjs';
import { badFiles, clearTempDirs, makeTempDir, placeFile } from './store.mjs';

/**
 * @typedef {import('./catalog.mjs').Model} Model
 * @typedef {import('./catalog.mjs').Source['kind']} Kind
 *
 * @typedef {object} Options
 * @property {(line: string) => void} [log] what is going on, a line at a time
 * @property {boolean} [verify] hash every file, and not only those that changed since they were last hashed
 * @property {boolean} [retry] try also what failed within the last day
 * @property {string} [dir] the models' folder
 * @property {readonly Model[]} [catalog]
 * @property {typeof FETCHERS} [fetchers] for tests
 * @property {NodeJS.ProcessEnv} [env]
 *
 * @typedef {{ models: { name: string, how: 'cached' | Kind, seconds: number }[], missing: { name: string, why: string }[] }} Obtained
 *
 * @typedef {Required<Options> & { progress: (line: string) => void, kinds: Set<string> }} Context
 */

/**
 * Gets each model from the first source that delivers it, and a model that stands in for another only if that one
 * cannot be had. What cannot be had is returned and never thrown: the service says so and runs without.
 * @param {Options} [options]
 * @returns {Promise<Obtained>}
 */
export async function obtainModels(options = {}) {
  /** @type {Context} */
  const context = {
    log: () => {},
    verify: false,
    retry: false,
    dir: modelsDir(),
    catalog: CATALOG,
    fetchers: FETCHERS,
    env: process.env,
    ...options,
    progress: options.log ? createProgress() : () => {},
    kinds: allowedKinds(options.env ?? process.env),
  };
  /** @type {Obtained} */
  const result = { models: [], missing: [] };
  const skipped = namesIn(context.env.SPOOL_MODELS_SKIP);
  for (const model of context.catalog) {
    if (skipped.includes(model.name)) continue;
    if (result.models.some(({ name }) => name === model.insteadOf)) continue;
    const start = performance.now();
    try {
      const how = await obtain(model, context);
      result.models.push({ name: model.name, how, seconds: secondsSince(start) });
    } catch (error) {
      result.missing.push({ name: model.name, why: /** @type {Error} */ (error).message });
    }
  }
  return { ...result, missing: result.missing.map((entry) => withConsequence(entry, result, context)) };
}

/** @param {number} start */
const secondsSince = (start) => Math.round((performance.now() - start) / 100) / 10;

/** @param {NodeJS.ProcessEnv} env @returns {Set<string>} */
function allowedKinds(env) {
  const kinds = namesIn(env.SPOOL_MODELS_SOURCES);
  return new Set(kinds.length > 0 ? kinds : Object.keys(FETCHERS));
}

/** @param {string | undefined} list with commas */
function namesIn(list) {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * @param {{ name: string, why: string }} entry
 * @param {Obtained} result
 * @param {Context} context
 */
function withConsequence({ name, why }, result, { catalog }) {
  const model = catalog.find((other) => other.name === name);
  const standIn = catalog.find(
    (other) => other.insteadOf === name && result.models.some((got) => got.name === other.name),
  );
  const consequence = standIn ? `${standIn.name} takes its place, and is weaker` : model?.without;
  return { name, why: consequence ? `${why}; ${consequence}` : why };
}

/**
 * @param {Model} model
 * @param {Context} context
 * @returns {Promise<'cached' | Kind>}
 * @throws Error saying why it cannot be had
 */
async function obtain(model, context) {
  const { dir, env, log, retry } = context;
  if (await isGood(model, context, context.verify)) return 'cached';
  const before =
    retry || !(await hasStandIn(model, context)) ? undefined : await recallFailure(dir, model, env);
  if (before) throw new Error(before);

  return withLock(
    join(dir, '.lock'),
    () => log('Another set-up is getting speech models: waiting for it'),
    async () => {
      if (await isGood(model, context, false)) return 'cached';
      await clearTempDirs(dir);
      try {
        return await fetchModel(model, context);
      } catch (error) {
        await rememberFailure(dir, model, env, /** @type {Error} */ (error).message);
        throw error;
      }
    },
  );
}

/** @param {Model} model @param {Context} context @param {boolean} verify */
async function isGood(model, context, verify) {
  const { dir } = context;
  if ((await badFiles(dir, model, { verify })).length > 0) return false;
  const logFile = logFileOf(model, 'program', context);
  return !model.program || isProgramGood(join(dir, model.name), model.program, { verify, logFile });
}

/** Whether the service does this model's work without it. @param {Model} model @param {Context} context */
async function hasStandIn(model, context) {
  if (model.hasStandIn) return true;
  for (const other of context.catalog) {
    if (other.insteadOf === model.name && (await isGood(other, context, false))) return true;
  }
  return false;
}

/** @param {Model} model @param {string} what @param {Context} context */
const logFileOf = (model, what, { dir }) => join(dir, '.logs', `${model.name}-${what}.log`);

/**
 * @param {Model} model
 * @param {Context} context
 * @returns {Promise<Kind>}
 */
async function fetchModel(model, context) {
  /** @type {Kind | undefined} */
  let how;
  /** @type {string[]} */
  const failures = [];
  const sources = model.sources.filter(
    ({ kind }) => context.kinds.has(kind) && (kind !== 'folder' || context.env.SPOOL_MODELS_MIRROR),
  );
  for (const source of sources) {
    try {
      if ((await badFiles(context.dir, model)).length > 0) await fetchFrom(source, model, context);
      how = source.kind;
      break;
    } catch (error) {
      const why = /** @type {Error} */ (error).message;
      failures.push(why);
      context.log(`No ${model.name} by ${source.kind}: ${why}`);
    }
  }
  if (!how) {
    const kinds = model.sources.map(({ kind }) => kind).join(', ');
    throw new Error(
      failures.join('; ') || `it comes by ${kinds}, and none of these is allowed and set up here`,
    );
  }
  if (model.program) await makeProgram(model, model.program, context);
  return how;
}

/**
 * @param {import('./catalog.mjs').Source} source
 * @param {Model} model
 * @param {Context} context
 */
async function fetchFrom(source, model, context) {
  const { dir, env, log, progress, kinds, fetchers } = context;
  await inTempDir(model, source.kind, context, async (tempDir, logFile) => {
    const files = await badFiles(dir, model);
    const mayInstall = kinds.has('apt');
    const take = placeFile.bind(null, dir, model);
    await fetchers[source.kind](source, {
      model,
      files,
      tempDir,
      logFile,
      env,
      mayInstall,
      log,
      progress,
      take,
    });
  });
  const left = await badFiles(dir, model, { verify: true });
  if (left.length > 0) throw new Error(`${left.map(({ name }) => name).join(', ')} did not come`);
}

/**
 * @param {Model} model
 * @param {import('./catalog.mjs').Program} program
 * @param {Context} context
 */
async function makeProgram(model, program, context) {
  const { dir, env, log, kinds } = context;
  await inTempDir(model, 'program', context, (tempDir, logFile) =>
    buildProgram(join(dir, model.name), program, {
      tempDir,
      logFile,
      env,
      log,
      mayInstall: kinds.has('apt'),
    }),
  );
}

/**
 * @param {Model} model
 * @param {string} what
 * @param {Context} context
 * @param {(tempDir: string, logFile: string) => Promise<void>} work
 */
async function inTempDir(model, what, context, work) {
  const tempDir = await makeTempDir(context.dir);
  const logFile = logFileOf(model, what, context);
  await mkdir(join(context.dir, '.logs'), { recursive: true });
  await rm(logFile, { force: true }); // of an earlier attempt: an error is looked for in it
  try {
    await work(tempDir, logFile);
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}
