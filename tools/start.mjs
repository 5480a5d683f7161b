// `npm start`: sets up what is missing, builds what changed, and runs the service on this machine.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setUp, runMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { say, step } from './setup/progress.mjs';
import { run } from './setup/run.mjs';
import { start, stopAll, waitForOk } from './lib/processes.mjs';

const APPS = ['web', 'media-worker', 'interview-api'];

runMain(async () => {
  const setUpEnv = await setUp();
  await step('Building', () =>
    run('nx build', join(root, 'node_modules/.bin/nx'), ['run-many', '-t', 'build', '-p', APPS.join(',')], {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
      hint: 'see what the build says',
    }),
  );

  const port = process.env.PORT ?? '8080';
  const env = {
    // Gateway and media worker share a secret of this run.
    INTERNAL_TOKEN: randomBytes(24).toString('hex'),
    WEB_DIR: join(root, 'dist/apps/web'),
    DATA_DIR: join(root, '.data'),
    // One machine, one folder; a bucket takes its place.
    ...(process.env.RECORDING_S3_BUCKET ? {} : { RECORDING_DIR: join(root, '.data/recordings') }),
    NODE_ENV: 'production',
    ...setUpEnv,
    ...process.env,
  };
  const serve = (name) =>
    start(name, [process.execPath, '--enable-source-maps', join(root, 'dist/apps', name, 'main.js')], {
      cwd: root,
      env,
    });
  const children = [serve('media-worker'), serve('interview-api')];

  let stopping = false;
  const stop = async (code) => {
    if (stopping) return;
    stopping = true;
    // The worker first: its last events go to the gateway.
    for (const child of children) await stopAll([child]);
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  for (const child of children) {
    child.once('exit', (code) => {
      if (!stopping) say('A part of the service stopped; its last lines above say why. Stopping the rest.');
      void stop(code ?? 1);
    });
  }

  // Not before an interview can be begun: models load for some seconds after the API is up.
  const canBegin = ({ degraded }) =>
    !degraded.some(({ part }) => part === 'media_worker' || part === 'media');
  await waitForOk(`http://127.0.0.1:${port}/health`, {
    timeoutMs: 120_000,
    child: children[1],
    isReady: canBegin,
  });
  say(`\nSpool is ready: open http://localhost:${port} and press the button. Ctrl-C stops it.\n`);
});
