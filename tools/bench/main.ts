// `npm run bench`: how long an answer takes on the wire and where the time goes, how well speech is recognised,
// and what each step of the audio path costs. `-- --quick` takes fewer turns; `-- --turns` lists each of them.
import { allAnswers, firstAnswers, metronome, Studio, type Utterance } from '../callers';
import { machine, writeReport } from '../report';
import { BusyNeighbours } from '../stack/process-usage';
import { Stack } from '../stack/stack';
import { benchAudioPath } from './audio-path';
import { BenchTable } from './bench-table';
import { scoreRecognisers } from './recognition';
import { holdInterview, nothingHeard, type Heard, type SpokenTurn } from './spoken-turns';
import { benchVoiceActivity } from './voice-activity';

const quick = process.argv.includes('--quick');
const listTurns = process.argv.includes('--turns');

const plan = quick
  ? {
      // More than there are media processes: now and then they meet in the queues of the speech engines.
      callers: 5,
      turns: 16,
      bargeIns: 5,
      // The first answer interrupts, so that nobody has to hear the greeting out.
      bargeInEvery: 4,
      answers: firstAnswers(),
      // After set-up; the rest is for hanging up and the recogniser's score.
      untilMs: 34_000,
      steps: { runs: 6, seconds: 4 },
    }
  : // One caller on each media process: they meet only on the processor.
    {
      callers: 2,
      turns: 36,
      bargeIns: 10,
      bargeInEvery: 4,
      answers: allAnswers(),
      untilMs: 280_000,
      steps: {},
    };
const VAD_BATCHES = [1, 10, 50];
/** When set-up was done, ms since the Unix epoch. */
const startedAt = Number(process.env['SPOOL_RUN_STARTED_AT'] ?? Date.now());

async function main(): Promise<void> {
  if (!quick) process.stderr.write('Interviews are held in real time: this takes about four minutes.\n');
  const neighbours = new BusyNeighbours();
  const table = new BenchTable();
  const steps = await benchAudioPath(plan.steps);
  const voiceActivity = await benchVoiceActivity(VAD_BATCHES);

  const [stack, utterances] = await Promise.all([Stack.start(), prepareAnswers()]);
  try {
    const heard = await holdInterviews(stack.url, utterances);
    table.voiceToVoice(heard, plan.callers);
    table.circumstances(heard, metronome.stats());
    table.speculation(await stack.workerMetrics());
    if (listTurns) for (const turn of heard.turns) process.stdout.write(`${lineOf(turn)}\n`);
  } finally {
    await stack.stop();
    for (const { name, output } of [...stack.gateways, ...stack.workers]) {
      if (output) process.stderr.write(`${name} printed:\n${output}\n`);
    }
  }
  table.neighbours(neighbours.share());
  table.recognition(await scoreRecognisers());
  table.steps(steps, voiceActivity);
  process.stdout.write(`\n${table}\n\n${machine()}\n${writeReport('bench', table.figures)}\n`);
}

async function prepareAnswers(): Promise<Map<string, Utterance>> {
  const studio = await Studio.open();
  const utterances = new Map<string, Utterance>();
  for (const text of plan.answers) utterances.set(text, await studio.say(text));
  await studio.close();
  return utterances;
}

async function holdInterviews(apiUrl: string, utterances: ReadonlyMap<string, Utterance>): Promise<Heard> {
  const heard = nothingHeard();
  const isEnough = () =>
    Date.now() - startedAt > plan.untilMs ||
    (heard.turns.length >= plan.turns && heard.bargeIns.length >= plan.bargeIns);
  await Promise.all(
    Array.from({ length: plan.callers }, async (_, i) => {
      for (let interview = 0; !isEnough(); interview++) {
        const taste = i + interview * plan.callers;
        await holdInterview({
          apiUrl,
          utterances,
          taste,
          bargeInEvery: plan.bargeInEvery,
          isEnough,
          heard,
        });
      }
    }),
  );
  return heard;
}

function lineOf({ wireMs, latency, utterance, recognised }: SpokenTurn): string {
  const steps = Object.entries(latency).map(([key, ms]) => `${key.replace(/_ms$/, '')} ${ms.toFixed(0)}`);
  return `wire ${wireMs.toFixed(0)}; ${steps.join(', ')}; "${utterance.text}" → "${recognised}"`;
}

await main();
