import type { SettledAnswer } from '../prompted-turn';
import type { SpokenAnswer } from '../prompted-interviewer';

/** What reached the learner, and what goes into the log. */
export async function spokenOf(answer: SpokenAnswer): Promise<{ said: string[]; settled: SettledAnswer }> {
  const said: string[] = [];
  for await (const sentence of answer.sentences) said.push(sentence);
  return { said, settled: await answer.settled };
}

/** Never what a test waits for, however busy the machine is. */
export const PATIENT = { firstSentenceMs: 50_000, nextSentenceMs: 50_000, noteMs: 50_000 };
