import type { AnswerContext, FoundInterest } from './claims';
import { categoryFor, isSomebody, JOB, roundConfidence } from './claims';
import type { Clause } from './clauses';
import { wordsOf } from './clauses';
import type { Holder } from './holder';
import type { Stance } from './stance';
import { knownInterestsIn, withoutGeneral } from './taxonomy';
import type { KnownMatch } from './taxonomy';
import type { Token } from './tokens';
import { activityVerb, flipPronouns, gerundOf } from './words';

/** A known interest that is said of oneself without any pattern of liking is likely, but not as sure. */
const MENTIONED_CONFIDENCE = 0.6;
const LIKED_CONFIDENCE = 0.72;
const MENTIONED_STRENGTH = 0.35;
const LIKED_STRENGTH = 0.55;

/** `becoming a nurse`, `as a pilot`, `I am a climber`, `I said a vet`. */
const BECOMING =
  /\b(?:be|being|become|becoming|became|as|like|am|said|say|say(?:ing)?|of|for|follow(?:ing)?|train(?:ing)? (?:to be|as)|work(?:ing)? (?:as|with|in)|job|dream|plan|study|studying) (?:\w+ ){0,4}?(?=ROLE)/;

/** In answers about one interest: `I like that ...`, `I would love to ...`. */
const LIKES_OR_PLANS_A_DETAIL =
  /\b(?:like|love|enjoy) (?:it )?(?:that|how|when)\b|\b(?:want|would (?:like|love)|hope|plan|going) to\b/;

interface Reading {
  holder: Holder;
  stance: Stance;
  /** A pattern has read the clause already. */
  stated: boolean;
}

/**
 * Interests of the taxonomy that a clause names without a pattern that says how the learner stands to them:
 * `there is this climbing wall and I practically live there`. Counted when the clause is about the learner, or about
 * nobody in an answer to an open question.
 */
export function mentionsIn(
  clause: Clause,
  text: string,
  context: AnswerContext,
  reading: Reading,
): FoundInterest[] {
  const { tokens, words } = clause;
  if (context.detail || !context.asked) {
    // Nobody asked for interests, so only what is outright said of oneself counts, and what is over.
    if (!isOutright(reading.stance) || reading.holder === 'other') return [];
    if (reading.holder !== 'learner' && !reading.stance.ended && !reading.stance.dislikes) return [];
    if (context.detail && reading.stance.likes && LIKES_OR_PLANS_A_DETAIL.test(words)) return [];
  }
  const list = tokens.map((token) => token.word);
  const matches = withoutGeneral(
    knownInterestsIn(list)
      .filter((match) => counts(match, words, list, context) && !isMeansOnly(match, list))
      .filter((match) => !(context.future && isPartOfJob(tokens, match)))
      .filter((match) => !isSimile(list, match))
      .filter((match) => match.kind !== 'role' || !isSomebody(tokens, match.at))
      .filter((match) => isOutright(reading.stance) || !isNegated(list, match)),
    words,
  );
  const quote = text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
  return matches.map((match) => {
    const career = match.kind === 'role' && (context.future || match.category === 'career');
    return {
      name: match.name,
      known: true,
      category: career ? 'career' : categoryFor(words, match.category, context),
      confidence: roundConfidence(reading.stance.likes ? LIKED_CONFIDENCE : MENTIONED_CONFIDENCE),
      strength: reading.stance.likes ? LIKED_STRENGTH : MENTIONED_STRENGTH,
      polarity: 'positive',
      quote,
      mention: mentionAt(tokens, match, career),
    };
  });
}

/** Said with `about`, these are how somebody comes to the interest, and not the interest. */
export const MEANS = new Set([
  'reading',
  'podcasting',
  'movies',
  'television series',
  'filmmaking',
  'social media',
]);

/** `reading about ancient Egypt`, `podcasts about history`: what it is about is meant. */
function isMeansOnly(match: KnownMatch, list: readonly string[]): boolean {
  const rest = list.slice(match.at + match.length);
  // `diving into a novel`
  if (match.name === 'diving' && rest[0] === 'into') return true;
  return MEANS.has(match.name) && (/^(?:about|up|into|on)$/.test(rest[0] ?? '') || rest.includes('about'));
}

/** `Latin is like solving a riddle` is not about riddles. */
const isSimile = (list: readonly string[], match: KnownMatch): boolean =>
  /\b(?:is|was|are|were|feels?|sounds?|looks?|tastes?|smells?) (?:\w+ )?like (?:\w+ ){0,3}$/.test(
    `${list.slice(0, match.at).join(' ')} `,
  );

const isOutright = (stance: Stance): boolean => stance.likes || stance.dislikes || stance.ended;

/** `I would not touch golf`, `I never play chess`: whatever that means, it is no liking. */
const isNegated = (list: readonly string[], match: KnownMatch): boolean =>
  NEGATION.test(sinceVerdict(list.slice(0, match.at)));

/** `what I do not hate is chess`: what comes after the verb of the main clause is not negated. */
const sinceVerdict = (before: readonly string[]): string =>
  before.slice(before.findLastIndex((word) => /^(?:is|are|was)$/.test(word)) + 1).join(' ');

const NEGATION =
  /^(?:\w+ )?(?:not|no)\b(?! (?:only|just))|\b(?:do|does|did|would|can|could|will|have|am|is|are) not\b(?! (?:only|just|know|sure|think|see|remember))|\bnever\b/;

/** `a puppet maker`: the puppet is only the half of it. */
function isPartOfJob(tokens: readonly Token[], match: KnownMatch): boolean {
  const next = tokens[match.at + match.length];
  return (
    next !== undefined && next.noun && JOB.test(next.word) && tokens[match.at + match.length - 1]?.stop === ''
  );
}

function counts(match: KnownMatch, words: string, list: readonly string[], context: AnswerContext): boolean {
  if (match.kind === 'ambiguous' || match.kind === 'verb') return false;
  if (match.kind === 'clear') return true;
  const role = list.slice(match.at, match.at + match.length).join(' ');
  const becoming = new RegExp(BECOMING.source.replace('ROLE', role.replace(/[^\w ]/g, '.'))).test(words);
  return context.future || becoming;
}

/** The matched words with the verb and the article before them: `playing the cello`, `becoming a nurse`. */
function mentionAt(tokens: readonly Token[], match: KnownMatch, career: boolean): string {
  let from = match.at;
  const before = (): string => tokens[from - 1]?.word ?? '';
  // `a bit of a chess person`: the article is the person's.
  const persons = /^(?:person|fan|nerd|lover|freak|addict|enthusiast|team|club|group)$/.test(
    tokens[match.at + match.length]?.word ?? '',
  );
  if (!persons && /^(?:a|an|the|my|our|old|new)$/.test(before())) from -= 1;
  const verb = activityVerb(before());
  const core = wordsOf(tokens.slice(from, match.at + match.length));
  const said = flipPronouns(core.split(' ')).join(' ');
  if (career) return /^(?:a|an) /.test(said) ? `becoming ${said}` : said;
  if (verb !== undefined) return `${gerundOf(verb.base)} ${said}`;
  const [first = '', ...rest] = said.split(' ');
  const own =
    activityVerb(first)?.base ??
    (rest.length > 0 &&
    /^(?:pick|clean|save|protect|visit|care|look|keep|collect|raise|meet|spend|hang)$/.test(first)
      ? first
      : undefined);
  return own !== undefined && !/ing$/.test(first) ? [gerundOf(own), ...rest].join(' ') : said;
}
