import fc from 'fast-check';
import { PlacementPolicy } from './placement';
import type { Candidate } from './placement';

const candidate = (id: string, sessions: number, capacity = 100, reportedAtMs = 0): Candidate => ({
  id,
  sessions,
  capacity,
  reportedAtMs,
});

it('takes the emptier of two by the part of its capacity that is used', () => {
  const policy = new PlacementPolicy();
  const small = candidate('small', 10, 20);
  const large = candidate('large', 30, 100);
  expect(policy.choose([small, large], 1)?.id).toBe('large');
});

it('counts what it placed since the report, and forgets it with the next one', () => {
  const policy = new PlacementPolicy();
  const report = (sessions: number, atMs: number) => [candidate('only', sessions, 2, atMs)];
  expect(policy.choose(report(0, 0), 10)?.id).toBe('only');
  expect(policy.choose(report(0, 0), 20)?.id).toBe('only');
  expect(policy.choose(report(0, 0), 30)).toBeUndefined();
  expect(policy.choose(report(1, 40), 50)?.id).toBe('only');
});

it('frees the place of a placement that came to nothing', () => {
  const policy = new PlacementPolicy();
  const only = [candidate('only', 0, 1)];
  policy.choose(only, 1);
  policy.undo('only');
  expect(policy.choose(only, 2)?.id).toBe('only');
});

it('never places on a full worker, and finds a free one whenever there is one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ sessions: fc.nat(5), capacity: fc.nat(5) }), { maxLength: 8 }),
      fc.integer(),
      (workers, seed) => {
        let state = seed >>> 0;
        const random = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
        const policy = new PlacementPolicy({ random });
        const candidates = workers.map(({ sessions, capacity }, i) => candidate(`w${i}`, sessions, capacity));
        const room = workers.reduce(
          (sum, { sessions, capacity }) => sum + Math.max(0, capacity - sessions),
          0,
        );
        const placed = new Map<string, number>();
        for (let i = 0; i < room; i += 1) {
          const chosen = policy.choose(candidates, 1 + i);
          if (!chosen) throw new Error('there was room');
          placed.set(chosen.id, (placed.get(chosen.id) ?? 0) + 1);
          expect(chosen.sessions + (placed.get(chosen.id) ?? 0)).toBeLessThanOrEqual(chosen.capacity);
        }
        expect(policy.choose(candidates, 1 + room)).toBeUndefined();
      },
    ),
  );
});

it('spreads a thousand sessions over twenty workers nearly evenly on reports that never change', () => {
  const policy = new PlacementPolicy();
  const workers = Array.from({ length: 20 }, (_, i) => candidate(`w${i}`, 0, 1000));
  const placed = new Map<string, number>();
  for (let i = 0; i < 1000; i += 1) {
    const chosen = policy.choose(workers, 1 + i)?.id ?? '';
    placed.set(chosen, (placed.get(chosen) ?? 0) + 1);
  }
  // Power of two choices stays within log log n of the mean (50); at random the fullest would have some 70.
  expect(Math.max(...placed.values())).toBeLessThan(60);
});
