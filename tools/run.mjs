// `node tools/run.mjs ENTRY.ts [arguments]`: runs a tool that is written in TypeScript, e.g. by
// `npm run bench -- --quick`. Sets up what `npm start` does, bundles the tool and the apps, and runs it on Node.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { runMain, setUp } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { SetupError, step } from './setup/progress.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

runMain(async () => {
  const [entry, ...args] = process.argv.slice(2);
  if (!entry)
    throw new SetupError('Say which tool to run: node tools/run.mjs tools/NAME/main.ts [arguments].');
  const setUpEnv = await setUp();
  const startedAt = Date.now();
  // Imported late: before set-up there is no esbuild.
  const { bundleApps, bundleTool, newRunFolder } = await import('./lib/bundle.mjs');
  const folder = newRunFolder();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [file] = await step('Building', () =>
    Promise.all([bundleTool(folder, resolve(entry)), bundleApps(folder)]),
  );

  const child = spawn(process.execPath, ['--enable-source-maps', ...process.execArgv, file, ...args], {
    cwd: root,
    env: { ...setUpEnv, ...process.env, SPOOL_RUN_DIR: folder, SPOOL_RUN_STARTED_AT: String(startedAt) },
    stdio: 'inherit',
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  // As a shell tells it: 128 and the signal's number.
  child.once('exit', (code, signal) =>
    process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)),
  );
});
