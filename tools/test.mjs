// `npm test`: sets up what is missing, then checks formatting, lint and types, builds, and runs every test.
// It closes with one line, `N passed, N failed`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUp, runMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { say } from './setup/progress.mjs';

const resultsDir = join(root, 'dist/test-results');

runMain(async () => {
  const setUpEnv = await setUp({ forTests: true });
  const env = { ...process.env, ...setUpEnv, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };
  rmSync(resultsDir, { recursive: true, force: true });
  mkdirSync(resultsDir, { recursive: true });

  const nx = (...args) => run([join(root, 'node_modules/.bin/nx'), ...args], env);
  const checks = {
    format: await run([join(root, 'node_modules/.bin/prettier'), '--check', '--log-level', 'warn', '.'], env),
    'lint, types, build': await nx(
      'run-many',
      '-t',
      'lint',
      'typecheck',
      'build',
      '--parallel=2',
      '--output-style=static',
    ),
    'tools tests': await nodeTests(env),
    tests: await nx('run-many', '-t', 'test', '--parallel=1', '--output-style=static'),
    'end to end': await nx('run-many', '-t', 'e2e', '--parallel=1', '--output-style=static'),
  };

  const { passed, failed, suitesBroken } = count();
  const brokenChecks = Object.entries(checks)
    .filter(([, ok]) => !ok)
    .map(([name]) => name);
  for (const name of brokenChecks) say(`✗ ${name}: see above`);
  // A check that fails without a failing test (a type error, a suite that does not load) counts as one failure.
  const hidden = failed === 0 ? Math.max(suitesBroken, brokenChecks.length) : 0;
  process.stdout.write(`${passed} passed, ${failed + hidden} failed\n`);
  process.exit(failed + hidden === 0 ? 0 : 1);
});

/** @returns {Promise<boolean>} whether the command succeeded */
function run([program = '', ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** The set-up scripts run before any package is there, so their tests run on Node's own runner. */
async function nodeTests(env) {
  const files = spawnSync('git', ['ls-files', '-co', '--exclude-standard', 'tools/**/*.test.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  const list = files.stdout.split('\n').filter((file) => file && existsSync(join(root, file)));
  if (list.length === 0) return true;
  const reporter = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  const tap = ['--test-reporter=tap', `--test-reporter-destination=${join(resultsDir, 'tools.tap')}`];
  return run([process.execPath, '--test', ...reporter, ...tap, ...list], env);
}

/** Adds up what the runners have written. */
function count() {
  let passed = 0;
  let failed = 0;
  let suitesBroken = 0;
  for (const file of readdirSync(resultsDir)) {
    const text = readFileSync(join(resultsDir, file), 'utf8');
    if (file.endsWith('.tap')) {
      passed += Number(/^# pass (\d+)$/m.exec(text)?.[1] ?? 0);
      failed += Number(/^# fail (\d+)$/m.exec(text)?.[1] ?? 0);
    } else {
      const result = JSON.parse(text);
      passed += result.numPassedTests;
      failed += result.numFailedTests;
      suitesBroken += result.numRuntimeErrorTestSuites;
    }
  }
  return { passed, failed: failed + (failed > 0 ? suitesBroken : 0), suitesBroken };
}
