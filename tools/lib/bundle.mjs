// Bundles TypeScript for Node: the tools themselves, and the server apps as their own builds do.
// Everything lies in one folder of a run, so that runs side by side, and an app that is started again in the
// middle of one, are not disturbed by edits and other builds.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import appSettings from '../esbuild/app.config.mjs';
import { root } from '../setup/paths.mjs';

const outputRoot = join(root, 'dist/tools');
/** Threads and processes that tools start are entries of their own, and are recognised by their names. */
const SIDE_ENTRY = /-(thread|process)\.ts$/;

const settings = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  tsconfig: join(root, 'tsconfig.base.json'),
  // `@spool/*` are aliases of that file, and no packages.
  plugins: [aliases()],
  sourcemap: 'linked',
  logLevel: 'warning',
};

/** A new folder for a run's bundles; those of runs that are gone are removed. */
export function newRunFolder() {
  mkdirSync(outputRoot, { recursive: true });
  for (const name of readdirSync(outputRoot)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1] ?? NaN);
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(outputRoot, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(outputRoot, `run-${process.pid}-`));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return folder;
}

/**
 * Bundles a tool with the threads and processes that tools start, e.g. `tools/bench/main.ts` to
 * `FOLDER/bench/main.mjs`.
 * @param {string} folder
 * @param {string} entry path of the tool's TypeScript
 * @returns {Promise<string>} the entry's bundle
 */
export async function bundleTool(folder, entry) {
  const tools = join(root, 'tools');
  const sides = readdirSync(tools, { recursive: true })
    .filter((file) => SIDE_ENTRY.test(file))
    .map((file) => join(tools, file));
  await build({
    ...settings,
    entryPoints: [...new Set([join(root, relative(root, entry)), ...sides])],
    outbase: tools,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return join(folder, relative(tools, entry).replace(/\.ts$/, '.mjs'));
}

/**
 * Bundles the gateway and the media worker by what their project.json says, to `FOLDER/apps/NAME/main.js`.
 * @param {string} folder
 */
export async function bundleApps(folder) {
  await Promise.all(['media-worker', 'interview-api'].map((name) => bundleApp(folder, name)));
}

async function bundleApp(folder, name) {
  const project = JSON.parse(readFileSync(join(root, 'apps', name, 'project.json'), 'utf8'));
  const { main, additionalEntryPoints = [], assets = [] } = project.targets.build.options;
  const outdir = join(folder, 'apps', name);
  await Promise.all([
    build({
      ...settings,
      ...appSettings,
      plugins: [aliases(), ...appSettings.plugins],
      entryPoints: [main, ...additionalEntryPoints].map((file) => join(root, file)),
      outdir,
    }),
    ...assets.map(({ input, output }) => cp(join(root, input), join(outdir, output), { recursive: true })),
  ]);
}

function aliases() {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
  return {
    name: 'spool-aliases',
    setup({ onResolve }) {
      onResolve({ filter: /^@spool\// }, ({ path }) => {
        const target = compilerOptions.paths[path]?.[0];
        return target ? { path: join(root, target) } : undefined;
      });
    },
  };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
