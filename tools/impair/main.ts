// `npm run impair`: what bad networks do to recognition, to the interviewer's voice and to sessions. Callers speak
// through a UDP relay that loses, delays, disorders and repeats datagrams; then the same recordings go through the
// same networks in simulated time, with and without each repair. `-- --quick` takes the budget's networks only,
// `-- --turns` lists what was understood.
import { join } from 'node:path';
import { SpeechThreads } from '@spool/speech';
import { asUtterance, metronome, readRecordings, type Recording } from '../callers';
import { machine, percentile, Table, writeReport } from '../report';
import { Stack } from '../stack/stack';
import { ALL_CONDITIONS, BLACKOUT, CLEAN, LOSS_5, type NamedConditions } from './conditions';
import { speakThrough, type LiveResult } from './live';
import { REPAIRS, simulatedWordErrorRate } from './simulated';

const quick = process.argv.includes('--quick');
const listTurns = process.argv.includes('--turns');
const SEED = 20_261_124;
const LATE_CALLERS_MS = 40;

interface Group {
  readonly conditions: NamedConditions;
  readonly callers: number;
}
const plan = quick
  ? {
      // All at once: every caller's speech meets the others' in the recogniser, the clean ones' too.
      groups: [
        [
          { conditions: CLEAN, callers: 3 },
          { conditions: LOSS_5, callers: 3 },
          { conditions: BLACKOUT, callers: 1 },
        ],
      ] as readonly (readonly Group[])[],
      // Without the longest of the recordings.
      recordings: (all: readonly Recording[]) => all.slice(1),
      interruptAfterMs: 500 as const,
      untilMs: 27_000,
      simulated: [CLEAN, LOSS_5],
      seeds: 2,
    }
  : {
      // A few networks at a time, each next to a clean one.
      groups: inGroups(ALL_CONDITIONS.slice(1), 2).map((group) => [
        { conditions: CLEAN, callers: 2 },
        ...group.map((conditions) => ({ conditions, callers: conditions === LOSS_5 ? 6 : 3 })),
      ]) as readonly (readonly Group[])[],
      recordings: (all: readonly Recording[]) => all,
      interruptAfterMs: 'never' as const,
      untilMs: Infinity,
      simulated: ALL_CONDITIONS.filter((conditions) => !conditions.blackoutMs && !conditions.changesNetwork),
      seeds: 8,
    };

async function main(): Promise<void> {
  if (!quick) process.stderr.write('Callers speak in real time: this takes about ten minutes.\n');
  const recordings = plan.recordings(readRecordings());
  const live = await speakLive(recordings);
  const table = new Table([
    'network',
    'words',
    'WER',
    '× clean',
    'gaps/min',
    'gap ms/min',
    'reply p50',
    'p95',
    'unanswered',
    'rejoined',
    'lost',
  ]);
  table.heading(`Live: callers through a relay, times in ms`);
  const clean = live.find(({ conditions }) => conditions === CLEAN)!;
  for (const result of live) table.row(...rowOf(result, clean));
  process.stdout.write(`\n${table}\n`);
  if (listTurns) for (const { conditions, recognised } of live) listOf(conditions.name, recognised);

  const simulated = await simulate(recordings);
  const repairs = new Table(['network', ...REPAIRS.map(({ name }) => name)]);
  repairs.heading(`Simulated: word error rate, each recording ${plan.seeds} times`);
  for (const [name, rates] of simulated) repairs.row(name, ...rates);
  process.stdout.write(`\n${repairs}\n\n${machine()}\n`);
  process.stdout.write(`${clockLine(metronome.stats().latenessP99Ms)}\n`);
  process.stdout.write(`${writeReport('impair', figures(live, clean, simulated))}\n`);
}

