import { interestsOf, roundConfidence } from './claims';
import type { AnswerContext, Claim, FoundInterest } from './claims';
import type { Clause } from './clauses';
import { thingsIn } from './objects';
import type { NamedThing } from './objects';
import { knownInterestsIn } from './taxonomy';
import type { Token } from './tokens';
import { judgementIn, triggerIn } from './triggers';
import type { Trigger } from './triggers';
import { activityVerb } from './words';

const NEW_SUBJECT =
  /^(?:he|she|they|you|it|this|his|her|their|your|everyone|everybody|people|there)\b|^my (?!favou?rite|hobby|hobbies|passion|dream|goal|main|biggest|best (?!friend)|interest)/;
const VETO = /\bif i\b/;
const OPENING_OF_CIRCUMSTANCE =
  /^(?:in|at|on|with|after|before|when|during|since|because|from|by|for|every|to (?:my|be|the)|sometimes i|until|if|while|where|without|as)\b/;
const STARTING =
  /\b(?:started|began|took up|picked up|tried|practi[sc]e|work(?:ed|ing)? on|go to|went to|go for)\b/;

/** `I would like to learn more about AI`: another interest, even in an answer about one. */
const LEARNING = /\b(?:learn|know|find out|hear|curious|read|interested)\b.*\b(?:about|in)\b/;

/** What `good at` and the like are worth in `triggers.ts`. */
const SKILL_STRENGTH = 0.6;
const PLANS = /\b(?:would|want|hope|plan|could|might|will|shall|going to|promised)\b/;

export interface Surroundings {
  first: boolean;
  /** The sentence is about somebody else so far. */
  others: boolean;
  previous: FoundInterest[];
}

type Make = (things: NamedThing[], claim: Claim) => FoundInterest[];

const makerOf =
  (clause: Clause, text: string, context: AnswerContext): Make =>
  (things, claim) =>
    things.flatMap((thing) => interestsOf(thing, claim, clause, quoteOf(text, clause.tokens), context));

/** A clause that says outright how the learner stands to something: `I love chess`, `chess is fun`, `my hobby is chess`. */
export function readStatement(
  clause: Clause,
  text: string,
  context: AnswerContext,
  around: Surroundings,
): FoundInterest[] | undefined {
  const { tokens, words } = clause;
  const make = makerOf(clause, text, context);
  const quote = quoteOf(text, tokens);

  const judgement = judgementIn(words);
  if (judgement !== undefined && !/^(?:i|we) /.test(words.slice(0, judgement.from === 0 ? 2 : 0))) {
    const object = tokensBetween(tokens, judgement.from, judgement.to);
    const claim = {
      strength: judgement.strength,
      negative: judgement.negative,
      intense: false,
      career: judgement.job,
      fragment: false,
    };
    if (/^(?:it|that|they|this|those|these)$/.test(words.slice(judgement.from, judgement.to).trim()))
      return again(around.previous, claim, quote);
    const verb = activityIn(object);
    const things = make(thingsIn(verb === undefined ? object : object.slice(1), verb), claim);
    if (things.length > 0 || judgement.from > 0) return things;
  }

  const selfless = !/\b(?:i|we|you)\b|^(?:me|us)\b/.test(words);
  const implied =
    selfless && !NEW_SUBJECT.test(words) && !around.others && isImplied(clause, around, context);
  const said = VETO.test(words) ? undefined : triggerIn(words, implied);
  // `the songs that we wrote`, `what I do`: describes something, claims nothing.
  const relative = /^(?:that|which|who|what)$/.test(clause.connector);
  const trigger = relative && said?.kind === 'do' ? undefined : said;
  return trigger === undefined ? undefined : readTrigger(trigger, clause, around, make, quote, context);
}

/** `love football`, `and play the guitar`: the missing subject is the learner. */
function isImplied(clause: Clause, around: Surroundings, context: AnswerContext): boolean {
  if (clause.connector !== '' && clause.connector !== 'and' && clause.connector !== 'but') return false;
  return around.first || clause.connector !== '' || context.asked;
}

