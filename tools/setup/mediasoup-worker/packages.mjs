// What the build needs from the distribution: found out by asking for the thing
// itself, so that any Linux will do, and installed only where we may.
import { access } from 'node:fs/promises';
import { compilerCommand, parseVersion } from './toolchain.mjs';

/**
 * @typedef {object} Need
 * @property {string} debian the package that has it
 * @property {string[]} probe a command that succeeds if it is there
 * @property {[number, number]} [atLeast] of the version that the probe prints
 */

/** @returns {Need[]} */
export function needs() {
  return [
    { debian: 'g++', probe: [...compilerCommand(), '--version'] },
    { debian: 'pkg-config', probe: ['pkg-config', '--version'] },
    { debian: 'ninja-build', probe: ['ninja', '--version'] },
    { debian: 'meson', probe: ['meson', '--version'], atLeast: [1, 0] },
    { debian: 'flatbuffers-compiler', probe: ['flatc', '--version'] },
    {
      debian: 'libflatbuffers-dev',
      probe: [
        'sh',
        '-c',
        `echo '#include <flatbuffers/flatbuffers.h>' | ${compilerCommand().join(' ')} -E -x c++ -`,
      ],
    },
    { debian: 'libsrtp2-dev', probe: ['pkg-config', '--exists', 'libsrtp2'] },
    { debian: 'libuv1-dev', probe: ['pkg-config', '--exists', 'libuv'] },
    { debian: 'libssl-dev', probe: ['pkg-config', '--exists', 'openssl >= 3.0'] },
    // The smoke test's DTLS client.
    { debian: 'openssl', probe: ['openssl', 'version'] },
  ];
}

/**
 * @param {import('./run.mjs').Run} run
 * @param {string} logFile
 * @returns {Promise<string[]>} the Debian packages of what is missing
 */
export async function missingPackages(run, logFile) {
  const missing = [];
  for (const {
    debian,
    probe: [command = '', ...args],
    atLeast,
  } of needs()) {
    const { code, stdout } = await run(command, args, { logFile, timeoutMs: 30_000, allowFailure: true });
    if (code !== 0 || (atLeast && !isAtLeast(stdout, atLeast))) missing.push(debian);
  }
  return missing;
}

/**
 * @param {string} text
 * @param {[number, number]} wanted
 */
export function isAtLeast(text, wanted) {
  const [major, minor] = parseVersion(text) ?? [0, 0];
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);
}

/**
 * @param {string[]} missing
 * @param {boolean} hasApt
 * @returns {string} one sentence with the one command to run
 */
export function missingMessage(missing, hasApt) {
  const way = hasApt
    ? `run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`
    : `install what Debian calls ${missing.join(' ')} (meson 1.0 or newer), or set MEDIASOUP_WORKER_BIN to a worker built elsewhere`;
  return `The mediasoup worker can't be built because libraries or tools are missing: ${way}`;
}

/**
 * @param {import('./run.mjs').Run} run
 * @param {string} logFile
 * @param {(line: string) => void} log
 */
export async function ensurePackages(run, logFile, log) {
  const missing = await missingPackages(run, logFile);
  if (missing.length === 0) return;

  const hasApt = await access('/usr/bin/apt-get').then(
    () => true,
    () => false,
  );
  if (!hasApt || process.getuid?.() !== 0) throw new Error(missingMessage(missing, hasApt));

  log(`Installing with apt-get what the mediasoup worker's build needs: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another set-up may be installing at this moment: wait for it.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', ['update', ...wait], { env, logFile, timeoutMs: 300_000 });
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...missing], {
    env,
    logFile,
    timeoutMs: 600_000,
  });

  const still = await missingPackages(run, logFile);
  if (still.length > 0) throw new Error(missingMessage(still, hasApt));
}
