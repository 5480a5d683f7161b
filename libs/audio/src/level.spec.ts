import { peakDbfs, rmsDbfs } from './index';

describe('levels', () => {
  const sine = Float32Array.from({ length: 1600 }, (_, i) => Math.sin((i * Math.PI) / 40));

  it('measures a full-scale sine at -3 dBFS RMS and 0 dBFS peak', () => {
    expect(rmsDbfs(sine)).toBeCloseTo(-3.01, 2);
    expect(peakDbfs(sine)).toBeCloseTo(0, 5);
  });

  it('measures half the amplitude 6 dB lower, and the sign of the peak does not matter', () => {
    const half = sine.map((sample) => -sample / 2);
    expect(rmsDbfs(half)).toBeCloseTo(-9.03, 2);
    expect(peakDbfs(half)).toBeCloseTo(-6.02, 2);
  });

  it('reports silence, and no samples at all, as -120 dBFS', () => {
    expect([rmsDbfs(new Float32Array(480)), peakDbfs(new Float32Array(480))]).toEqual([-120, -120]);
    expect([rmsDbfs(new Float32Array(0)), peakDbfs(new Float32Array(0))]).toEqual([-120, -120]);
  });
});
