// `npm run chaos`: live spoken interviews over 2 gateways, 3 media workers and a Postgres, in which one part after the
// other is killed, stopped or replaced. 50 interviews; `-- --quick` holds 10, stops things for 3 s instead of 10, and
// replaces one media worker and one gateway instead of all.
//
// So that two processor cores can hold them all, nothing is recognised (each turn is noted as `…`, its end told by
// timing) and the interviewer gives one fixed answer, really spoken: words are what `eval:interviews` measures. All
// sound, sockets, processes and the database are real; learners reach the gateways through a TCP load balancer.
//
// - lost: the interview ended, or its log did not move on within 20 s after the fault
// - turns lost: lines of the log that a learner was told and that are not in it in the end, and things said that were
//   answered on an unbroken connection and are no turn; doubled: two turns of the same speech
// - silence: after a worker's death, from the fault (or the end of the learner's own words, if that was later) until
//   the interviewer's voice is heard again; else the time without a connection for sound, or within a word cut off
// - recovery: from the fault until the log of every interview has moved on
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from '@spool/store/testing';
import { InterviewLog, metronome, Studio, type Utterance } from '../callers';
import { machine, percentile, Table, writeReport } from '../report';
import { BusyNeighbours } from '../stack/process-usage';
import { Stack } from '../stack/stack';
import { faults, type Fault, type Stage } from './faults';
import { FrontDoor } from './front-door';
import { compare, Learner } from './learner';

const quick = process.argv.includes('--quick');
const plan = quick
  ? { interviews: 10, stopMs: 3000, calmMs: 1000, replaced: 1 }
  : { interviews: 50, stopMs: 10_000, calmMs: 5000, replaced: 3 };
const JOINING = 4;
const LOST_AFTER_MS = 20_000;
const SENTENCES = [
  'I like to build small robots.',
  'My favourite subject is physics.',
  'We play board games.',
];

interface Outcome {
  readonly name: string;
  readonly kind: Fault['kind'];
  readonly affected: number;
  readonly silencesMs: readonly number[];
  readonly recoveryMs: number;
  readonly lost: number;
}

async function main(): Promise<void> {
  if (!quick)
    process.stderr.write('50 interviews live through five faults: this takes about five minutes.\n');
  const neighbours = new BusyNeighbours();
  const [postgres, utterances] = await Promise.all([startPostgres(), prepare()]);
  let stack: Stack | undefined;
  let door: FrontDoor | undefined;
  const learners: Learner[] = [];
  try {
    stack = await Stack.start({
      gateways: 2,
      workers: 3,
      mediaProcesses: 1,
      gatewayEnv: { DATABASE_URL: postgres.url },
      workerEnv: {
        SPOOL_FIXED_TEXT: 'Tell me more about that, please.',
        SPOOL_FIXED_TEXT_IN_PRODUCTION: 'yes',
        MAX_INTERVIEW_MINUTES: '60',
        IDLE_PROMPT_S: '600',
      },
    });
    door = await FrontDoor.open(stack.gateways.map(({ url }) => url));
    await enter(learners, door.url, utterances);
    await delay(plan.calmMs);
    const stage: Stage = { stack, postgres, learners, stopMs: plan.stopMs, replaced: plan.replaced };
    const outcomes: Outcome[] = [];
    for (const fault of faults) {
      outcomes.push(await suffer(fault, stage));
      await delay(plan.calmMs);
    }
    const turns = await countTurns(learners, door.url);
    report(outcomes, turns, learners.length, neighbours);
  } finally {
    await Promise.race([Promise.all(learners.map((learner) => learner.close())), delay(3000)]);
    door?.close();
    await stack?.stop();
    await postgres.stop();
    if (process.argv.includes('--output'))
      for (const { name, output } of [...(stack?.gateways ?? []), ...(stack?.workers ?? [])])
        process.stderr.write(`${name} printed:\n${output}\n`);
  }
}

async function prepare(): Promise<Utterance[]> {
  const studio = await Studio.open();
  const utterances: Utterance[] = [];
  for (const text of SENTENCES) utterances.push(await studio.say(text));
  await studio.close();
  return utterances;
}

async function enter(learners: Learner[], url: string, utterances: readonly Utterance[]): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: JOINING }, async () => {
      while (next < plan.interviews)
        learners.push(await Learner.call(url, next++, utterances, () => Math.random()));
    }),
  );
}

