import { placementSkew, seeded } from './placement';

const TYPICAL = { sessions: 1000, workers: 20, gateways: 3, reportEveryMs: 250, startEveryMs: 10 };

describe('placement', () => {
  it('is nearly even with reports that are some placements old', () => {
    for (let seed = 1; seed <= 5; seed++)
      expect(placementSkew({ ...TYPICAL, random: seeded(seed) })).toBeLessThan(1.25);
  });

  it('is less even the older the reports are, and each session is placed', () => {
    const worst = placementSkew({ ...TYPICAL, reportEveryMs: 1e9, random: seeded(1) });
    expect(worst).toBeGreaterThanOrEqual(1);
    expect(placementSkew({ ...TYPICAL, workers: 1, random: seeded(1) })).toBe(1);
  });
});
