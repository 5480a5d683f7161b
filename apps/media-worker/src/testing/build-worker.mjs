// Jest's global set-up: bundles the media worker as its build does, into a folder of this run, since forked
// media processes and speech threads run no TypeScript. Inside the repository, so that it finds `node_modules`.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import settings from '../../../../tools/esbuild/app.config.mjs';

const src = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(src, '../../..');

export default async function buildWorker() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist', 'media-worker-under-test-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await build({
    ...settings,
    entryPoints: ['main.ts', 'media-process.ts', 'speech-thread.ts'].map((file) => join(src, file)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    // `@spool/*` are aliases of this file, and no packages.
    plugins: [aliases(), ...settings.plugins],
    tsconfig: join(src, '../tsconfig.json'),
  });
  process.env.SPOOL_WORKER_UNDER_TEST = folder;
}

function aliases() {
  return {
    name: 'spool-aliases',
    setup(build) {
      build.onResolve({ filter: /^@spool\// }, ({ path }) => ({
        path: join(root, 'libs', path.slice('@spool/'.length), 'src/index.ts'),
      }));
    },
  };
}
