import { interestsOf, roundConfidence } from './claims';
import type { AnswerContext, Claim, FoundInterest } from './claims';
import { clausesOf } from './clauses';
import type { Clause } from './clauses';
import { thingsIn } from './objects';
import type { NamedThing } from './objects';
import { tokenize } from './tokens';
import type { Token } from './tokens';
import { judgementIn, takesBack, triggerIn } from './triggers';
import type { Trigger } from './triggers';
import { activityVerb } from './words';

export type { AnswerContext, FoundInterest } from './claims';

const NEW_SUBJECT =
  /^(?:he|she|they|you|his|her|their|your|everyone|everybody|people|there)\b|^my (?!favou?rite|hobby|hobbies|passion|dream|goal|main|biggest|best (?!friend)|interest)/;
const VETO = /\b(?:have|has|had|need|got|supposed|forced|made me|makes me) to\b|\bmust\b|\bshould\b|\bif i\b/;
const OPENING_OF_CIRCUMSTANCE =
  /^(?:in|at|on|with|after|before|when|during|since|because|from|by|for|every|sometimes i|until|if|while|where|without|as)\b/;

/** Reads interests out of one turn. Recogniser text (no capitals, no punctuation, an error here and there) is expected. */
export function extractInterests(text: string, context: AnswerContext): FoundInterest[] {
  const found: FoundInterest[] = [];
  let previous: FoundInterest[] = [];
  let others = false;
  clausesOf(tokenize(text)).forEach((clause, index) => {
    if (clause.question) return;
    if (previous.length > 0 && takesBack(clause.connector, clause.words)) {
      previous = takeBack(found, previous, text, clause);
      return;
    }
    const here = readClause(clause, text, context, { first: index === 0, others, previous });
    others =
      NEW_SUBJECT.test(clause.words) ||
      (others && clause.connector === 'and' && !/^(?:i|we)\b/.test(clause.words));
    if (here.length > 0) previous = here;
    for (const interest of here) keep(found, interest);
  });
  return found;
}

/** One name is kept once: the last word on liking, the best evidence for it. */
function keep(found: FoundInterest[], interest: FoundInterest): void {
  const index = found.findIndex((one) => one.name === interest.name);
  const known = found[index];
  if (known === undefined) found.push(interest);
  else if (known.polarity !== interest.polarity || interest.confidence > known.confidence)
    found[index] = interest;
}

function takeBack(
  found: FoundInterest[],
  previous: FoundInterest[],
  text: string,
  clause: Clause,
): FoundInterest[] {
  const end = clause.tokens.at(-1)?.end ?? 0;
  return previous.map((interest) => {
    const start = text.indexOf(interest.quote);
    const quote =
      start < 0 ? interest.quote : text.slice(start, Math.max(end, start + interest.quote.length));
    const negative: FoundInterest = { ...interest, polarity: 'negative', quote };
    found.splice(0, found.length, ...found.filter((one) => one.name !== interest.name), negative);
    return negative;
  });
}

interface Surroundings {
  first: boolean;
  /** The sentence is about somebody else so far. */
  others: boolean;
  previous: FoundInterest[];
}

function readClause(
  clause: Clause,
  text: string,
  context: AnswerContext,
  around: Surroundings,
): FoundInterest[] {
  const { tokens, words } = clause;
  const quote = quoteOf(text, tokens);
  const make = (things: NamedThing[], claim: Claim): FoundInterest[] =>
    things.flatMap((thing) => interestsOf(thing, claim, clause, quote, context));

  const judgement = judgementIn(words);
  if (judgement !== undefined && !/^(?:i|we) /.test(words.slice(0, judgement.from === 0 ? 2 : 0))) {
    const object = tokensBetween(tokens, judgement.from, judgement.to);
    const pronoun = /^(?:it|that|they|this|those|these)$/.test(
      words.slice(judgement.from, judgement.to).trim(),
    );
    const claim = {
      strength: judgement.strength,
      negative: judgement.negative,
      intense: false,
      career: judgement.job,
      fragment: false,
    };
    if (pronoun) return again(around.previous, claim, quote);
    const verb = activityIn(object);
    const things = make(thingsIn(verb === undefined ? object : object.slice(1), verb), claim);
    if (things.length > 0 || judgement.from > 0) return things;
  }

  const selfless = !/\b(?:i|we|you)\b|^(?:me|us)\b/.test(words);
  const fragment = selfless && !NEW_SUBJECT.test(words);
  const implied = fragment && !around.others && isImplied(clause, around, context);
  const said = VETO.test(words) ? undefined : triggerIn(words, implied);
  // `the songs that we wrote`, `what I do`: describes something, claims nothing.
  const relative = /^(?:that|which|who|what|where)$/.test(clause.connector);
  const trigger = relative && said?.kind === 'do' ? undefined : said;
  if (trigger !== undefined) {
    const read = readTrigger(trigger, clause, around, make, quote);
    if (read !== undefined) return read;
  }
  return fragment && !around.others ? readFragment(clause, context, around, make) : [];
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
  make: (things: NamedThing[], claim: Claim) => FoundInterest[],
  quote: string,
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
  if (/^(?:it|them|that|this|those)$/.test(object[0]?.word ?? '') && object.length <= 4)
    return again(around.previous, claim, quote);
  const verb = activityIn(object);
  if (
    trigger.kind === 'do' &&
    trigger.strength === 0.6 &&
    verb === undefined &&
    !/\b(?:started|began|took up|picked up|tried|practi[sc]e|work(?:ed|ing)? on|go to|went to|go for)\b/.test(
      words,
    )
  ) {
    return undefined;
  }
  const rest = verb === undefined ? object : object.slice(1);
  const found = make(
    thingsIn(rest, verb).filter((thing) => trigger.kind !== 'join' || thing.known.length > 0),
    claim,
  );
  return found;
}

/** `it`: what was just talked about. */
const again = (previous: FoundInterest[], claim: Claim, quote: string): FoundInterest[] =>
  previous.map((interest) => ({
    ...interest,
    polarity: claim.negative ? 'negative' : 'positive',
    confidence: roundConfidence(Math.max(interest.confidence, claim.strength)),
    quote,
  }));

/** `mostly chess and hiking`, `but not football`. */
function readFragment(
  clause: Clause,
  context: AnswerContext,
  around: Surroundings,
  make: (things: NamedThing[], claim: Claim) => FoundInterest[],
): FoundInterest[] {
  const { tokens, words, connector } = clause;
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
  const verb = activityIn(object);
  return make(thingsIn(verb === undefined ? object : object.slice(1), verb), {
    strength: 0.6,
    negative: negated,
    intense: false,
    career: context.future,
    fragment: true,
  });
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
