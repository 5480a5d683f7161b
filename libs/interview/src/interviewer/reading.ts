import type { InterviewEventOf } from '@spool/contracts';
import { mergeObservation } from '../interests';
import type { InterviewState } from '../state';
import { dialogAct, plainWords } from '../understanding/acts';
import type { DialogAct } from '../understanding/acts';
import { extractInterests } from '../understanding/extract';
import type { FoundInterest } from '../understanding/extract';

/** A learner's turn, understood. */
export interface Reading {
  act: DialogAct;
  words: string[];
  found: FoundInterest[];
  observations: InterviewEventOf<'interest_observed'>[];
}

type Observed = InterviewEventOf<'interest_observed'>;

/** An answer that goes into detail is evidence for what was asked about, but says less than "I love it". */
const ELABORATION_CONFIDENCE = 0.45;
const ELABORATION_MIN_WORDS = 5;
const MAX_QUOTE_CHARS = 200;

/** Understands a turn in the light of the question before it. `nowMs`: milliseconds since the Unix epoch. */
export function readTurn(
  state: InterviewState,
  turn: { turnId: number; text: string },
  nowMs: number,
): Reading {
  const words = plainWords(turn.text);
  const act = dialogAct(words);
  const question = state.lastQuestion?.heard === true ? state.lastQuestion : null;
  const silent = act !== 'tell' && act !== 'stop' && act !== 'change_subject' && act !== 'ask_back';
  const found = silent
    ? []
    : extractInterests(turn.text, {
        asked:
          question !== null &&
          act === 'tell' &&
          (question.expects === 'open' || question.expects === 'yes_no'),
        future: question?.intent === 'explore_future',
        helping: question?.intent === 'explore_helping',
        detail: question?.about !== undefined,
      });
  const observations = found.map((interest): Observed => ({
    type: 'interest_observed',
    at_ms: nowMs,
    turn_id: turn.turnId,
    name: interest.name,
    category: interest.category,
    confidence: interest.confidence,
    quote: interest.quote,
    polarity: interest.polarity,
  }));
  const elaboration = act === 'tell' ? elaborationOf(state, turn, words, observations, nowMs) : undefined;
  if (elaboration !== undefined) observations.push(elaboration);
  return { act, words, found, observations };
}

function elaborationOf(
  state: InterviewState,
  turn: { turnId: number; text: string },
  words: readonly string[],
  observations: readonly Observed[],
  nowMs: number,
): Observed | undefined {
  const question = state.lastQuestion;
  if (question?.about === undefined || !question.heard || words.length < ELABORATION_MIN_WORDS)
    return undefined;
  const known = state.interests.find((interest) => interest.name === question.about);
  // A sentence that names something else shows that, and not what was asked about.
  if (known === undefined || known.withdrawn || observations.length > 0) return undefined;
  if (/\b(?:not|never|hate|boring|no|quit|stopped|nothing)\b/.test(words.join(' '))) return undefined;
  const text = turn.text.trim();
  const quote = text.length <= MAX_QUOTE_CHARS ? text : text.slice(0, MAX_QUOTE_CHARS).replace(/\s+\S*$/, '');
  return {
    type: 'interest_observed',
    at_ms: nowMs,
    turn_id: turn.turnId,
    name: known.name,
    category: known.category,
    confidence: ELABORATION_CONFIDENCE,
    quote,
    polarity: 'positive',
  };
}

/** The state as it will be when the observations are in the log; the given state is left as it is. */
export function withObservations(
  state: InterviewState,
  observations: readonly Observed[],
  nowMs: number,
): InterviewState {
  if (observations.length === 0) return state;
  const interests = structuredClone(state.interests);
  for (const observed of observations) mergeObservation(interests, observed, nowMs);
  return { ...state, interests };
}
