import fc from 'fast-check';
import { concatenated, joinedFixtures, requiredModels, spokenFixtures } from '../testing/fixtures';
import { wordErrorRate } from '../wer';
import { Moonshine, withoutLoop } from './moonshine';

describe('Moonshine', () => {
  let engine: Moonshine;
  beforeAll(async () => {
    engine = await Moonshine.load(requiredModels().moonshine);
  });
  afterAll(() => engine.close());

  it('recognises real speech with less than 6 % of the words wrong', async () => {
    let errors = 0;
    let words = 0;
    for (const { text, samples } of spokenFixtures()) {
      const counts = wordErrorRate(text, (await engine.transcribe(samples)).text);
      errors += counts.substitutions + counts.insertions + counts.deletions;
      words += counts.words;
    }
    expect(words).toBe(70);
    expect(errors / words).toBeLessThan(0.06);
  });

  it('recognises audio that is longer than the 9.2 s that a mask of frames would allow', async () => {
    const { text, samples } = joinedFixtures(0);
    expect(wordErrorRate(text, (await engine.transcribe(samples)).text).rate).toBeLessThan(0.06);
  });

  it('hears nothing in silence and in sounds too short for a word', async () => {
    expect((await engine.transcribe(new Float32Array(32_000))).text).toBe('');
    const [spoken] = spokenFixtures();
    expect((await engine.transcribe(spoken!.samples.slice(8_000, 10_000))).text).toBe('');
  });

  it('ends early when it is told to', async () => {
    const abort = new AbortController();
    const result = engine.transcribe(concatenated(spokenFixtures().map((it) => it.samples)), {
      signal: abort.signal,
    });
    abort.abort(new Error('no longer wanted'));
    await expect(result).rejects.toThrow('no longer wanted');
  });

  it('says what to do when its files cannot be loaded', async () => {
    await expect(
      Moonshine.load({ encoder: '/nowhere.ort', decoder: '/nowhere.ort', tokenizer: '/nowhere.bin' }),
    ).rejects.toMatchObject({ code: 'model_missing', message: expect.stringContaining('npm run setup') });
  });
});

describe('withoutLoop', () => {
  it('cuts what is said three times or more at the end down to once', () => {
    expect(withoutLoop([1, 2, 8, 9, 8, 9, 8, 9])).toEqual([1, 2, 8, 9]);
    expect(withoutLoop([1, 7, 7, 7, 7, 7])).toEqual([1, 7]);
  });

  it('leaves words that people do repeat', () => {
    expect(withoutLoop([5, 5, 5])).toEqual([5, 5, 5]);
    expect(withoutLoop([1, 2, 1, 2])).toEqual([1, 2, 1, 2]);
  });

  it('keeps a beginning of what it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }), (tokens) => {
        const kept = withoutLoop(tokens);
        expect(tokens.slice(0, kept.length)).toEqual(kept);
        expect(kept.length > 0 || tokens.length === 0).toBe(true);
      }),
    );
  });
});
