// Builds the worker from the sources that the npm package ships, against the
// distribution's libraries: no download besides the distribution's packages.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BINARY } from './cache.mjs';
import { MESON_OPTIONS, PATCHES } from './patch.mjs';
import { createProgress } from './progress.mjs';

const SHIMS = join(dirname(fileURLToPath(import.meta.url)), 'shims');

/**
 * Copies the worker's sources, puts our subprojects in the place of those that
 * meson would download, and applies the patches.
 * @param {string} mediasoupDir
 * @param {string} dir made here
 * @param {typeof PATCHES} [patches]
 */
export async function prepareSources(mediasoupDir, dir, patches = PATCHES) {
  const worker = join(mediasoupDir, 'worker');
  const out = join(worker, 'out');
  await mkdir(dir, { recursive: true });
  await cp(worker, dir, { recursive: true, filter: (source) => source !== out });
  await rm(join(dir, 'subprojects'), { recursive: true, force: true });
  await cp(SHIMS, join(dir, 'subprojects'), { recursive: true });
  for (const { file, apply } of patches) {
    await writeFile(join(dir, file), apply(await readFile(join(dir, file), 'utf8')));
  }
}

/**
 * @param {object} options
 * @param {string} options.mediasoupDir
 * @param {string} options.tempDir everything is built in it
 * @param {import('./run.mjs').Run} options.run
 * @param {string} options.logFile
 * @param {(line: string) => void} options.log
 * @param {typeof PATCHES} [options.patches] for proving that they are needed
 * @returns {Promise<string>} the binary's path, inside `tempDir`
 */
export async function buildWorker({ mediasoupDir, tempDir, run, logFile, log, patches }) {
  const source = join(tempDir, 'worker');
  const out = join(source, 'out');
  await prepareSources(mediasoupDir, source, patches);

  await run('meson', ['setup', ...MESON_OPTIONS, out, source], { cwd: source, logFile, timeoutMs: 300_000 });

  const progress = createProgress(log, 'Compiling the mediasoup worker');
  try {
    await run('ninja', ['-C', out, `-j${availableParallelism()}`, 'mediasoup-worker'], {
      // Else ninja, not seeing a terminal, may fold lines by its own rules.
      env: { ...process.env, NINJA_STATUS: '[%f/%t] ' },
      cwd: source,
      logFile,
      timeoutMs: 3_600_000,
      onLine: progress.ninjaLine,
    });
  } finally {
    progress.end();
  }
  return join(out, BINARY);
}
