import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { say, SetupError, step } from './progress.mjs';
import { run } from './run.mjs';

const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
const isRoot = () => process.getuid?.() === 0;

/** @param {string} name a Debian package @returns {boolean} whether it is installed */
function isInstalled(name) {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}', name], {
    encoding: 'utf8',
  });
  return status === 0 && stdout.startsWith('ii');
}

/** Whether `apt-get update` has been run in this process. */
let listsAreFresh = false;

/**
 * Makes sure that Debian packages are there: installs them when we may, and otherwise says the one command to run.
 * @param {string} purpose what they are for, as it is said to the user
 * @param {string[]} names
 * @throws SetupError
 */
export async function ensureDebianPackages(purpose, names) {
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!isDebian()) {
    throw new SetupError(
      `${purpose} needs what Debian calls ${names.join(', ')}: install these with your system's package manager, then run this again.`,
    );
  }
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (!isRoot()) {
    throw new SetupError(`${purpose} needs system packages: run \`sudo ${command}\`, then run this again.`);
  }
  say(`${purpose} needs Debian packages, installing: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${missing.length} Debian package(s)`, async () => {
    if (!listsAreFresh) {
      await run('apt-get update', 'apt-get', ['update'], { env, hint: 'check that apt reaches its mirror' });
      listsAreFresh = true;
    }
    await run('apt-get install', 'apt-get', ['install', '-y', '--no-install-recommends', ...missing], {
      env,
      hint: `run \`${command}\` by hand to see why`,
    });
  });
}

/** @returns {string} e.g. `Debian GNU/Linux 12 (bookworm)` */
export function osName() {
  try {
    return /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
