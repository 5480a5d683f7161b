import type { DetailFacet, InterviewEventOf, InterviewPlan } from '@spool/contracts';
import { liveInterest, mergeObservation } from '../interests';
import type { InterestRecord, InterviewState, LastQuestion } from '../state';
import { dialogAct, plainWords } from '../understanding/acts';
import type { DialogAct } from '../understanding/acts';
import { extractInterests } from '../understanding/extract';
import type { FoundInterest } from '../understanding/extract';
import { facetsTold } from '../understanding/facets';
import { stanceOf } from '../understanding/stance';
import { contextOf, facetOf } from './questions';

/** A learner's turn, understood. */
export interface Reading {
  act: DialogAct;
  words: string[];
  found: FoundInterest[];
  observations: Observed[];
}

type Observed = InterviewEventOf<'interest_observed'>;
interface Turn {
  turnId: number;
  text: string;
}

/** In turns that do something else, nothing is looked for: what they name is not told about oneself. */
const TELLS: ReadonlySet<DialogAct> = new Set([
  'tell',
  'stop',
  'change_subject',
  'ask_back',
  'sad',
  'disown',
]);
/** An answer that goes into detail is evidence for what was asked about, but says less than "I love it". */
const ELABORATION_CONFIDENCE = 0.45;
const SHORT_ELABORATION_CONFIDENCE = 0.3;
const ELABORATION_WORDS = 5;
const DISOWNED_CONFIDENCE = 0.8;
const MAX_QUOTE_CHARS = 200;
const MAX_SAID_CHARS = 120;

/** Understands a turn in the light of the question before it. `nowMs`: milliseconds since the Unix epoch. */
export function readTurn(state: InterviewState, plan: InterviewPlan, turn: Turn, nowMs: number): Reading {
  const words = plainWords(turn.text);
  const question = state.lastQuestion?.heard === true ? state.lastQuestion : null;
  const { act, found } = actAndInterests(plan, question, dialogAct(words), turn.text);
  const observations = found.flatMap((interest) => observationsOf(interest, turn, nowMs));
  observations.push(...toldAround(found, turn, nowMs));
  const about = liveInterest(state, question?.about);
  // A sentence that names something else shows that, and not what was asked about.
  if (about !== undefined && question !== null && observations.length === 0) {
    if (act === 'disown') observations.push(disowned(about, turn, nowMs));
    else if (act === 'tell') observations.push(...elaboration(about, question, turn, words, nowMs));
  }
  return { act, words, found, observations };
}

/** Signs of these are found in answers, too (`no idea why, but I love trains`): who names an interest has answered. */
const SOFT: ReadonlySet<DialogAct> = new Set([
  'dont_know',
  'private',
  'change_subject',
  'confused',
  'disown',
  'thanks',
  'annoyed',
]);

function actAndInterests(
  plan: InterviewPlan,
  question: LastQuestion | null,
  act: DialogAct,
  text: string,
): { act: DialogAct; found: FoundInterest[] } {
  const meant = act === 'disown' && question?.about === undefined ? 'tell' : act;
  if (SOFT.has(meant)) {
    const told = readInterests(plan, question, 'tell', text);
    if (told.some((interest) => interest.known && interest.polarity === 'positive'))
      return { act: 'tell', found: told };
  }
  return { act: meant, found: TELLS.has(meant) ? readInterests(plan, question, meant, text) : [] };
}

function readInterests(
  plan: InterviewPlan,
  question: LastQuestion | null,
  act: DialogAct,
  text: string,
): FoundInterest[] {
  const context = question === null ? undefined : contextOf(plan, question.intent);
  return extractInterests(text, {
    asked:
      question !== null && act === 'tell' && (question.expects === 'open' || question.expects === 'yes_no'),
    future: context === 'future',
    helping: context === 'helping',
    company: context === 'company',
    detail: question?.about !== undefined,
  });
}

