// `npm run load`: how many callers a media worker carries, on one core, before its clock is late: first in the audio
// path alone, then in whole spoken interviews. `-- --quick` takes fewer and shorter steps, and no interviews.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultModelsDir } from '@spool/speech';
import { machine, percentile, Table, writeReport } from '../report';
import { BusyNeighbours } from '../stack/process-usage';
import { Stack } from '../stack/stack';
import { Crowd } from './crowd';
import { pinTo } from './pin';
import { plot, type Series } from './plot';
import type { CallersReport, Mode } from './protocol';
import { WorkerWatch, type WorkerWindow } from './worker-watch';

const quick = process.argv.includes('--quick');

/** Pacing at most so late in 99 of 100 ticks, in ms. */
const PACING_BUDGET_MS = 5;
/** Voice to voice at most so late in 95 of 100 answers, in ms. */
const RESPONSE_BUDGET_MS = 800;

const plan = quick
  ? { path: { step: 50, most: 250, settleMs: 1000, measureMs: 2500, untilMs: 38_000 }, talk: null }
  : {
      path: { step: 25, most: 400, settleMs: 3000, measureMs: 10_000, untilMs: Infinity },
      talk: { step: 4, most: 40, settleMs: 8000, measureMs: 30_000, untilMs: Infinity },
    };
type Steps = NonNullable<typeof plan.path>;

interface Step extends WorkerWindow, CallersReport {
  readonly callers: number;
  readonly isFull: boolean;
  readonly responseP50Ms: number;
  readonly responseP95Ms: number;
}

async function main(): Promise<void> {
  if (!quick) process.stderr.write('Callers join step by step: this takes about ten minutes.\n');
  const neighbours = new BusyNeighbours();
  const table = new Table([
    'callers', 'late p50', 'p99 ms', 'answer p50', 'p95 ms', 'media', 'mediasoup', 'speech core', 'MB each', 'lost', 'level',
  ]); // prettier-ignore
  const figures: Record<string, number> = {};

  const path = await run('path', plan.path, (step) => step.latenessP99Ms <= PACING_BUDGET_MS);
  report(table, 'The audio path alone: callers speak, nobody answers', path.steps);
  const best = path.steps.findLast(({ latenessP99Ms }) => latenessP99Ms <= PACING_BUDGET_MS);
  figures['sessions_per_core'] = best?.callers ?? 0;
  figures['pacing_late_p99_ms'] = best?.latenessP99Ms ?? path.steps[0]?.latenessP99Ms ?? 0;
  figures['rss_per_session_mb'] = rssPerSession(path);
  figures['core_share_at_most'] = best ? best.mediaShare + best.mediasoupShare + best.speechShare : 0;
  figures['packets_lost'] = path.steps.reduce((sum, { lost }) => sum + lost, 0);
  figures['pinned_to_a_core'] = path.isPinned ? 1 : 0;

  if (plan.talk) {
    const talk = await run('talk', plan.talk, isConversation);
    report(table, 'Whole interviews, spoken, with the embedded engines on the same core', talk.steps);
    const holds = talk.steps.findLast(isConversation);
    figures['conversations_per_core'] = holds?.callers ?? 0;
    if (holds) {
      figures['response_p50_ms'] = holds.responseP50Ms;
      figures['response_p95_ms'] = holds.responseP95Ms;
    }
    writePlots(path.steps, talk.steps);
  } else writePlots(path.steps, []);

  process.stdout.write(`\n${table}\n\n`);
  process.stdout.write(
    path.isPinned
      ? 'The worker with all its processes and threads was bound to one core, gateway and callers to another.\n'
      : 'Nothing was bound to a core here: the operating system shared them out.\n',
  );
  const share = neighbours.share();
  if (share > 0.05)
    process.stdout.write(`Other programs took ${Math.round(share * 100)} % of this machine meanwhile.\n`);
  process.stdout.write(`${machine()}\n${writeReport('load', figures)}\n`);
}

const isConversation = ({ responseP95Ms, latenessP99Ms, isFull }: Step): boolean =>
  !isFull && responseP95Ms <= RESPONSE_BUDGET_MS && latenessP99Ms <= PACING_BUDGET_MS;

interface Run {
  readonly steps: readonly Step[];
  readonly isPinned: boolean;
  /** Of the worker before the first caller. */
  readonly emptyRssBytes: number;
}

