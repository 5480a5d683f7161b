import fc from 'fast-check';
import { Climb } from './climb';

/** Climbs where all up to `limit` hold. */
function climbTo(limit: number, refinements: number): { climb: Climb; tried: number[] } {
  const climb = new Climb({ first: 40, step: 40, most: 400, refinements });
  const tried: number[] = [];
  for (let callers = climb.next(); callers !== null; callers = climb.next()) {
    tried.push(callers);
    climb.tell(callers, callers <= limit);
  }
  return { climb, tried };
}

it('goes up in equal steps, then by halves between what held and what did not', () => {
  expect(climbTo(173, 2).tried).toEqual([40, 80, 120, 160, 200, 180, 170]);
});

it('ends with the limit between what held and what did not, each tried but once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 500 }), fc.integer({ min: 0, max: 9 }), (limit, refinements) => {
      const { climb, tried } = climbTo(limit, refinements);
      expect(climb.held).toBeLessThanOrEqual(limit);
      expect(climb.failed ?? Infinity).toBeGreaterThan(limit);
      expect(new Set(tried).size).toBe(tried.length);
      if (climb.failed !== null) {
        expect(climb.failed - climb.held).toBeLessThanOrEqual(Math.max(1, 40 / 2 ** refinements) + 1);
      }
    }),
  );
});

it('has nothing to go by when not even the first step holds', () => {
  const { climb, tried } = climbTo(10, 3);
  expect(tried).toEqual([40]);
  expect(climb.held).toBe(0);
});
