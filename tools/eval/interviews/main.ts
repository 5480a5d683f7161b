import { writeFileSync } from 'node:fs';
import { EmbeddedInterviewer } from '@spool/interview';
import type { Cost } from './costs';
import { holdInterview } from './hold-interview';
import type { Held } from './hold-interview';
import { PERSONAS } from './learners/personas';
import { readOptions } from './options';
import { report, speechTable } from './report';
import { holdRecognised } from './speech/hold-recognised';
import { holdSpoken, type SpokenPlan, type SpokenRun } from './speech/hold-spoken';
import { errorsOf, wholeInterview } from './tell';
import { TextSession } from './text-session';
import { transcriptDocument } from './transcript-document';

// `npm run eval:interviews`: lets simulated learners be interviewed and compares what was found with what is true:
// all of them in text, those held out by voice too. `-- --quick`: one interview with each instead of five, and the
// spoken ones are broken off. See tools/README.md for what else there is.

const SEEDS = [1, 2, 3, 4, 5];
const HELD_OUT = PERSONAS.filter((persona) => persona.heldOut);
/** Who is called in a quick run: two of each way of talking. */
const QUICK_LEARNERS = 6;
const QUICK_CONVERSATION_MS = 24_000;
/** As many as two cores carry without being late, if they have nothing else to do. */
const AT_ONCE = 8;
/** Learners whose packets are later than this were kept waiting by the machine: a jitter buffer hides no more. */
const LATE_MS = 40;

const options = readOptions(process.argv.slice(2));
const { quick } = options;
const interviewer = new EmbeddedInterviewer();

async function main(): Promise<void> {
  const isOne = options.persona !== undefined;
  const personas = PERSONAS.filter((one) => !isOne || (one.id === options.persona && !one.heldOut));
  if (options.only === 'recogniser') return tellRecognised(personas);
  if (options.only === 'speech') return tellSpoken(personas.filter((one) => !one.heldOut));
  if (!quick && !isOne && options.only !== 'text')
    process.stderr.write('Fifteen learners are called, eight at a time: this takes about ten minutes.\n');

  const text: Held[] = [];
  const decisions: Cost[] = [];
  for (const seed of quick ? SEEDS.slice(0, 1) : SEEDS) {
    for (const persona of personas) {
      const session = new TextSession(interviewer, seed);
      text.push(await holdInterview(persona, session, seed));
      decisions.push(...session.decisions);
    }
  }
  if (options.errors) for (const one of text) process.stdout.write(errorsOf(one));
  if (isOne) {
    for (const one of text) process.stdout.write(wholeInterview(one));
    return;
  }
  const speech = options.only === 'text' ? null : await spoken();
  report({ text, decisions, speech, remarks: remarksOn(speech) });
}

function spoken(): Promise<SpokenRun> {
  const quickPlan: SpokenPlan = {
    personas: [0, 5, 10, 1, 6, 11].flatMap((at) => HELD_OUT[at] ?? []).slice(0, QUICK_LEARNERS),
    atOnce: QUICK_LEARNERS,
    conversationMs: QUICK_CONVERSATION_MS,
    seed: 1,
  };
  return holdSpoken(quick ? quickPlan : { personas: HELD_OUT, atOnce: AT_ONCE, seed: 1 });
}

function remarksOn(speech: SpokenRun | null): string[] {
  if (speech === null) return ['Nothing was spoken: no speech_* figures.'];
  const isLate = speech.callersLateP99Ms > LATE_MS;
  const late = isLate
    ? ['This machine did not keep real time: nobody hears well then, and the figures are low.']
    : [];
  if (!quick)
    return [`In speech: one interview with each persona that is held out, ${AT_ONCE} at a time.`, ...late];
  return [
    ...late,
    'Sampled: one interview in text with each persona (seed 1); in speech ' +
      `${QUICK_LEARNERS} of those held out at once, broken off after ${QUICK_CONVERSATION_MS / 1000} s:`,
    'what they had no time to tell is no miss, and what they had not taken back yet is true.',
  ];
}

/** Tuning personas by voice, with what went wrong: nothing is written. */
async function tellSpoken(personas: typeof PERSONAS): Promise<void> {
  const conversation = quick ? { conversationMs: QUICK_CONVERSATION_MS } : {};
  const run = await holdSpoken({
    personas: quick ? personas.filter((_, at) => at % 5 === 0) : personas,
    atOnce: AT_ONCE,
    seed: 1,
    ...conversation,
  });
  for (const one of run.held) {
    if (options.transcript !== undefined) writeFileSync(options.transcript, transcriptDocument(one));
    if (options.errors) process.stdout.write(errorsOf(one, one));
    if (options.errors || options.persona !== undefined) process.stdout.write(wholeInterview(one, one.said));
  }
  process.stdout.write(`${speechTable(run)}\n`);
}

/** The recogniser's mistakes without the time that talking takes: for tuning, so nothing is written. */
async function tellRecognised(personas: typeof PERSONAS): Promise<void> {
  const held = await holdRecognised(
    quick ? personas.filter((_, at) => at % 3 === 0) : personas,
    interviewer,
    1,
  );
  for (const one of held) {
    if (options.errors) process.stdout.write(errorsOf(one, one));
    if (options.persona !== undefined) process.stdout.write(wholeInterview(one, one.said));
  }
  process.stdout.write(`${speechTable({ held, failed: 0, callersLateP99Ms: 0 })}\n`);
}

await main();
