import { levelDbfs } from '../levels';
import { trimmedAndLevelled } from './loudness';

const HZ = 24_000;

/** A tone of an amplitude between silences, in s. */
function tone(beforeS: number, toneS: number, afterS: number, amplitude: number): Float32Array {
  const samples = new Float32Array(HZ * (beforeS + toneS + afterS));
  for (let i = 0; i < HZ * toneS; i++) {
    samples[HZ * beforeS + i] = amplitude * Math.sin((2 * Math.PI * 200 * i) / HZ);
  }
  return samples;
}

describe('trimmedAndLevelled', () => {
  it('begins 10 ms before the first sound, so that an answer is heard with its first packet', () => {
    const speech = trimmedAndLevelled(tone(0.5, 1, 0.5, 0.3), HZ);
    expect(levelDbfs(speech, 0, HZ / 100)).toBeLessThan(-100);
    expect(levelDbfs(speech, HZ / 100, HZ / 50)).toBeGreaterThan(-30);
  });

  it('ends 30 ms behind the last', () => {
    expect(trimmedAndLevelled(tone(0.5, 1, 0.5, 0.3), HZ)).toHaveLength(HZ * 1.04);
  });

  it.each([0.02, 0.3, 0.9])('brings an amplitude of %d to -20 dBFS', (amplitude) => {
    const speech = trimmedAndLevelled(tone(0, 1, 0, amplitude), HZ);
    expect(levelDbfs(speech, 0, HZ)).toBeCloseTo(-20, 0);
  });

  it('is empty when there is no sound', () => {
    expect(trimmedAndLevelled(new Float32Array(HZ), HZ)).toHaveLength(0);
  });
});