/** Lets callers in step by step until the budget breaks, the worker refuses, or there are enough. */
async function run(mode: Mode, steps: Steps, holds: (step: Step) => boolean): Promise<Run> {
  const models = mode === 'path' ? withoutRecognition() : null;
  const stack = await Stack.start({
    mediaProcesses: 1,
    workerEnv: {
      MAX_INTERVIEW_MINUTES: '60',
      IDLE_PROMPT_S: '600',
      ...(models ? { SPOOL_MODELS_DIR: models } : {}),
    },
  });
  let crowd: Crowd | undefined;
  try {
    crowd = await Crowd.start(stack.url, mode);
    const isPinned =
      pinTo(0, stack.workers[0]?.pid ?? 0) && pinTo(1, crowd.pid) && pinTo(1, stack.gateways[0]?.pid ?? 0);
    const empty = await window(stack, crowd, 1000);
    const done: Step[] = [];
    // One step past the budget shows the bend of the curve.
    for (let to = steps.step; to <= steps.most && performance.now() < steps.untilMs; to += steps.step) {
      const { callers, isFull } = await crowd.grow(to);
      await delay(steps.settleMs);
      const step = { ...(await window(stack, crowd, steps.measureMs)), callers, isFull };
      done.push(step);
      process.stderr.write(`${mode}: ${callers} callers, ${step.latenessP99Ms.toFixed(1)} ms late (p99)\n`);
      if (isFull || !holds(step)) break;
    }
    return { steps: done, isPinned, emptyRssBytes: empty.rssBytes };
  } finally {
    await crowd?.stop();
    await stack.stop();
    if (models) rmSync(models, { recursive: true, force: true });
  }
}

async function window(stack: Stack, crowd: Crowd, ms: number): Promise<Omit<Step, 'callers' | 'isFull'>> {
  const watch = new WorkerWatch(stack);
  const heard = await crowd.measure(ms);
  return {
    ...watch.end(),
    ...heard,
    responseP50Ms: percentile(heard.responsesMs, 0.5),
    responseP95Ms: percentile(heard.responsesMs, 0.95),
  };
}

/** The models without a recogniser: voice activity only. */
function withoutRecognition(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spool-load-'));
  symlinkSync(join(defaultModelsDir(), 'silero-vad'), join(folder, 'silero-vad'));
  return folder;
}

/** What each session beyond the first step's takes, in MB: the first ones also warm the process up. */
function rssPerSession({ steps }: Run): number {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last || last.callers <= first.callers) return 0;
  return (last.rssBytes - first.rssBytes) / (last.callers - first.callers) / 1e6;
}

function report(table: Table, heading: string, steps: readonly Step[]): void {
  table.heading(heading);
  for (const step of steps) {
    table.row(
      step.callers, step.latenessP50Ms, step.latenessP99Ms, step.responseP50Ms, step.responseP95Ms,
      step.mediaShare, step.mediasoupShare, step.speechShare, step.rssBytes / step.callers / 1e6, step.lost,
      step.isFull ? 'refused more' : step.level,
    ); // prettier-ignore
  }
}

function writePlots(path: readonly Step[], talk: readonly Step[]): void {
  const folder = join(process.cwd(), 'dist/reports');
  mkdirSync(folder, { recursive: true });
  const series = (
    name: string,
    colour: string,
    steps: readonly Step[],
    y: (step: Step) => number,
  ): Series => ({
    name,
    colour,
    points: steps.filter((step) => Number.isFinite(y(step))).map((step) => [step.callers, y(step)]),
  });
  writeFileSync(
    join(folder, 'load.svg'),
    plot(
      [
        series('pacing lateness p99', '#2a7', path, (step) => step.latenessP99Ms),
        series('pacing lateness p50', '#59d', path, (step) => step.latenessP50Ms),
      ],
      {
        title: 'Callers on one core, audio path alone',
        xLabel: 'callers',
        yLabel: 'ms late',
        budget: { y: PACING_BUDGET_MS, label: 'budget' },
      },
    ),
  );
  if (talk.length === 0) return;
  writeFileSync(
    join(folder, 'load-conversations.svg'),
    plot(
      [
        series('answer p95', '#2a7', talk, (step) => step.responseP95Ms),
        series('answer p50', '#59d', talk, (step) => step.responseP50Ms),
      ],
      {
        title: 'Spoken interviews on one core, engines included',
        xLabel: 'interviews',
        yLabel: 'ms voice to voice',
        budget: { y: RESPONSE_BUDGET_MS, label: 'budget' },
      },
    ),
  );
}

await main();
