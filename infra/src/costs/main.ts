import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULTS, monthOf, type Assumptions, type Month } from './model';
import { PRICES_OF } from './prices';

const REPORT = 'dist/reports/load.json';
const PEAKS = [10, 100, 1000] as const;
const ReportSchema = z.object({ commit: z.string(), figures: z.record(z.string(), z.number()) });
/** What `npm run load` calls it. */
const FIGURE = 'sessions_per_core';

/** Measured, where there is a report of `npm run load`; else assumed, and said so. */
export function sessionsPerCore(file = REPORT): { value: number; source: string } {
  if (existsSync(file)) {
    const report = ReportSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    const value = report.success ? report.data.figures[FIGURE] : undefined;
    if (report.success && value !== undefined && value > 0)
      return { value, source: `measured, ${file} of commit ${report.data.commit.slice(0, 8)}` };
  }
  return {
    value: DEFAULTS.sessionsPerCore,
    source: `ASSUMED: ${file} has no ${FIGURE}; run \`npm run load\``,
  };
}

/** `--name=value` for any of the assumptions. */
export function given(args: readonly string[]): Partial<Assumptions> {
  const values: Record<string, number> = {};
  for (const arg of args) {
    const [, name = '', text = ''] = /^--(\w+)=([\d.]+)$/.exec(arg) ?? [];
    if (name in DEFAULTS) values[name] = Number(text);
  }
  return values;
}

export function costTable(months: readonly Month[]): string {
  const cell = (usd: number): string => usd.toFixed(0).padStart(11);
  const rows = (months[0]?.lines ?? []).map(({ what }, row) => {
    const name = what
      .replace(/ \(.*\)$/, '')
      .replace(/ (t4g|m7g)\.\w+,/, ',')
      .padEnd(46);
    return `${name}${months.map(({ lines }) => cell(lines[row]?.usd ?? 0)).join('')}`;
  });
  const line = (name: string, values: readonly (number | string)[]): string =>
    `${name.padEnd(46)}${values.map((value) => String(value).padStart(11)).join('')}`;
  return [
    line(
      'USD a month at a peak of',
      PEAKS.map((peak) => peak.toLocaleString('en')),
    ),
    '─'.repeat(46 + 11 * PEAKS.length),
    ...rows,
    '─'.repeat(46 + 11 * PEAKS.length),
    line(
      'together',
      months.map(({ usd }) => usd.toFixed(0)),
    ),
    line(
      'media worker tasks at the peak',
      months.map(({ workerTasksAtPeak }) => workerTasksAtPeak),
    ),
    line(
      'interviews a month',
      months.map(({ interviews }) => Math.round(interviews).toLocaleString('en')),
    ),
    line(
      'US cents an interview',
      months.map(({ usd, interviews }) => ((usd / interviews) * 100).toFixed(1)),
    ),
  ].join('\n');
}

if (require.main === module) {
  const measured = sessionsPerCore();
  const assumptions = { ...DEFAULTS, sessionsPerCore: measured.value, ...given(process.argv.slice(2)) };
  const { peak: _, ...shown } = assumptions;
  process.stdout.write(
    `${costTable(PEAKS.map((peak) => monthOf({ ...assumptions, peak })))}

List prices of us-east-1, ${PRICES_OF}, as written into infra/src/costs/prices.ts: check them before you budget.
No free tier, savings plan or Spot; speech and language are computed on the media workers, no provider is paid.
Sessions per core: ${assumptions.sessionsPerCore} (${measured.source}).
Other assumptions, each to be changed by --name=value:
${Object.entries(shown)
  .map(([name, value]) => `  ${name} ${value}`)
  .join('\n')}
`,
  );
}
