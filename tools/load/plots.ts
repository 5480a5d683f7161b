import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plot, type Series } from './plot';
import type { Step } from './run';

const GREEN = '#2a7';
const BLUE = '#59d';

/** Writes `dist/reports/load.svg`, and `load-conversations.svg` if there were any. */
export function writePlots(
  path: readonly Step[],
  talk: readonly Step[],
  pacingBudgetMs: number,
  responseBudgetMs: number,
): void {
  const folder = join(process.cwd(), 'dist/reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'load.svg'),
    plot(
      [
        series('pacing lateness p99', GREEN, path, (step) => step.latenessP99Ms),
        series('pacing lateness p50', BLUE, path, (step) => step.latenessP50Ms),
      ],
      {
        title: 'Callers on one core, audio path alone',
        xLabel: 'callers',
        yLabel: 'ms late',
        budget: { y: pacingBudgetMs, label: 'budget' },
      },
    ),
  );
  if (talk.length === 0) return;
  writeFileSync(
    join(folder, 'load-conversations.svg'),
    plot(
      [
        series('answer p95', GREEN, talk, (step) => step.responseP95Ms),
        series('answer p50', BLUE, talk, (step) => step.responseP50Ms),
      ],
      {
        title: 'Spoken interviews on one core, engines included',
        xLabel: 'interviews',
        yLabel: 'ms voice to voice',
        budget: { y: responseBudgetMs, label: 'budget' },
      },
    ),
  );
}

const series = (name: string, colour: string, steps: readonly Step[], y: (step: Step) => number): Series => ({
  name,
  colour,
  points: steps.filter((step) => Number.isFinite(y(step))).map((step) => [step.callers, y(step)]),
});
