import { resample } from '@spool/audio';
import { levelDbfs } from '../levels';
import { resolveModels } from '../models';
import { PLAYOUT_HZ, RECOGNITION_HZ } from '../ports';
import { concatenated, requiredModels } from '../testing/fixtures';
import { wordErrorRate } from '../wer';
import { FLITE_VOICES } from './flite';
import { loadSynthesisEngine } from './load-engines';
import { Moonshine } from './moonshine';

const SENTENCE =
  'That sounds like a lot of fun, and I would love to hear more about the music that you make.';

describe('every voice that is installed', () => {
  const models = resolveModels();
  const voices = [
    ...FLITE_VOICES.filter((voice) => voice !== 'kal').map((voice) => `flite-${voice}`),
    ...models.piper.map(({ name }) => name),
  ];
  let recogniser: Moonshine;
  beforeAll(async () => {
    recogniser = await Moonshine.load(requiredModels().moonshine);
  });
  afterAll(() => recogniser.close());

  it.each(voices)('speaks so that the recogniser understands it: %s', async (voice) => {
    const engine = await loadSynthesisEngine(models, voice);
    expect(engine.name).toBe(voice);
    const chunks: Float32Array[] = [];
    for await (const chunk of engine.synthesize(`**${SENTENCE}** 🎵`)) chunks.push(chunk);
    await engine.close();
    const speech = concatenated(chunks);
    expect(Math.abs(levelDbfs(speech) + 20)).toBeLessThan(3.5);
    const { text } = await recogniser.transcribe(resample(speech, PLAYOUT_HZ, RECOGNITION_HZ));
    expect(wordErrorRate(SENTENCE, text).rate).toBeLessThan(0.25);
  });

  it('is preferred when it is nicer than those of npm', async () => {
    const engine = await loadSynthesisEngine(models);
    await engine.close();
    expect(engine.name).toBe(models.piper[0]?.name ?? 'flite-slt');
  });

  it('says what to do when another is asked for', async () => {
    await expect(loadSynthesisEngine(models, 'piper-xx_XX-nobody')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('npm run setup'),
    });
  });
});