async function suffer(fault: Fault, stage: Stage): Promise<Outcome> {
  const { learners } = stage;
  for (const learner of learners) learner.begin();
  const atMs = performance.now();
  const { affected, undo } = await fault.strike(stage);
  const silences = fault.kind === 'death' ? affected.map((one) => one.silenceAfter(atMs, LOST_AFTER_MS)) : [];
  const heard = await Promise.all(silences);
  await undo();
  const endMs = performance.now();
  const movedOn = (learner: Learner): boolean => learner.progressMs > atMs + 100 && !learner.isOver;
  const sinceMs = fault.kind === 'drain' ? endMs : atMs;
  while (!learners.every((one) => one.isOver || one.progressMs > sinceMs + 100)) {
    if (performance.now() > endMs + LOST_AFTER_MS) break;
    await delay(20);
  }
  const gaps =
    fault.kind === 'death'
      ? heard.map((ms) => (Number.isNaN(ms) ? LOST_AFTER_MS : ms))
      : affected.map(({ gapMs }) => gapMs);
  const outcome: Outcome = {
    name: fault.name,
    kind: fault.kind,
    affected: affected.length,
    silencesMs: gaps,
    recoveryMs: performance.now() - atMs,
    lost: learners.filter((learner) => !movedOn(learner)).length,
  };
  process.stderr.write(
    `${(performance.now() / 1000).toFixed(1)} s ${fault.name}: ${affected.length} interviews struck, ${outcome.lost} lost\n`,
  );
  return outcome;
}

/** What the logs hold in the end, read afresh. */
async function countTurns(
  learners: readonly Learner[],
  url: string,
): Promise<{ lost: number; doubled: number; said: number }> {
  for (const learner of learners) learner.stop();
  await delay(1500); // what was said last is noted
  const counts = { lost: 0, doubled: 0, said: 0 };
  for (const learner of learners) {
    const log = await InterviewLog.follow(url, learner.sessionId);
    const giveUpAt = performance.now() + 5000;
    while (log.events.length < learner.log.lastSeq && performance.now() < giveUpAt) await delay(5);
    const { lost, doubled } = compare(learner, new Map(log.events.map((stored) => [stored.seq, stored])));
    log.close();
    counts.lost += lost;
    counts.doubled += doubled;
    counts.said += learner.said.filter(({ answered }) => answered).length;
  }
  return counts;
}

function report(
  outcomes: readonly Outcome[],
  turns: { lost: number; doubled: number; said: number },
  interviews: number,
  neighbours: BusyNeighbours,
): void {
  const table = new Table(['fault', 'struck', 'lost', 'silence p50', 'p95 ms', 'recovery ms']);
  for (const { name, affected, lost, silencesMs, recoveryMs } of outcomes)
    table.row(name, affected, lost, percentile(silencesMs, 0.5), percentile(silencesMs, 0.95), recoveryMs);
  const worst = (kind: Fault['kind']): number =>
    Math.max(
      ...outcomes
        .filter((one) => one.kind === kind)
        .map(({ silencesMs }) => percentile(silencesMs, 0.95) || 0),
    );
  const figures = {
    interviews,
    interviews_lost: outcomes.reduce((sum, { lost }) => sum + lost, 0),
    final_turns: turns.said,
    final_turns_lost: turns.lost,
    final_turns_doubled: turns.doubled,
    worker_death_silence_p95_ms: worst('death'),
    drain_silence_p95_ms: worst('drain'),
    other_silence_p95_ms: worst('other'),
    recovery_worst_ms: Math.max(...outcomes.map(({ recoveryMs }) => recoveryMs)),
    callers_late_p99_ms: metronome.stats().latenessP99Ms,
  };
  process.stdout.write(`\n${table}\n\n`);
  process.stdout.write(
    `${turns.said} turns were said and answered; ${turns.lost} of them or of the log’s lines are lost, ${turns.doubled} doubled.\n`,
  );
  process.stdout.write(
    `Nothing was recognised and one sentence answered all, or two cores would not do; stops took ${plan.stopMs / 1000} s${quick ? ', and of workers and gateways one each was replaced' : ''}.\n`,
  );
  const share = neighbours.share();
  if (share > 0.05)
    process.stdout.write(`Other programs took ${Math.round(share * 100)} % of this machine meanwhile.\n`);
  process.stdout.write(`${machine()}\n${writeReport('chaos', figures)}\n`);
}

await main();
