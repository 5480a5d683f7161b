import type { InterestCategory } from '@spool/contracts';
import type { Clause } from './clauses';
import { wordsOf } from './clauses';
import type { NamedThing } from './objects';

/** An interest as one turn shows it. */
export interface FoundInterest {
  name: string;
  category: InterestCategory;
  /** 0 to 1 */
  confidence: number;
  polarity: 'positive' | 'negative';
  /** Verbatim from the turn. */
  quote: string;
  /** What the learner called it, turned round for the interviewer's mouth: `building robots with your brother`. */
  mention: string;
}

/** What the turn answers, as far as it changes how it is read. */
export interface AnswerContext {
  /** An open question was asked, so that a bare `mostly chess` is an answer to it. */
  asked: boolean;
  /** The question was about the future, so that `a doctor` is what they want to become. */
  future: boolean;
  /** The question was about helping, so that what they do there is philanthropic. */
  helping: boolean;
  /** The question was about details of one interest, so that new names in a bare answer are details of it. */
  detail: boolean;
}

/** Something said of an interest before it is put together. */
export interface Claim {
  strength: number;
  negative: boolean;
  intense: boolean;
  career: boolean;
  fragment: boolean;
}

/** An interest that no taxonomy knows is surer to be a misunderstanding. */
const UNKNOWN_SHARE = 0.7;
const HELPS_OTHERS =
  /\b(?:volunteer\w*|charit\w+|donat\w+|fundrais\w+|homeless|shelters?|community service|soup kitchen|food bank|elderly|help(?:ing|s)? (?:people|others|other people|kids|children|animals|old people|younger|the poor))\b/;
const IN_COMPANY =
  /\b(?:(?:with|and) (?:a |some |all |the |my |our )*(?:best |few |school |close |old )?(?:friends?|mates?|buddies|team|teammates|club|band|group|classmates|cousins|crew|neighbou?rs)|(?:in|on|join(?:ed)?|part of) (?:a|an|the|my|our) (?:\w+ ){0,2}(?:team|club|band|choir|group|orchestra|society)|me and my (?:\w+ )?friends?)\b/;
const FOR_A_LIVING =
  /\b(?:job|career|for a living|profession|professional|work as|when i grow up|when i am older)\b/;

/** What a named thing with a claim about it amounts to: one interest, or several, or none. */
export function interestsOf(
  thing: NamedThing,
  claim: Claim,
  clause: Clause,
  quote: string,
  context: AnswerContext,
): FoundInterest[] {
  const polarity = claim.negative ? 'negative' : 'positive';
  const bonus = (claim.intense ? 0.06 : 0) + (clause.tokens.length > 8 ? 0.04 : 0);
  const category = (usual: InterestCategory): InterestCategory =>
    categoryOf(claim, clause.words, usual, context);
  const mention = claim.career ? becoming(thing.mention) : thing.mention;
  if (thing.known.length > 0) {
    const listed = thing.known.length > 1 && thing.tokens[0]?.gerund === false && !thing.tokens[0].verb;
    return thing.known.map(({ name, category: usual, at, length }) => ({
      name,
      category: category(usual),
      confidence: roundConfidence(claim.strength + bonus),
      polarity,
      quote,
      // `football basketball`: a list whose commas were not recognised.
      mention: listed ? wordsOf(thing.tokens.slice(at, at + length)) : mention,
    }));
  }
  if (thing.ownName === undefined || (context.detail && claim.strength < 0.7)) return [];
  const share = claim.fragment ? UNKNOWN_SHARE * 0.9 : UNKNOWN_SHARE;
  return [
    {
      name: thing.ownName,
      category: category('personal'),
      confidence: roundConfidence((claim.strength + bonus) * share),
      polarity,
      quote,
      mention,
    },
  ];
}

function categoryOf(
  claim: Claim,
  words: string,
  usual: InterestCategory,
  context: AnswerContext,
): InterestCategory {
  if (claim.career || FOR_A_LIVING.test(words)) return 'career';
  if (HELPS_OTHERS.test(words) || context.helping) return 'philanthropic';
  if (IN_COMPANY.test(words)) return 'social';
  return usual;
}

const becoming = (mention: string): string => (/^(?:a|an) /.test(mention) ? `becoming ${mention}` : mention);

export const roundConfidence = (value: number): number =>
  Math.round(Math.min(0.95, Math.max(0.2, value)) * 100) / 100;
