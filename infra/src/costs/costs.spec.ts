import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { costTable, given, sessionsPerCore } from './main';
import { DEFAULTS, monthOf } from './model';

describe('monthOf', () => {
  it('is the sum of its lines, none of them negative', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        (peak, perCore) => {
          const { lines, usd } = monthOf({ ...DEFAULTS, peak, sessionsPerCore: perCore });
          for (const line of lines) expect(line.usd).toBeGreaterThanOrEqual(0);
          expect(lines.reduce((sum, line) => sum + line.usd, 0)).toBeCloseTo(usd, 6);
        },
      ),
    );
  });

  it('costs more with more interviews, and less when a core holds more', () => {
    const of = (changes: object) => monthOf({ ...DEFAULTS, ...changes }).usd;
    expect(of({ peak: 1000 })).toBeGreaterThan(of({ peak: 100 }));
    expect(of({ peak: 1000, sessionsPerCore: 30 })).toBeLessThan(of({ peak: 1000, sessionsPerCore: 15 }));
  });

  it('counts tasks for the peak at the load that scaling aims at, and never fewer than two', () => {
    // 15 a core × 4 cores × 60 % = 36 a task.
    expect(monthOf({ ...DEFAULTS, peak: 1000 }).workerTasksAtPeak).toBe(28);
    expect(monthOf({ ...DEFAULTS, peak: 1 }).workerTasksAtPeak).toBe(2);
  });

  it('counts media by the time that people are connected', () => {
    // 100 × 30 % × 50 kbit/s × 730 h = 492.75 GB.
    const media = monthOf(DEFAULTS).lines.find(({ what }) => what.startsWith('media to learners'));
    expect(media?.what).toContain('493 GB');
    expect(media?.usd).toBeCloseTo(492.75 * 0.09, 2);
  });
});

describe('sessionsPerCore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spool-costs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is what was measured, with its source', () => {
    const file = join(folder, 'load.json');
    const figures = { sessions_per_core: 22.5 };
    writeFileSync(file, JSON.stringify({ name: 'load', commit: 'abcdef0123', machine: 'x', figures }));
    expect(sessionsPerCore(file)).toEqual({ value: 22.5, source: expect.stringContaining('measured') });
  });

  it('is an assumption, and says so, where nothing was measured', () => {
    const { value, source } = sessionsPerCore(join(folder, 'none.json'));
    expect(value).toBe(DEFAULTS.sessionsPerCore);
    expect(source).toMatch(/^ASSUMED/);
  });
});

it('takes assumptions from the command line, and no others', () => {
  expect(given(['--turnShare=0.3', '--peak', '--nothing=1'])).toEqual({ turnShare: 0.3 });
});

it('prints a column for each peak', () => {
  const table = costTable([10, 100, 1000].map((peak) => monthOf({ ...DEFAULTS, peak })));
  expect(table).toMatch(/USD a month at a peak of +10 +100 +1,000/);
  expect(table).toMatch(/interviews a month +13,140 +131,400 +1,314,000/);
});
