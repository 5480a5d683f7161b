import type { InterviewState, TurnRecord } from '../state';
import { dialogAct, plainWords } from '../understanding/acts';
import type { DialogAct } from '../understanding/acts';

/** Only the newest turns tell how the learner is doing now. */
const WINDOW = 6;
const SHORT_WORDS = 3;
const TALKATIVE_WORDS = 18;
const LOW_STREAK = 2;

/** Turns that bring the interview no further. */
const NO_ANSWER: ReadonlySet<DialogAct> = new Set([
  'empty', 'dont_know', 'private', 'change_subject', 'annoyed', 'other_language', 'no', 'unsafe', 'injection', 'confused', 'sad',
]); // prettier-ignore

/** How the learner takes part, from their newest turns. */
export interface Engagement {
  /** So many turns in a row, up to now, gave nothing. */
  streakWithoutAnswer: number;
  /** Few words or no answers: concrete choices instead of open questions, and sooner to the end. */
  low: boolean;
  talkative: boolean;
  /** How often each act came in the newest turns. */
  acts: ReadonlyMap<DialogAct, number>;
}

interface ReadTurn {
  readonly words: number;
  readonly act: DialogAct;
}
/** A turn of the log never changes, and is looked at in each of the decisions that follow it. */
const readTurns = new WeakMap<TurnRecord, ReadTurn>();

function readOnce(turn: TurnRecord): ReadTurn {
  const known = readTurns.get(turn);
  if (known !== undefined) return known;
  const words = plainWords(turn.text);
  const read = { words: words.length, act: dialogAct(words) };
  readTurns.set(turn, read);
  return read;
}

export function engagementOf(state: InterviewState): Engagement {
  const newest: TurnRecord[] = [];
  for (let index = state.turns.length - 1; index >= 0 && newest.length < WINDOW; index -= 1) {
    const turn = state.turns[index];
    if (turn?.speaker === 'learner') newest.unshift(turn);
  }
  const read = newest.map(readOnce);
  const lastAnswer = read.findLastIndex(({ act }) => !NO_ANSWER.has(act));
  const streakWithoutAnswer = read.length - 1 - lastAnswer;
  const lengths = read.map(({ words }) => words).sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const acts = new Map<DialogAct, number>();
  for (const { act } of read) acts.set(act, (acts.get(act) ?? 0) + 1);
  return {
    streakWithoutAnswer,
    low: streakWithoutAnswer >= LOW_STREAK || (read.length >= 4 && median <= SHORT_WORDS),
    talkative: read.length >= 2 && median >= TALKATIVE_WORDS,
    acts,
  };
}
