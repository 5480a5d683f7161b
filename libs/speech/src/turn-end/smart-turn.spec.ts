import { requiredModels, spokenFixtures } from '../testing/fixtures';
import reference from '../testing/smart-turn-reference.json';
import { logMel, MEL_BANDS, MEL_FRAMES } from './log-mel';
import { BINS, FRAME, RealSpectra } from './real-spectra';
import { SmartTurn } from './smart-turn';

/** What the makers' code was given when it wrote the reference. */
function heard({ clip, samples }: { clip: string; samples: number }): Float32Array {
  const spoken = spokenFixtures().find(({ name }) => name.includes(clip));
  if (!spoken) throw new Error(`There is no recording ${clip}.`);
  return spoken.samples.subarray(0, samples);
}

describe('RealSpectra', () => {
  it('has the power of a plain Fourier transform, for both frames', () => {
    const spectra = new RealSpectra();
    const frames = [0.37, 0.73].map((rate) =>
      Float64Array.from({ length: FRAME }, (_, i) => Math.sin(i * rate) + ((i * i * 31) % 17) / 17 - 0.4),
    );
    spectra.first.set(frames[0]!);
    spectra.second.set(frames[1]!);
    const powers = [new Float64Array(BINS), new Float64Array(BINS)] as const;
    spectra.transform(...powers);
    frames.forEach((frame, which) => {
      for (let bin = 0; bin < BINS; bin += 1) {
        let [re, im] = [0, 0];
        frame.forEach((sample, i) => {
          re += sample * Math.cos((2 * Math.PI * bin * i) / FRAME);
          im -= sample * Math.sin((2 * Math.PI * bin * i) / FRAME);
        });
        expect(powers[which]![bin]).toBeCloseTo(re * re + im * im, 6);
      }
    });
  });
});

describe('logMel', () => {
  it.each(reference)('hears clip $clip up to sample $samples as the makers’ features do', (row) => {
    const mel = logMel(heard(row));
    expect(mel.reduce((sum, value) => sum + value, 0) / mel.length).toBeCloseTo(row.mean, 4);
    for (const [band, frame, value] of row.points as [number, number, number][]) {
      expect(mel[band * MEL_FRAMES + frame]).toBeCloseTo(value, 4);
    }
  });

  it('looks at the last 8 s only', () => {
    const clip = heard({ clip: '0870', samples: 113_600 });
    const twice = new Float32Array(2 * clip.length);
    twice.set(clip);
    twice.set(clip, clip.length);
    expect(logMel(twice)).toEqual(logMel(twice.subarray(twice.length - 128_000)));
    expect(logMel(clip)).toHaveLength(MEL_BANDS * MEL_FRAMES);
  });

  it('makes something finite of silence', () => {
    expect(logMel(new Float32Array(16_000)).every(Number.isFinite)).toBe(true);
  });
});

describe('SmartTurn', () => {
  it('judges the recordings as the makers’ code does', async () => {
    const model = await SmartTurn.load(requiredModels().smartTurn);
    try {
      for (const row of reference) {
        const { likelihood } = await model.judge(heard(row));
        // The model computes in 8 bits: features that differ by 1e-5 move what it says by a few hundredths.
        expect(Math.abs(likelihood - row.likelihood)).toBeLessThan(0.1);
      }
    } finally {
      await model.close();
    }
  });

  it('says what to do when its file cannot be loaded', async () => {
    await expect(SmartTurn.load('/nowhere/smart-turn.onnx')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('npm run setup') as unknown,
    });
  });
});
