// `npm run setup`: everything that `npm start` and `npm test` need, as far as it is not there yet.
import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNodeVersion } from './node-version.mjs';
import { installPackages } from './packages.mjs';
import { root } from './paths.mjs';
import { say, SetupError } from './progress.mjs';
import { ensureDebianPackages } from './system-packages.mjs';

/** What only the tests need: a browser, a Postgres server, a second WebRTC stack, and Python for linters and moto. */
const TEST_PACKAGES = [
  'chromium',
  'coturn',
  'postgresql',
  'python3-aiortc',
  'python3-venv',
  'docker-compose',
];

/**
 * @param {{ forTests?: boolean }} [options]
 * @returns {Promise<NodeJS.ProcessEnv>} variables that our processes are started with
 */
export async function setUp({ forTests = false } = {}) {
  checkNodeVersion();
  await installPackages();
  // Imported late: nothing before this line may need a package.
  const { obtainMediasoupWorker } = await import('./mediasoup-worker/index.mjs');
  const { obtainModels } = await import('./models/index.mjs');
  const worker = await obtainMediasoupWorker({
    mediasoupDir: join(root, 'node_modules', 'mediasoup'),
    log: say,
  });
  if (worker.how !== 'given') await linkWorker(worker.path);
  const { missing } = await obtainModels({ log: say });
  for (const { name, why } of missing) say(`! Going on without ${name}: ${why}`);
  if (forTests) {
    await ensureDebianPackages('npm test', TEST_PACKAGES);
    const { PYTHON_TOOLS, pythonTool } = await import('../python/index.mjs');
    for (const name of Object.keys(PYTHON_TOOLS)) await pythonTool(name);
  }
  return { MEDIASOUP_WORKER_BIN: worker.path };
}

/** Where mediasoup itself looks, so that `nx serve` and tests find the worker without a variable. */
async function linkWorker(path) {
  const release = join(root, 'node_modules/mediasoup/worker/out/Release');
  const link = join(release, 'mediasoup-worker');
  // The official prebuilt may be there as a file of its own.
  const now = await lstat(link).catch(() => undefined);
  if (now && !now.isSymbolicLink()) return;
  if (now && (await readlink(link)) === path) return;
  await mkdir(release, { recursive: true });
  await rm(link, { force: true });
  await symlink(path, link);
}

/** Runs a command's main function; what went wrong is said in one sentence. */
export function runMain(main) {
  main().catch((error) => {
    say(error instanceof SetupError || process.env.DEBUG === undefined ? `✗ ${error.message}` : error.stack);
    process.exit(1);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  runMain(async () => {
    await setUp({ forTests: process.argv.includes('--for-tests') });
    say('Everything is set up: `npm start` runs the service, `npm test` the tests.');
  });
}
