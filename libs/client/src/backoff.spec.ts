import fc from 'fast-check';
import { backoffDelay } from './backoff';

const backoff = { baseMs: 400, capMs: 8000 };

describe('backoffDelay', () => {
  it('doubles from the base to the cap', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6].map((attempt) => backoffDelay(attempt, backoff, 1));
    expect(longest).toEqual([400, 800, 1600, 3200, 6400, 8000, 8000]);
  });

  it('is never immediate and never above the cap', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100_000), random, (attempt, value) => {
        const delay = backoffDelay(attempt, backoff, value);
        expect(delay).toBeGreaterThanOrEqual(200);
        expect(delay).toBeLessThanOrEqual(8000);
      }),
    );
  });
});
