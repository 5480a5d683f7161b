import { spoken } from '../sentences';
import type { InterviewState } from '../state';
import { phrasingsFor } from './questions';
import type { QuestionPool } from './questions';

/** A small hash (FNV-1a, 32 bits) that turns the interview's seed and a place in it into a choice. */
export function hash(...parts: readonly (string | number)[]): number {
  let value = 0x811c9dc5;
  for (const char of parts.join('|')) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return value >>> 0;
}

/** The pool in an order that the seed decides. */
export function shuffled<T>(pool: readonly T[], ...key: readonly (string | number)[]): T[] {
  return pool
    .map((item, index) => ({ item, rank: hash(...key, index, 'x') }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** So far back the interviewer remembers what it said, in turns of its own. */
const REMEMBERED_TURNS = 24;

/**
 * The next phrase of a pool in the seed's order: one that was not said yet in this interview, or when all were,
 * the one that was said longest ago.
 */
export function nextOf(pool: readonly string[], kind: string, state: InterviewState): string {
  const order = shuffled(pool, state.seed, kind);
  const said = saidBefore(state);
  const lastUse = (phrase: string): number => {
    const [before = '', after = ''] = spoken(phrase.replace(/\{\w+\}/i, ' § '))
      .split('§')
      .map(spoken);
    return said.findLastIndex((text) => text.includes(before) && text.includes(after));
  };
  return [...order].sort((a, b) => lastUse(a) - lastUse(b))[0] ?? '';
}

function saidBefore(state: InterviewState): string[] {
  const said: string[] = [];
  for (let index = state.turns.length - 1; index >= 0 && said.length < REMEMBERED_TURNS; index -= 1) {
    const turn = state.turns[index];
    if (turn?.speaker === 'interviewer') said.unshift(spoken(turn.text));
  }
  return state.pending === null ? said : [...said, spoken(state.pending.text)];
}

/**
 * A question of the pool whose words were never used in this interview, or `undefined` if there is none left.
 * A pattern that was used for another interest comes last, as it sounds like a repetition.
 */
export function freshQuestion(
  state: InterviewState,
  intent: string,
  pool: QuestionPool,
  it = '',
): string | undefined {
  const asked = state.askedQuestions.map((question) => spoken(question.text));
  const fresh = shuffled(phrasingsFor(pool, it), state.seed, intent)
    .map((pattern) => ({ pattern, text: pattern.replaceAll('{it}', it) }))
    .filter(({ text }) => !asked.some((one) => ` ${one} `.includes(` ${spoken(questionPart(text))} `)));
  const unused = fresh.find(({ pattern }) => !asked.some((one) => sharesFrame(pattern, one)));
  return (unused ?? fresh[0])?.text;
}

const questionPart = (text: string): string => text.split(/(?<=[.!])\s/).at(-1) ?? text;

function sharesFrame(pattern: string, asked: string): boolean {
  const [before = '', after = ''] = pattern.split('{it}').map(spoken);
  return pattern.includes('{it}') && asked.includes(before) && asked.endsWith(after);
}

/** `a`, `a and b`, `a, b and c` */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** A capital at the beginning, and `I` where it stands alone: for the eye; the voice does not need it. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const filled = (pattern: string, it: string): string =>
  pattern.replaceAll('{It}', capitalised(it)).replaceAll('{it}', it);
