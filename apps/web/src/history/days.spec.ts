import fc from 'fast-check';
import { beginOf, byPeriod, endOf, periodOf } from './days';

const now = new Date(2026, 10, 25, 9, 30).getTime();
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();

describe('days of the learner’s own', () => {
  it('begin at midnight where they are, and end where the next one begins', () => {
    expect(beginOf('2026-11-24')).toBe(new Date(2026, 10, 24).toISOString());
    expect(endOf('2026-11-24')).toBe(beginOf('2026-11-25'));
    expect(endOf('2026-12-31')).toBe(beginOf('2027-01-01'));
    for (const none of ['', '2026-02-30', '2026-13-01', 'yesterday', '24.11.2026']) {
      expect([beginOf(none), endOf(none)]).toEqual([undefined, undefined]);
    }
  });

  it('are named as people name them', () => {
    expect(periodOf(at(25, 0), now)).toBe('Today');
    expect(periodOf(at(24, 23), now)).toBe('Yesterday');
    expect(periodOf(at(24, 0), now)).toBe('Yesterday');
    expect(periodOf(at(23, 23), now)).toMatch(/2026/);
  });

  it('lose none and keep the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(now) })),
        (dates) => {
          const items = dates.map((date) => ({ created_at: date.toISOString() }));
          expect(byPeriod(items, now).flatMap((group) => group.items)).toEqual(items);
        },
      ),
    );
  });
});
