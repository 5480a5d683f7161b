// Bundles the gateway as its build does, for tests that run it as a process: `node build-gateway.mjs FOLDER`.
// The folder must be below the workspace's root, because npm packages are not bundled.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import appConfig from '../../../../tools/esbuild/app.config.mjs';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const [folder = ''] = process.argv.slice(2);

await build({
  ...appConfig,
  entryPoints: [join(root, 'apps/interview-api/src/main.ts')],
  outfile: join(folder, 'main.mjs'),
  bundle: true,
  packages: 'external',
  tsconfig: join(root, 'tsconfig.base.json'),
  platform: 'node',
  target: 'node20',
  format: 'esm',
});
cpSync(join(root, 'libs/store/migrations'), join(folder, 'migrations'), { recursive: true });
