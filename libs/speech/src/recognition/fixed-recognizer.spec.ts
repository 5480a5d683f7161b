import { FixedRecognizer } from './fixed-recognizer';

describe('FixedRecognizer', () => {
  it('understands the same whatever was said, and says how much audio that was', async () => {
    const stream = new FixedRecognizer('something').open();
    stream.push(new Float32Array(320));
    expect(await stream.finalize()).toEqual({ text: 'something', coveredSamples: 320, computeMs: 0 });
    stream.push(new Float32Array(160));
    expect(await stream.finalize()).toEqual({ text: 'something', coveredSamples: 480, computeMs: 0 });
  });

  it('keeps utterances apart, and answers for none that is closed', async () => {
    const recognizer = new FixedRecognizer('something');
    const [first, second] = [recognizer.open(), recognizer.open()];
    first.push(new Float32Array(320));
    expect((await second.finalize()).coveredSamples).toBe(0);
    first.close();
    await expect(first.finalize()).rejects.toMatchObject({ code: 'closed' });
  });

  it('says that it is no recogniser', () => {
    expect(new FixedRecognizer('something').weakness).toContain('SPOOL_FIXED_TEXT');
  });
});