function readTrigger(
  trigger: Trigger,
  clause: Clause,
  around: Surroundings,
  make: Make,
  quote: string,
  context: AnswerContext,
): FoundInterest[] | undefined {
  const { tokens, words } = clause;
  let object = tokensBetween(tokens, trigger.objectAt, words.length);
  while (object[0] !== undefined && /^(?:to|a lot|really|also|mostly|still)$/.test(object[0].word))
    object = object.slice(1);
  const ended = /\b(?:any more|no longer)\b/.test(words);
  const negative =
    (trigger.kind === 'dislike' || trigger.kind === 'stopped') !== trigger.negated || trigger.past || ended;
  const claim: Claim = {
    strength: trigger.strength,
    negative: trigger.past || ended ? true : negative,
    intense:
      trigger.intense ||
      /\b(?:a lot|so much|very much|all the time|every day|more than anything|the most)\b/.test(words),
    career: trigger.kind === 'become',
    fragment: false,
  };
  // `I am not very good at it`: no less liked for that.
  if (trigger.negated && trigger.kind === 'do' && context.helping) return [];
  if (trigger.negated && trigger.kind === 'like' && trigger.strength === SKILL_STRENGTH) return [];
  if (/^(?:it|them|that|this|those)$/.test(object[0]?.word ?? '') && object.length <= 4)
    return again(around.previous, claim, quote);
  // `I like that my head goes quiet`: a whole sentence is liked, and no thing in it is meant.
  if (isWholeSentence(object)) return [];
  // What they plan, told when asked about one interest, is a detail of it and not another interest.
  if (context.detail && (trigger.kind === 'want' || PLANS.test(words)) && !LEARNING.test(words)) return [];
  const verb = activityIn(object);
  const plainDoing = trigger.kind === 'do' && trigger.strength === 0.6;
  if (plainDoing && verb === undefined && !STARTING.test(words)) return undefined;
  const rest = verb === undefined ? object : object.slice(1);
  // Only somebody who likes or makes something can name what no list knows; `I keep going back` names nothing.
  const knownOnly = trigger.kind === 'join' || (plainDoing && (verb === undefined || context.detail));
  const clearly = plainDoing && context.detail;
  return make(
    thingsIn(rest, verb).filter(
      ({ known }) => !knownOnly || (clearly ? known.some(({ kind }) => kind === 'clear') : known.length > 0),
    ),
    claim,
  );
}

const isWholeSentence = (object: readonly Token[]): boolean =>
  /^(?:that|how|when|if|what|why|because)$/.test(object[0]?.word ?? '') &&
  object.slice(1).some((token) => (token.verb && !token.gerund) || /^(?:is|are|has|can)$/.test(token.word));

/** `it`: what was just talked about. */
const again = (previous: FoundInterest[], claim: Claim, quote: string): FoundInterest[] =>
  previous.map((interest) => ({
    ...interest,
    polarity: claim.negative ? 'negative' : 'positive',
    confidence: roundConfidence(Math.max(interest.confidence, claim.strength)),
    quote,
  }));

/** A bare answer: `mostly chess and hiking`, `but not football`. */
export function readFragment(
  clause: Clause,
  text: string,
  context: AnswerContext,
  around: Surroundings,
): FoundInterest[] {
  const { tokens, words, connector } = clause;
  const selfless = !/\b(?:i|we|you)\b|^(?:me|us)\b/.test(words);
  if (!selfless || NEW_SUBJECT.test(words)) return [];
  const negated = /^(?:\w+ly )?(?:not|no|nothing|never|neither|without)\b(?! only)/.test(words);
  const follows = connector === 'but' || connector === '' || connector === 'and';
  if (!follows || OPENING_OF_CIRCUMSTANCE.test(words)) return [];
  if (!context.asked && !(negated && around.previous.length > 0)) return [];
  if (/\b(?:is|are|was|were|has|said|says|it|would|could|question|know)\b/.test(words)) return [];
  const start = tokens.findIndex(
    (token) =>
      !/^(?:not|no|yes|yeah|yep|sure|never|maybe|definitely|probably|mostly|mainly|just|only)$/.test(
        token.word,
      ),
  );
  const object = start < 0 ? [] : tokens.slice(start);
  if (object.length === 0 || object.length > 14) return [];
  // `the bus broke down`: a sentence about something else.
  const told = object.slice(1).some((token) => token.verb && !token.gerund && !token.noun);
  if (told && knownInterestsIn(object.map((token) => token.word)).length === 0) return [];
  const verb = activityIn(object);
  // The bare answer to a question about one interest is a detail, unless it is another interest and nothing else.
  if (context.detail && !isOneKnownThing(object)) return [];
  const found = makerOf(
    clause,
    text,
    context,
  )(thingsIn(verb === undefined ? object : object.slice(1), verb), {
    strength: 0.6,
    negative: negated,
    intense: false,
    career: context.future,
    fragment: true,
  });
  // A name that no list knows is an answer where it stands first, and not in the middle of a story.
  return around.first || connector === 'and' ? found : found.filter((interest) => interest.known);
}

function isOneKnownThing(object: readonly Token[]): boolean {
  const words = object
    .map((token) => token.word)
    .filter((word) => !/^(?:a|an|the|my|our|always|too|mostly)$/.test(word));
  const [match, ...others] = knownInterestsIn(words);
  return match?.kind === 'clear' && others.length === 0 && match.length === words.length;
}

const activityIn = (object: readonly Token[]): Token | undefined => {
  const first = object[0];
  return first !== undefined &&
    activityVerb(first.word) !== undefined &&
    (object.length > 1 || first.gerund || first.verb || !first.noun)
    ? first
    : undefined;
};

/** The tokens whose words stand between two places of the clause's joined words. */
function tokensBetween(tokens: readonly Token[], from: number, to: number): Token[] {
  let at = 0;
  return tokens.filter((token) => {
    const start = at;
    at += token.word.length + 1;
    return start >= from - 1 && start + token.word.length <= to + 1 && start >= from;
  });
}

function quoteOf(text: string, tokens: readonly Token[]): string {
  const start = tokens[0]?.start ?? 0;
  return text.slice(start, tokens.at(-1)?.end ?? start);
}
