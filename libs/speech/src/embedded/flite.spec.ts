import { levelDbfs } from '../levels';
import { PLAYOUT_HZ } from '../ports';
import { Flite, FLITE_VOICES } from './flite';

const SENTENCE = 'I enjoy building robots with my friends after school.';

async function spoken(engine: Flite, text: string): Promise<Float32Array> {
  for await (const chunk of engine.synthesize(text)) return chunk;
  return new Float32Array(0);
}

describe('Flite', () => {
  it.each(FLITE_VOICES)(
    'speaks a sentence with voice %s at -20 dBFS without silence around it',
    async (voice) => {
      const samples = await spoken(await Flite.load(voice), SENTENCE);
      const seconds = samples.length / PLAYOUT_HZ;
      expect(seconds).toBeGreaterThan(2);
      expect(seconds).toBeLessThan(6);
      expect(Math.abs(levelDbfs(samples) + 20)).toBeLessThan(3);
      expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(0.9);
      const edge = PLAYOUT_HZ / 10;
      expect(levelDbfs(samples, 0, edge)).toBeGreaterThan(-50);
      expect(levelDbfs(samples, samples.length - edge)).toBeGreaterThan(-50);
    },
  );

  it('stays well over many sentences', async () => {
    const engine = await Flite.load();
    const first = await spoken(engine, 'Okay.');
    for (let i = 0; i < 40; i += 1) expect(await spoken(engine, 'Okay.')).toEqual(first);
  });

  it('speaks slower when it is asked to', async () => {
    const usual = await spoken(await Flite.load('rms'), SENTENCE);
    const slow = await spoken(await Flite.load('rms', { stretch: 1.3 }), SENTENCE);
    expect(slow.length / usual.length).toBeGreaterThan(1.2);
  });

  it('says nothing for text without words', async () => {
    expect(await spoken(await Flite.load(), '***')).toHaveLength(0);
  });

  it('says which voices there are when asked for another', async () => {
    await expect(Flite.load('nobody')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('slt, rms'),
    });
  });
});
