import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pocketsphinx } from './pocketsphinx';

/**
 * Speaks the protocol of `native/pocketsphinx-stream.c` and answers with what it got: the real program needs
 * Debian's packages, which a machine with the better recogniser does not have.
 */
const STAND_IN = `#!${process.execPath}
if (process.argv[2] === 'none') process.exit(1);
let data = Buffer.alloc(0);
let samples = 0;
let peak = 0;
console.log('R');
process.stdin.on('data', (chunk) => {
  data = Buffer.concat([data, chunk]);
  while (data.length >= 4) {
    const length = data.readUInt32LE(0);
    const asks = length === 0 || length === 0xffffffff;
    const size = asks ? 4 : 4 + length;
    if (data.length < size) return;
    if (asks) {
      console.log('<s> i heard(2) ' + samples + ' [NOISE] peak ' + peak + ' ++UM++' + (length === 0 ? '' : ' so far'));
      if (length === 0) samples = peak = 0;
    } else {
      for (let at = 4; at < size; at += 2) peak = Math.max(peak, data.readInt16LE(at));
      samples += length / 2;
      if (peak === 32767) process.exit(3);
    }
    data = data.subarray(size);
  }
});
`;

describe('Pocketsphinx', () => {
  let folder: string;
  let program: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spool-pocketsphinx-'));
    program = join(folder, 'stand-in');
    writeFileSync(program, STAND_IN);
    chmodSync(program, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('hands over all the audio and takes the text without the engine’s markers', async () => {
    const engine = await Pocketsphinx.load({ program, model: 'any' });
    expect((await engine.transcribe(new Float32Array(100_000).fill(0.5))).text).toBe(
      'I heard 100000 peak 16384',
    );
    expect((await engine.transcribe(new Float32Array(10).fill(-0.5))).text).toBe('I heard 10 peak 0');
    await engine.close();
  });

  it('hears only what is new of a stretch that goes on, and all of another', async () => {
    const engine = await Pocketsphinx.load({ program, model: 'any' });
    const loudBeginning = (samples: number, level: number) => new Float32Array(samples).fill(level, 0, 100);
    const partial = { stretch: '1@0', ends: false };
    expect((await engine.transcribe(loudBeginning(8_000, 0.5), partial)).text).toBe(
      'I heard 8000 peak 16384 so far',
    );
    // Another beginning shows that it is not heard again.
    expect((await engine.transcribe(loudBeginning(16_000, 0.9), partial)).text).toBe(
      'I heard 16000 peak 16384 so far',
    );
    expect((await engine.transcribe(loudBeginning(500, 0.25), { stretch: '2@0', ends: false })).text).toBe(
      'I heard 500 peak 8192 so far',
    );
    expect((await engine.transcribe(loudBeginning(20_000, 0.5), { stretch: '1@0', ends: true })).text).toBe(
      'I heard 20000 peak 16384',
    );
    expect((await engine.transcribe(loudBeginning(20_000, 0.25), { stretch: '1@0', ends: true })).text).toBe(
      'I heard 20000 peak 8192',
    );
    await engine.close();
  });

  it('fails the utterance that its program dies over and starts it again for the next', async () => {
    const engine = await Pocketsphinx.load({ program, model: 'any' });
    await expect(engine.transcribe(new Float32Array(50_000).fill(1))).rejects.toMatchObject({
      code: 'engine_failed',
    });
    expect((await engine.transcribe(new Float32Array(10))).text).toBe('I heard 10 peak 0');
    await engine.close();
  });

  it('gives an aborted utterance up and is ready for the next', async () => {
    const engine = await Pocketsphinx.load({ program, model: 'any' });
    const abort = new AbortController();
    const aborted = engine.transcribe(new Float32Array(900_000), { signal: abort.signal });
    abort.abort(new Error('no longer wanted'));
    await expect(aborted).rejects.toThrow('no longer wanted');
    expect((await engine.transcribe(new Float32Array(20))).text).toBe('I heard 20 peak 0');
    await engine.close();
  });

  it('says what to do when its program is not there or finds no model', async () => {
    for (const files of [
      { program: '/nowhere', model: 'any' },
      { program, model: 'none' },
    ]) {
      await expect(Pocketsphinx.load(files)).rejects.toMatchObject({
        code: 'model_missing',
        message: expect.stringContaining('npm run setup'),
      });
    }
  });
});
