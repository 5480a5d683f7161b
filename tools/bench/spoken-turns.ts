import type { TurnLatency } from '@spool/contracts';
import { answerTo, Caller, InterviewLog, type Utterance } from '../callers';

/** What a person takes to answer once the question has been heard, in ms. */
const THINKING_MS = { least: 150, most: 600 };
/** The question is over when its voice has been gone for this long: longer than a pause between sentences. */
const QUESTION_OVER_MS = 250;
/** How far into a question it is interrupted, in ms. */
const BARGE_IN_MS = { least: 600, most: 1500 };

export interface SpokenTurn {
  readonly utterance: Utterance;
  /** What the recogniser made of it. */
  readonly recognised: string;
  /** Last packet with the learner's speech sent until the first one with the reply's voice received, in ms. */
  readonly wireMs: number;
  /** As the service stamps it. */
  readonly latency: TurnLatency;
}

export interface BargeIn {
  /** First packet with the learner's speech sent until the last one with the interviewer's voice received, in ms. */
  readonly silenceMs: number;
}

export interface Heard {
  readonly turns: SpokenTurn[];
  readonly bargeIns: BargeIn[];
  /** Answers that the interviewer began to reply to before they were over: not counted as turns. */
  cutIns: number;
  /** Interruptions that came when the question was over already: not counted. */
  missedBargeIns: number;
  /** Questions and answers without a voice: the service is too busy to speak, and lets them be read. */
  unspoken: number;
  /** Interviews that were given up, because something did not come in time. */
  failed: number;
  /** Packets on their way to the callers that were lost, late, or left a gap. */
  lost: number;
  gaps: number;
}

export const nothingHeard = (): Heard => ({
  turns: [],
  bargeIns: [],
  cutIns: 0,
  missedBargeIns: 0,
  unspoken: 0,
  failed: 0,
  lost: 0,
  gaps: 0,
});

export interface InterviewPlan {
  readonly apiUrl: string;
  readonly utterances: ReadonlyMap<string, Utterance>;
  /** Tells callers apart: which answers they give and how long they think. */
  readonly taste: number;
  /** Every so many answers interrupt the question; 0: none. */
  readonly bargeInEvery: number;
  /** Whether enough has been heard; asked before each answer. */
  readonly isEnough: () => boolean;
  readonly heard: Heard;
}

/** One interview from its greeting until it ends or enough has been heard. */
export async function holdInterview(plan: InterviewPlan): Promise<void> {
  const { apiUrl, taste, bargeInEvery, isEnough, heard } = plan;
  const caller = await Caller.call(apiUrl, { decode: true, userId: `bench-${taste}` });
  const log = await InterviewLog.follow(apiUrl, caller.sessionId);
  const random = seeded(taste);
  try {
    let questionsOver = 0;
    for (let answer = 1; !isEnough(); answer++) {
      if (bargeInEvery > 0 && answer % bargeInEvery === 1 && !isGoodbye(log)) {
        await interrupt(caller, log, plan, between(random, BARGE_IN_MS), questionsOver);
        questionsOver += 1;
        continue;
      }
      const question = await log.next('interviewer_turn_heard', questionsOver);
      questionsOver += 1;
      if (!question || isGoodbye(log)) return;
      if (question.interrupted) continue;
      await caller.ear.hearsSilence(QUESTION_OVER_MS);
      await new Promise((resolve) => setTimeout(resolve, between(random, THINKING_MS)));
      if (isEnough()) return;
      await answerQuestion(caller, log, plan);
    }
  } catch (error) {
    process.stderr.write(`Interview ${caller.sessionId} is given up: ${String(error)}\n`);
    heard.failed += 1;
  } finally {
    heard.lost += caller.ear.counters.lost;
    heard.gaps += caller.ear.counters.gaps;
    await caller.end().catch(() => undefined); // it may have ended by itself
    log.close();
  }
}

async function answerQuestion(caller: Caller, log: InterviewLog, plan: InterviewPlan): Promise<void> {
  const { heard } = plan;
  const utterance = utteranceFor(log, plan);
  const measured = log.ofType('turn_measured').length;
  const said = log.ofType('learner_turn').length;
  const over = log.ofType('interviewer_turn_heard').length;
  const beganMs = performance.now();
  const spoken = await caller.say(utterance);
  if (caller.ear.lastVoiceMs > beganMs) {
    heard.cutIns += 1;
    await caller.ear.hearsSilence(QUESTION_OVER_MS);
    return;
  }
  const replyMs = await voiceOrTurnOver(caller, log, spoken.lastMs, over);
  if (replyMs === null) {
    heard.unspoken += 1;
    return;
  }
  const turn = await log.next('learner_turn', said);
  const reply = await log.next('turn_measured', measured);
  if (!turn || !reply) return;
  heard.turns.push({
    utterance,
    recognised: turn.text,
    wireMs: replyMs - spoken.lastMs,
    latency: reply.latency,
  });
}

async function interrupt(
  caller: Caller,
  log: InterviewLog,
  plan: InterviewPlan,
  afterMs: number,
  over: number,
): Promise<void> {
  const { heard } = plan;
  if ((await voiceOrTurnOver(caller, log, performance.now(), over)) === null) {
    heard.unspoken += 1;
    return answerQuestion(caller, log, plan);
  }
  const { firstMs, silentMs } = await caller.bargeIn(utteranceFor(log, plan), afterMs);
  const question = await log.next('interviewer_turn_heard', over);
  if (question?.interrupted && silentMs > firstMs) heard.bargeIns.push({ silenceMs: silentMs - firstMs });
  else heard.missedBargeIns += 1;
}

/** When the interviewer's voice is heard first after `sinceMs`; null when the turn behind `over` others has none. */
async function voiceOrTurnOver(
  caller: Caller,
  log: InterviewLog,
  sinceMs: number,
  over: number,
): Promise<number | null> {
  const silentTurn = log.next('interviewer_turn_heard', over).then(
    () => caller.ear.voiceAfter(sinceMs) ?? null,
    () => null,
  );
  return Promise.race([caller.ear.hears(sinceMs), silentTurn]);
}

/** Nothing is to be answered to what the interviewer says now. */
const isGoodbye = (log: InterviewLog): boolean =>
  log.ofType('interviewer_turn_planned').at(-1)?.stage === 'done';

function utteranceFor(log: InterviewLog, { utterances, taste }: InterviewPlan): Utterance {
  const questions = log.ofType('interviewer_turn_planned');
  const text = answerTo(questions.at(-1)?.intent ?? '', taste + questions.length, new Set(utterances.keys()));
  const utterance = utterances.get(text);
  if (!utterance) throw new Error(`"${text}" was not prepared.`);
  return utterance;
}

const between = (random: () => number, { least, most }: { least: number; most: number }): number =>
  least + random() * (most - least);

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
