import type {
  DetailFacet,
  Expects,
  InterestCategory,
  InterviewEventOf,
  InterviewPlan,
  Stage,
} from '@spool/contracts';
import { DetailFacetSchema, InterestCategorySchema } from '@spool/contracts';
import { splitSentences, questionIn, spoken } from '../sentences';
import type { InterviewState } from '../state';
import { canonicalName } from '../understanding/taxonomy';
import type { PlannedTurn, Response } from './interviewer';

/**
 * The port for interviewers that take their time: language models. They are given what the embedded interviewer
 * decided and would say, may say it better and may see more, and everything they return is checked here. The adapter
 * that awaits them speaks `suggestion` instead when they are late, fail or say something that does not pass.
 */
export interface PhrasingRequest {
  readonly plan: InterviewPlan;
  readonly state: InterviewState;
  /** What the learner just said, or `null` where the interviewer opens, resumes, prompts or closes. */
  readonly learnerTurn: { readonly turnId: number; readonly text: string } | null;
  /** The embedded interviewer's answer: the move to make, and the words to fall back on. */
  readonly suggestion: Response;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

export interface Phraser {
  /** For logs, metrics and a plan's `providers.interviewer`. */
  readonly name: string;
  /**
   * Begins to phrase at once. Errors come out of `sentences` and `outcome`, never out of the call.
   * @param signal aborted when the learner speaks on or the time is over; nothing may be said after that
   */
  phrase(request: PhrasingRequest, signal: AbortSignal): PhrasedReply;
}

export interface PhrasedReply {
  /** Whole sentences in the order in which they are spoken, each as soon as it is there. */
  readonly sentences: AsyncIterable<string>;
  /** What else the model made of the turn; settles after the last sentence. */
  readonly outcome: Promise<PhrasingOutcome>;
}

export interface PhrasingOutcome {
  /** As the model gave them: pass them through {@link checkedObservations}. */
  readonly observations: readonly ProposedObservation[];
  readonly move: ProposedMove | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

/** An interest as a model reads it out of the learner's turn. */
export interface ProposedObservation {
  readonly name: string;
  readonly category: string;
  readonly confidence: number;
  readonly quote: string;
  readonly polarity: string;
  readonly strength?: number;
  readonly said?: string;
  readonly facet?: string;
  readonly subjects?: readonly string[];
  readonly concepts?: readonly string[];
}

export interface ProposedMove {
  readonly stage: Stage;
  readonly intent: string;
  readonly expects: Expects;
  readonly about?: string;
}

type Observed = InterviewEventOf<'interest_observed'>;
const MAX_OBSERVATIONS = 12;
const MAX_NAME_CHARS = 60;
const MAX_SAID_CHARS = 120;
/** More than this nobody can listen to in one turn, in characters. */
export const MAX_REPLY_CHARS = 400;

/**
 * The observations that may go into the log: quoted word for word from the learner's turn, with a known category, and
 * under canonical names. What does not hold is left out, whoever proposed it.
 */
export function checkedObservations(
  proposed: readonly ProposedObservation[],
  turn: { readonly turnId: number; readonly text: string },
  nowMs: number,
): Observed[] {
  return proposed
    .slice(0, MAX_OBSERVATIONS)
    .map((one) => checked(one, turn, nowMs))
    .filter((one) => one !== undefined);
}

function checked(
  one: ProposedObservation,
  turn: { readonly turnId: number; readonly text: string },
  nowMs: number,
): Observed | undefined {
  const name = canonicalName(one.name);
  const category = InterestCategorySchema.safeParse(one.category);
  const polarity = one.polarity === 'positive' || one.polarity === 'negative' ? one.polarity : undefined;
  const quoted = one.quote.trim() !== '' && turn.text.includes(one.quote);
  const named = name !== '' && name.length <= MAX_NAME_CHARS;
  if (!category.success || polarity === undefined || !quoted || !named || !isShare(one.confidence))
    return undefined;
  return {
    type: 'interest_observed',
    at_ms: nowMs,
    turn_id: turn.turnId,
    name,
    category: category.data satisfies InterestCategory,
    confidence: one.confidence,
    quote: one.quote,
    polarity,
    ...(one.strength !== undefined && isShare(one.strength) ? { strength: one.strength } : {}),
    ...(one.said !== undefined && one.said !== '' && one.said.length <= MAX_SAID_CHARS
      ? { said: one.said }
      : {}),
    ...facetOf(one.facet),
    ...(one.subjects === undefined ? {} : { subjects: [...one.subjects] }),
    ...(one.concepts === undefined ? {} : { concepts: [...one.concepts] }),
  };
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function facetOf(facet: string | undefined): { facet?: DetailFacet } {
  const parsed = DetailFacetSchema.safeParse(facet);
  return parsed.success ? { facet: parsed.data } : {};
}

/** Whether a sentence may be spoken: short enough in all, and no question that this interview has had already. */
export function maySay(state: InterviewState, sentence: string, saidSoFar: string): boolean {
  if (saidSoFar.length + sentence.length > MAX_REPLY_CHARS || sentence.trim() === '') return false;
  if (!sentence.includes('?')) return true;
  const question = spoken(questionIn(sentence));
  return !state.askedQuestions.some((asked) => ` ${spoken(asked.text)} `.includes(` ${question} `));
}

/**
 * The turn for the log, in the model's words. The move stays the suggested one where the model's is none of the plan's
 * or where the interview is to end: a learner who talks the model into something changes nothing that matters.
 */
export function phrasedTurn(
  suggestion: PlannedTurn,
  sentences: readonly string[],
  move: ProposedMove | null,
  isMoveOfPlan: (intent: string) => boolean,
): PlannedTurn {
  const text = sentences.join(' ').trim();
  if (text === '') return suggestion;
  const words = { text, sentences: splitSentences(text) };
  const asks = text.includes('?');
  if (suggestion.endsInterview || move === null || !isMoveOfPlan(move.intent)) {
    return { ...suggestion, ...words, expects: asks ? suggestion.expects : 'nothing' };
  }
  const { about: _about, ...rest } = suggestion;
  return { ...rest, ...move, ...words, expects: asks ? move.expects : 'nothing' };
}
