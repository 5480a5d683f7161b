import { SILENCE_DBFS, levelDbfs } from './level-meter';

describe('levelDbfs', () => {
  it('is 0 for a full-scale square wave and -3.01 for a full-scale sine', () => {
    const sine = Float32Array.from({ length: 1024 }, (_, index) => Math.sin((2 * Math.PI * index) / 64));
    expect(levelDbfs(new Float32Array(1024).fill(-1))).toBe(0);
    expect(levelDbfs(sine)).toBeCloseTo(-3.01, 2);
  });

  it('ends at the floor for digital silence and for no samples', () => {
    expect(levelDbfs(new Float32Array(1024))).toBe(SILENCE_DBFS);
    expect(levelDbfs(new Float32Array(0))).toBe(SILENCE_DBFS);
  });
});
