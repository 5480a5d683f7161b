import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

const stampFile = join(root, 'node_modules', '.spool-installed');

/** What an installation depends on: the lock file, and the platform that its binaries are for. */
function fingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256')
    .update(lock)
    .update(`${process.platform}-${process.arch}-${process.versions.modules}`)
    .digest('hex');
}

/**
 * Installs the npm packages when the lock file changed since the last time.
 * Install scripts stay off: the only one that we need (mediasoup's) fails on networks that reach only a registry,
 * and takes the whole installation with it.
 */
export async function installPackages() {
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    // `npm ci` would empty the folder that the link leads to, under another checkout's feet.
    throw new Error(
      'node_modules is a link to packages of another lock file. Remove the link, then run this again.',
    );
  }
  await step('Installing npm packages', () =>
    run('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
      hint: 'check that npm reaches its registry (`npm ping`), then run the command again',
    }),
  );
  writeFileSync(stampFile, wanted);
}
