import { wordErrorRate, type WordErrors } from '@spool/speech';
import { metronome } from '../../../callers';
import { Stack } from '../../../stack/stack';
import { holdInterview, type Held } from '../hold-interview';
import type { Persona } from '../learners/personas';
import type { Spoken } from '../tell';
import { LearnerVoices } from './learner-voice';
import { SpeechSession } from './speech-session';

/** Silence until the interviewer asks again, in s: as long as in text. */
const IDLE_PROMPT_S = 8;

export interface SpokenHeld extends Held, Spoken {
  /** Of the recogniser over all that this learner said. */
  readonly words: WordErrors;
  readonly cutIns: number;
  readonly lostPackets: number;
}

export interface SpokenRun {
  readonly held: SpokenHeld[];
  /** Interviews that were given up, because something did not come in time. */
  readonly failed: number;
  /** How late learners' own packets left, in ms: what the machine does to what is measured. */
  readonly callersLateP99Ms: number;
}

export interface SpokenPlan {
  readonly personas: readonly Persona[];
  /** Learners who talk at the same time. */
  readonly atOnce: number;
  /** Interviews are broken off after so many ms. @default never */
  readonly conversationMs?: number;
  readonly seed: number;
}

/** Lets personas be interviewed by voice: the gateway and media workers as they are deployed, and learners who call. */
export async function holdSpoken(plan: SpokenPlan): Promise<SpokenRun> {
  const [stack, voices] = await Promise.all([
    Stack.start({ workerEnv: { IDLE_PROMPT_S: String(IDLE_PROMPT_S) } }),
    LearnerVoices.open(),
  ]);
  const held: SpokenHeld[] = [];
  let failed = 0;
  const waiting = [...plan.personas.entries()];
  const talk = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, persona] = next;
      try {
        held.push(await holdOne(stack.url, voices, index, persona, plan));
      } catch (error) {
        process.stderr.write(`The interview with ${persona.id} is given up: ${String(error)}\n`);
        failed += 1;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: plan.atOnce }, talk));
    return { held, failed, callersLateP99Ms: metronome.takeLateness().p99Ms };
  } finally {
    await Promise.all([voices.close(), stack.stop()]);
  }
}

async function holdOne(
  apiUrl: string,
  voices: LearnerVoices,
  index: number,
  persona: Persona,
  { conversationMs, seed }: SpokenPlan,
): Promise<SpokenHeld> {
  const timeIsUpAtMs = conversationMs === undefined ? Infinity : performance.now() + conversationMs;
  const session = await SpeechSession.start({
    apiUrl,
    userId: `learner-${persona.id}`,
    voice: voices.of(index),
    timeIsUpAtMs,
  });
  try {
    const held = await holdInterview(persona, session, seed);
    const { said } = session;
    const recognised = held.transcript.turns
      .filter(({ speaker }) => speaker === 'learner')
      .map(({ text }) => text);
    const words = wordErrorRate(said.join(' '), recognised.join(' '));
    return { ...held, words, said, recognised, cutIns: session.cutIns, lostPackets: session.lostPackets };
  } finally {
    await session.close();
  }
}