function observationsOf(interest: FoundInterest, turn: Turn, nowMs: number): Observed[] {
  const { name, category, confidence, polarity, quote } = interest;
  const mention = saidOf(interest);
  const said = mention.length > 0 && mention.length <= MAX_SAID_CHARS ? { said: mention } : {};
  const observed: Observed = {
    type: 'interest_observed',
    at_ms: nowMs,
    turn_id: turn.turnId,
    name,
    category,
    confidence,
    quote,
    polarity,
    ...(polarity === 'positive' ? { strength: interest.strength, ...said } : {}),
  };
  const facets = polarity === 'positive' ? facetsTold(quote) : [];
  if (facets.length === 0) return [observed];
  // The same words may tell since when and with whom: one observation each, and one piece of evidence.
  return facets.map((facet) => ({ ...observed, facet }));
}

/** What the rest of a turn tells about the one interest that it names: `... and my brother does it with me`. */
function toldAround(found: readonly FoundInterest[], turn: Turn, nowMs: number): Observed[] {
  const [interest, ...others] = found;
  if (interest === undefined || others.length > 0 || interest.polarity !== 'positive') return [];
  const inClause = facetsTold(interest.quote);
  return facetsTold(turn.text)
    .filter((facet) => !inClause.includes(facet))
    .map((facet) => ({
      type: 'interest_observed',
      at_ms: nowMs,
      turn_id: turn.turnId,
      name: interest.name,
      category: interest.category,
      confidence: SHORT_ELABORATION_CONFIDENCE,
      quote: quoteOf(turn.text),
      polarity: 'positive',
      facet,
    }));
}

/** The learner's word for it. Who is helped is not what it is called: `old people` are no interest, helping them is. */
function saidOf({ name, category, mention }: FoundInterest): string {
  if (category === 'philanthropic' && !/ing\b/.test(mention)) return name;
  return mention.replace(new RegExp(`\\b${escaped(name)}\\b`, 'i'), name);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function disowned(about: InterestRecord, turn: Turn, nowMs: number): Observed {
  return {
    type: 'interest_observed',
    at_ms: nowMs,
    turn_id: turn.turnId,
    name: about.name,
    category: about.category,
    confidence: DISOWNED_CONFIDENCE,
    quote: quoteOf(turn.text),
    polarity: 'negative',
  };
}

/** What the answer tells about the interest that was asked about. */
function elaboration(
  about: InterestRecord,
  question: LastQuestion,
  turn: Turn,
  words: readonly string[],
  nowMs: number,
): Observed[] {
  const stance = stanceOf(words.join(' '));
  if (stance.dislikes || stance.ended) return [];
  const asked = facetOf(question.intent);
  const facets = new Set<DetailFacet>([...(asked === undefined ? [] : [asked]), ...facetsTold(turn.text)]);
  const long = words.length >= ELABORATION_WORDS;
  if (facets.size === 0 && !long) return [];
  const observed: Observed = {
    type: 'interest_observed',
    at_ms: nowMs,
    turn_id: turn.turnId,
    name: about.name,
    category: about.category,
    confidence: long ? ELABORATION_CONFIDENCE : SHORT_ELABORATION_CONFIDENCE,
    quote: quoteOf(turn.text),
    polarity: 'positive',
  };
  return facets.size === 0 ? [observed] : [...facets].map((facet) => ({ ...observed, facet }));
}

/** The turn, or as many whole words from its beginning as are still a quote. */
function quoteOf(text: string): string {
  const all = text.trim();
  return all.length <= MAX_QUOTE_CHARS ? all : all.slice(0, MAX_QUOTE_CHARS).replace(/\s+\S*$/, '');
}

/** The state as it will be when the observations are in the log; the given state is left as it is. */
export function withObservations(
  state: InterviewState,
  observations: readonly Observed[],
  nowMs: number,
): InterviewState {
  if (observations.length === 0) return state;
  const book = structuredClone({ interests: state.interests, interestPlaces: state.interestPlaces });
  for (const observed of observations) mergeObservation(book, observed, nowMs);
  return { ...state, ...book };
}
