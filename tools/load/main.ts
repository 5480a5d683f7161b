// `npm run load`: how many callers a media worker carries, on one core, before its clock is late: first in the audio
// path alone, then in whole spoken interviews. `-- --quick` takes fewer and shorter steps, and no interviews;
// `-- --profile=100` tells instead what a media process computes with so many callers.
import { machine, Table, writeReport } from '../report';
import { writePlots } from './plots';
import { profile } from './profile';
import { climb, type Run, type Step, type Steps } from './run';

const quick = process.argv.includes('--quick');
const profiled = Number(
  /^--profile=(\d+)$/.exec(process.argv.find((arg) => arg.startsWith('--profile')) ?? '')?.[1],
);

/** Ticks at most so late in 99 of 100, in ms. */
const PACING_BUDGET_MS = 5;
/** Voice to voice at most so late in 95 of 100 answers, in ms. */
const RESPONSE_BUDGET_MS = 800;

const sinceStartMs = Date.now() - Number(process.env['SPOOL_RUN_STARTED_AT'] ?? Date.now());
/** A quick run begins no step after this, on our clock: 45 s for all of it, with building and stopping. */
const QUICK_UNTIL_MS = 33_000 - sinceStartMs;

const plan: { path: Steps; talk: Steps | null } = quick
  ? {
      path: {
        first: 40,
        step: 30,
        most: 300,
        refinements: 1,
        settleMs: 3000,
        measureMs: 3000,
        untilMs: QUICK_UNTIL_MS,
      },
      talk: null,
    }
  : {
      path: {
        first: 20,
        step: 40,
        most: 420,
        refinements: 2,
        settleMs: 6000,
        measureMs: 10_000,
        untilMs: Infinity,
      },
      talk: {
        first: 2,
        step: 2,
        most: 40,
        refinements: 0,
        settleMs: 8000,
        measureMs: 30_000,
        untilMs: Infinity,
      },
    };

async function main(): Promise<void> {
  if (Number.isFinite(profiled)) return profile(profiled);
  if (!quick) process.stderr.write('Callers join step by step: this takes about seven minutes.\n');
  const table = new Table([
    'callers', 'late p50', 'p99 ms', 'sent p99', 'answer p50', 'p95 ms', 'media', 'waits', 'mediasoup', 'speech', 'others', 'MB each', 'lost', 'level',
  ]); // prettier-ignore
  const figures: Record<string, number> = {};

  const path = await climb('path', plan.path, isOnTime);
  report(
    table,
    'The audio path alone: callers speak and get a fixed answer; shares are of the core',
    path.steps,
  );
  const best = path.steps.findLast(isOnTime);
  const shown = best ?? path.steps[0];
  figures['sessions_per_core'] = best?.callers ?? 0;
  figures['pacing_late_p99_ms'] = shown?.latenessP99Ms ?? 0;
  if (shown) figures['sent_late_p99_ms'] = shown.sentP99Ms;
  figures['rss_per_session_mb'] = mbPerSession(path);
  figures['packets_lost'] = path.steps.reduce((sum, { lost }) => sum + lost, 0);
  figures['pinned_to_a_core'] = path.isPinned ? 1 : 0;
  if (shown) {
    const used = shown.mediaShare + shown.mediasoupShare + shown.speechShare;
    figures['core_share'] = used;
    figures['cpu_ms_per_session_s'] = ((shown.mediaShare + shown.mediasoupShare) * 1000) / shown.callers;
    if (Number.isFinite(shown.othersShare)) figures['others_share_of_core'] = shown.othersShare;
  }

  if (plan.talk) {
    const talk = await climb('talk', plan.talk, isConversation);
    report(table, 'Whole interviews, spoken, with the embedded engines on the same core', talk.steps);
    const holds = talk.steps.findLast(isConversation);
    figures['conversations_per_core'] = holds?.callers ?? 0;
    if (holds) {
      figures['response_p50_ms'] = holds.responseP50Ms;
      figures['response_p95_ms'] = holds.responseP95Ms;
    }
    writePlots(path.steps, talk.steps, PACING_BUDGET_MS, RESPONSE_BUDGET_MS);
  } else writePlots(path.steps, [], PACING_BUDGET_MS, RESPONSE_BUDGET_MS);

  process.stdout.write(`\n${table}\n\n`);
  process.stdout.write(
    path.isPinned
      ? 'The worker with all its processes and threads was bound to one core, gateway and callers to another.\n'
      : 'Nothing was bound to a core here: the operating system shared them out.\n',
  );
  process.stdout.write(`${machine()}\n${writeReport('load', figures)}\n`);
}

const isOnTime = ({ latenessP99Ms, isFull }: Step): boolean => !isFull && latenessP99Ms <= PACING_BUDGET_MS;

const isConversation = (step: Step): boolean => isOnTime(step) && step.responseP95Ms <= RESPONSE_BUDGET_MS;

/** What each session beyond the first ones takes, in MB: the slope of a line through all steps. */
function mbPerSession({ steps }: Run): number {
  const points = steps.map(({ callers, mediaRssBytes, mediasoupRssBytes }) => ({
    x: callers,
    y: (mediaRssBytes + mediasoupRssBytes) / 1e6,
  }));
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const spread = mean((point) => (point.x - x) ** 2);
  return spread > 0 ? mean((point) => (point.x - x) * (point.y - y)) / spread : 0;
}

function report(table: Table, heading: string, steps: readonly Step[]): void {
  table.heading(heading);
  for (const step of steps) {
    table.row(
      step.callers, step.latenessP50Ms, step.latenessP99Ms, step.sentP99Ms, step.responseP50Ms, step.responseP95Ms,
      step.mediaShare, step.mediaWaitShare, step.mediasoupShare, step.speechShare, step.othersShare,
      (step.mediaRssBytes + step.mediasoupRssBytes) / step.callers / 1e6, step.lost,
      step.isFull ? 'refused more' : step.level,
    ); // prettier-ignore
  }
}

await main();
