import fc from 'fast-check';
import { resample, Resampler } from './index';

const sine = (hz: number, rate: number, seconds = 0.25) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) =>
    Math.sin((2 * Math.PI * hz * i) / rate),
  );

/** Without 5 ms at each end, where the filter hangs over the edge. */
const inner = (samples: Float32Array, rate: number) =>
  samples.subarray(rate * 0.005, samples.length - rate * 0.005);

const db = (energy: number, reference: number) => 10 * Math.log10(reference / energy);
const energy = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);

describe('Resampler', () => {
  it.each([
    [22050, 24000],
    [16000, 24000],
    [24000, 16000],
    [48000, 16000],
    [16000, 48000],
    [44100, 16000],
    [22050, 16000],
  ])(
    'turns a sine at %i Hz into the same sine at %i Hz with 70 dB of signal to noise, in place',
    (from, to) => {
      for (const hz of [120, 1000, 0.38 * Math.min(from, to)]) {
        const out = resample(sine(hz, from), from, to);
        const ideal = sine(hz, to);
        const error = out.map((sample, i) => sample - (ideal[i] ?? sample));
        expect(db(energy(inner(error, to)), energy(inner(ideal, to)))).toBeGreaterThan(70);
      }
    },
  );

  it.each([
    [48000, 16000, 9000],
    [24000, 16000, 8200],
    [44100, 16000, 15000],
    [24000, 8000, 5000],
  ])('from %i to %i Hz, a tone at %i Hz that would alias is down by 70 dB', (from, to, hz) => {
    const tone = sine(hz, from);
    const out = resample(tone, from, to);
    expect(db(energy(inner(out, to)) / out.length, energy(inner(tone, from)) / tone.length)).toBeGreaterThan(
      70,
    );
  });

  it('passes a constant unchanged', () => {
    const out = resample(new Float32Array(4000).fill(0.5), 22050, 24000);
    for (const sample of inner(out, 24000)) expect(sample).toBeCloseTo(0.5, 5);
  });

  it('gives the same samples in whatever pieces the stream comes', () => {
    const rates = fc.constantFrom([22050, 24000], [24000, 16000], [16000, 48000], [8000, 8000]);
    fc.assert(
      fc.property(rates, fc.array(fc.nat(400), { maxLength: 12 }), ([from, to], pieces) => {
        const whole = sine(440, from!, pieces.reduce((a, b) => a + b, 0) / from!);
        const resampler = new Resampler(from!, to!);
        const out: number[] = [];
        let at = 0;
        for (const piece of pieces) out.push(...resampler.push(whole.subarray(at, (at += piece))));
        out.push(...resampler.flush());
        expect(out).toEqual([...resample(whole, from!, to!)]);
        expect(out).toHaveLength(Math.ceil((whole.length * to!) / from!));
      }),
      { numRuns: 40 },
    );
  });

  it('holds back no more than half a filter, 24 samples of the lower rate', () => {
    expect(new Resampler(16000, 24000).push(new Float32Array(320)).length).toBeGreaterThanOrEqual(480 - 36);
  });

  it('hands out a copy when there is nothing to convert', () => {
    const samples = Float32Array.of(0.1, 0.2);
    const out = new Resampler(24000, 24000).push(samples);
    expect(out).toEqual(samples);
    expect(out.buffer).not.toBe(samples.buffer);
  });

  it.each([0, -1, 22050.5, NaN, 1e9])('refuses a rate of %p Hz', (hz) => {
    expect(() => new Resampler(hz, 24000)).toThrow(RangeError);
    expect(() => new Resampler(24000, hz)).toThrow(RangeError);
  });
});
