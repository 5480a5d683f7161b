// Compiles the small program by which a model is used, where the model's library comes from the distribution.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../mediasoup-worker/run.mjs';
import { root } from '../paths.mjs';
import { ensureDebianPackages } from '../system-packages.mjs';

// The program serves until its input ends, which is at once here: so given a model, it exits with 0 if it can load it;
// given none, it exits with 1, and with something else if the program itself cannot run on this machine.
const LOADED = 0;
const NO_MODEL = 1;

/** @param {import('./catalog.mjs').Program} program */
const sourceHash = async (program) =>
  createHash('sha256')
    .update(await readFile(join(root, program.source)))
    .digest('hex');

/** Remembers of which source the program was made. @param {string} folder @param {string} name */
const stampOf = (folder, name) => join(folder, `.${name}.sha256`);

/**
 * Whether the program is there, made of today's source, and runs on this machine (the cache may come from another).
 * @param {string} folder the model's
 * @param {import('./catalog.mjs').Program} program
 * @param {{ verify?: boolean, logFile: string }} options `verify`: let it load the model as well
 */
export async function isProgramGood(folder, program, { verify = false, logFile }) {
  const stamp = await readFile(stampOf(folder, program.name), 'utf8').catch(() => '');
  if (stamp !== (await sourceHash(program))) return false;
  const path = join(folder, program.name);
  const options = { logFile, timeoutMs: 30_000, allowFailure: true };
  if (verify) return (await run(path, [join(folder, program.model)], options)).code === LOADED;
  return (await run(path, ['/nonexistent'], options)).code === NO_MODEL;
}

/**
 * Compiles the program, lets it load the model, and only then puts it beside the model's files.
 * @param {string} folder the model's, its files in place
 * @param {import('./catalog.mjs').Program} program
 * @param {{ tempDir: string, logFile: string, env: NodeJS.ProcessEnv, mayInstall: boolean, log: (line: string) => void }} options
 */
export async function buildProgram(folder, program, { tempDir, logFile, env, mayInstall, log }) {
  const output = join(tempDir, program.name);
  log(`Compiling ${program.name}, by which the model is used`);
  if (!(await compile(program, output, { logFile, env }))) {
    if (!mayInstall)
      throw new Error(`${program.name} cannot be compiled: install ${program.packages.join(', ')}`);
    await ensureDebianPackages(`Compiling ${program.name}`, program.packages);
    if (!(await compile(program, output, { logFile, env }))) {
      throw new Error(`${program.name} cannot be compiled: read ${logFile}`);
    }
  }
  const check = await run(output, [join(folder, program.model)], {
    logFile,
    timeoutMs: 30_000,
    allowFailure: true,
  });
  if (check.code !== LOADED) throw new Error(`${program.name} cannot load the model: read ${logFile}`);
  await rename(output, join(folder, program.name));
  await writeFile(stampOf(folder, program.name), await sourceHash(program));
}

/**
 * @param {import('./catalog.mjs').Program} program
 * @param {string} output
 * @param {{ logFile: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>}
 */
async function compile(program, output, { logFile, env }) {
  const options = { logFile, env, timeoutMs: 120_000, allowFailure: true };
  const flags = await run('pkg-config', ['--cflags', '--libs', ...program.libraries], options);
  if (flags.code !== 0) return false;
  const args = ['-O2', '-o', output, join(root, program.source), ...flags.stdout.trim().split(/\s+/)];
  return (await run(env.CC || 'cc', args, options)).code === 0;
}
