import type { ResultsResponse, Stage, TranscriptResponse } from '@spool/contracts';
import { Learner } from './learners/learner';
import type { Persona } from './learners/personas';
import { score } from './learners/truth';
import type { Score } from './learners/truth';
import type { InterviewerTurn, InterviewSession } from './session';

/** An interviewer that cannot find the end is stopped here. */
const MAX_TURNS = 60;

export interface Held {
  persona: Persona;
  seed: number;
  turns: InterviewerTurn[];
  score: Score;
  results: ResultsResponse;
  transcript: TranscriptResponse;
  quotes: { valid: number; all: number };
  repeated: string[];
  stages: Stage[];
  learnerTurns: number;
  minutes: number;
  ended: boolean;
}

/**
 * Lets a persona be interviewed to the end, or until the session's time is up, and measures what came of it.
 * What a learner had no time to tell is no miss.
 */
export async function holdInterview(
  persona: Persona,
  session: InterviewSession,
  seed: number,
): Promise<Held> {
  const learner = new Learner(persona, seed, session.manner);
  const turns: InterviewerTurn[] = [];
  let turn = await session.open();
  while (turn !== undefined) {
    turns.push(turn);
    if (turn.ended || session.isTimeUp() || turns.length >= MAX_TURNS) break;
    turn = await session.say(learner.answer(turn));
  }
  const ended = turn?.ended ?? false;
  const isBrokenOff = !ended && session.isTimeUp();
  const [results, transcript] = [await session.results(), await session.transcript()];
  return {
    persona,
    seed,
    turns,
    results,
    transcript,
    score: score(
      persona,
      results.interests.map((interest) => interest.name),
      isBrokenOff ? learner.told : undefined,
    ),
    quotes: checkQuotes(results, transcript),
    repeated: repeatedQuestions(turns),
    stages: [...new Set(turns.map((one) => one.stage))],
    learnerTurns: results.learner_turns,
    minutes: session.durationMs() / 60_000,
    ended,
  };
}

/** A quote is valid if the learner's turn that it names holds it, word for word. */
function checkQuotes(
  results: ResultsResponse,
  transcript: TranscriptResponse,
): { valid: number; all: number } {
  const said = new Map(
    transcript.turns.filter((turn) => turn.speaker === 'learner').map((turn) => [turn.turn_id, turn.text]),
  );
  const quotes = [
    ...results.interests.flatMap((interest) => [...interest.evidence, ...(interest.details ?? [])]),
    ...(results.withdrawn ?? []).flatMap((interest) => interest.evidence),
    ...(results.thread?.interests ?? []),
  ];
  const valid = quotes.filter(
    ({ quote, turn_id }) => quote !== '' && (said.get(turn_id) ?? '').includes(quote),
  );
  return { valid: valid.length, all: quotes.length };
}

/** Questions that were asked before in the same interview, in the same words or all but one of them. */
function repeatedQuestions(turns: readonly InterviewerTurn[]): string[] {
  const asked: string[][] = [];
  const repeated: string[] = [];
  for (const { text } of turns) {
    for (const question of text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence.endsWith('?'))) {
      const words = question.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
      if (asked.some((one) => sameBut(one, words))) repeated.push(question);
      asked.push(words);
    }
  }
  return repeated;
}

function sameBut(a: readonly string[], b: readonly string[]): boolean {
  const different =
    a.filter((word) => !b.includes(word)).length + b.filter((word) => !a.includes(word)).length;
  // One word replaced is two differences; where it is the interest's name, the question is another one.
  return different === 0 || (different === 1 && a.length > 4);
}
