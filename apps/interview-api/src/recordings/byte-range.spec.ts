import fc from 'fast-check';
import { byteRangeOf } from './byte-range';

it.each([
  [undefined, 'whole'],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=-0', 'none'],
  ['bytes=100-', 'none'],
  ['bytes=20-10', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['seconds=1-2', 'whole'],
])('%s of a hundred bytes is %j', (header, wanted) => {
  expect(byteRangeOf(header, 100)).toEqual(wanted);
});

it('never gives bytes that there are not', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.nat({ max: 50 }),
      fc.nat({ max: 50 }),
      fc.nat({ max: 40 }),
      (any, a, b, bytes) => {
        for (const header of [any, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const range = byteRangeOf(header, bytes);
          if (typeof range === 'string') continue;
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThan(bytes);
        }
      },
    ),
  );
});
