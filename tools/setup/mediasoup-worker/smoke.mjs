// Runs the smoke test (folder smoke/) on a worker, bounded in time.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), 'smoke', 'main.mjs');

/**
 * @param {object} options
 * @param {string} options.mediasoupDir
 * @param {string} options.binary
 * @param {import('./run.mjs').Run} options.run
 * @param {string} options.logFile
 * @param {(line: string) => void} options.log
 */
export async function smokeTest({ mediasoupDir, binary, run, logFile, log }) {
  const openssl = await run('openssl', ['version'], { logFile, timeoutMs: 10_000, allowFailure: true });
  const args = [MAIN, mediasoupDir, binary];
  if (openssl.code !== 0) {
    // Never so for a worker that we built: its build demands openssl.
    log('The worker is tested without a DTLS handshake, as the openssl command is not installed.');
    args.push('start');
  }
  const { code } = await run(process.execPath, args, { logFile, timeoutMs: 60_000, allowFailure: true });
  if (code !== 0) {
    throw new Error(
      `The mediasoup worker failed its smoke test and is not used: read the end of ${logFile}.`,
    );
  }
}
