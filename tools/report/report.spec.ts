import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { percentile, Table, writeReport } from '.';

describe('Table', () => {
  it('aligns words to the left and numbers to the right, with headings between', () => {
    const table = new Table(['what', 'p50', 'unit']);
    table.heading('Latency').row('voice to voice', 412.4, 'ms').row('own share', 9.25, 'ms').row('turns', 30);
    expect(table.toString().split('\n')).toEqual([
      'what             p50  unit',
      '──────────────────────────',
      'Latency',
      'voice to voice   412  ms',
      'own share       9.25  ms',
      'turns             30',
    ]);
  });

  it('shows what was not measured as a dash', () => {
    expect(new Table(['what', 'n']).row('lost', NaN).toString()).toContain('lost  –');
  });
});

describe('percentile', () => {
  it('interpolates between neighbours', () => {
    expect(percentile([10, 20, 30, 40], 0.5)).toBe(25);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('lies within the values, whatever their order, and grows with the part', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
        fc.double({ noNaN: true, min: 0, max: 1 }),
        fc.double({ noNaN: true, min: 0, max: 1 }),
        (values, a, b) => {
          const [low, high] = [percentile(values, Math.min(a, b)), percentile(values, Math.max(a, b))];
          const epsilon = 1e-6;
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - epsilon);
          expect(high).toBeLessThanOrEqual(Math.max(...values) + epsilon);
          expect(low).toBeLessThanOrEqual(high + epsilon);
        },
      ),
    );
  });
});

describe('writeReport', () => {
  const root = mkdtempSync(join(tmpdir(), 'spool-report-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('writes flat figures with where they come from', () => {
    const file = writeReport('bench', { wer: 0.028571, turns: 30 }, root);
    expect(file).toBe(join(root, 'dist/reports/bench.json'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      name: 'bench',
      commit: expect.stringMatching(/^(unknown|[0-9a-f]{40}\+?)$/),
      machine: expect.stringContaining(`Node ${process.versions.node}`),
      figures: { wer: 0.029, turns: 30 },
    });
  });

  it.each<Record<string, number>>([{ wer: NaN }, { 'p50 ms': 1 }])('refuses %p', (figures) => {
    expect(() => writeReport('bench', figures, root)).toThrow(RangeError);
  });
});