async function speakLive(recordings: readonly Recording[]): Promise<LiveResult[]> {
  const utterances = recordings.map(asUtterance);
  const stack = await Stack.start();
  try {
    const { media_processes } = await stack.workerHealth();
    const mediaPorts = media_processes.map(({ port }) => port);
    const results: LiveResult[] = [];
    for (const group of plan.groups) {
      results.push(
        ...(await Promise.all(
          group.map(({ conditions, callers }, i) =>
            speakThrough({
              apiUrl: stack.url,
              mediaPorts,
              conditions,
              utterances,
              callers,
              seed: SEED + 10_000 * i,
              interruptAfterMs: plan.interruptAfterMs,
              untilMs: plan.untilMs,
            }),
          ),
        )),
      );
    }
    return merged(results);
  } finally {
    await stack.stop();
  }
}

/** The groups' clean callers together, and all others as they are. */
function merged(results: readonly LiveResult[]): LiveResult[] {
  const byName = new Map<string, LiveResult>();
  for (const result of results) {
    const known = byName.get(result.conditions.name);
    if (!known) {
      byName.set(result.conditions.name, result);
      continue;
    }
    for (const key of [
      'errors',
      'words',
      'sessionsLost',
      'rejoined',
      'unanswered',
      'voiceMs',
      'gaps',
      'gapMs',
    ] as const) {
      known[key] += result[key];
    }
    known.replyMs.push(...result.replyMs);
    known.recognised.push(...result.recognised);
  }
  return [...byName.values()];
}

async function simulate(recordings: readonly Recording[]): Promise<Map<string, number[]>> {
  const speech = await SpeechThreads.start({
    threadFile: join(process.env['SPOOL_RUN_DIR'] ?? '', 'callers/speech-thread.mjs'),
    synthesiserThreads: 0,
  });
  try {
    const { recognizer } = speech;
    if (!recognizer) throw new Error('There is no recogniser on this machine; run `npm run setup`.');
    const rates = new Map<string, number[]>();
    for (const conditions of plan.simulated) {
      const row = REPAIRS.map((repair) =>
        simulatedWordErrorRate(recordings, recognizer, conditions, repair, plan.seeds),
      );
      rates.set(conditions.name, await Promise.all(row));
    }
    return rates;
  } finally {
    await speech.close();
  }
}

function listOf(name: string, interviews: readonly string[][]): void {
  for (const turns of interviews) process.stdout.write(`${name}: ${turns.join(' / ')}\n`);
}

/** Callers that are late themselves are a bad network of their own. */
function clockLine(p99Ms: number): string {
  const line = `Callers' own clock: p99 ${p99Ms.toFixed(1)} ms late`;
  return p99Ms > LATE_CALLERS_MS ? `${line}: this machine is too busy for the live rows to mean much.` : line;
}

const rateOf = ({ errors, words }: LiveResult): number => errors / words;

function rowOf(result: LiveResult, clean: LiveResult): (string | number)[] {
  const { conditions, words, gaps, gapMs, voiceMs, replyMs, unanswered, rejoined, sessionsLost } = result;
  const minutes = voiceMs / 60_000;
  return [
    conditions.name,
    words,
    rateOf(result),
    rateOf(result) / rateOf(clean),
    gaps / minutes,
    gapMs / minutes,
    percentile(replyMs, 0.5),
    percentile(replyMs, 0.95),
    unanswered,
    rejoined,
    sessionsLost,
  ];
}

function figures(
  live: readonly LiveResult[],
  clean: LiveResult,
  simulated: ReadonlyMap<string, number[]>,
): Record<string, number> {
  const loss5 = live.find(({ conditions }) => conditions === LOSS_5)!;
  const last = (name: string): number => simulated.get(name)?.at(-1) ?? NaN;
  const all: Record<string, number> = {
    wer_clean: rateOf(clean),
    wer_loss5: rateOf(loss5),
    wer_ratio_loss5: rateOf(loss5) / rateOf(clean),
    wer_ratio_loss5_simulated: last(LOSS_5.name) / last(CLEAN.name),
    sessions_lost: live.reduce((sum, { sessionsLost }) => sum + sessionsLost, 0),
    gap_ms_per_minute_loss5: loss5.gapMs / (loss5.voiceMs / 60_000),
    reply_p50_loss5_ms: percentile(loss5.replyMs, 0.5),
    reply_p50_clean_ms: percentile(clean.replyMs, 0.5),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => Number.isFinite(value)));
}

function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

await main();
