import type { InterestCategory } from '@spool/contracts';
import type { Clause } from './clauses';
import { wordsOf } from './clauses';
import type { NamedThing } from './objects';
import { activityVerb } from './words';

/** An interest as one turn shows it. */
export interface FoundInterest {
  name: string;
  /** The taxonomy has it; otherwise the name is the learner's own. */
  known: boolean;
  category: InterestCategory;
  /** 0 to 1: how sure it is that they mean it. */
  confidence: number;
  /** 0 to 1: how much they care, as the wording shows it. */
  strength: number;
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
  /** The question was about what they do with others, so that what their friends do is theirs, too. */
  company?: boolean;
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
/** Words for people who do something for a living mostly end so. */
export const JOB = /(?:er|or|ist|ian|man|woman|ant)$/;
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
    claim.career ? 'career' : categoryFor(clause.words, usual, context);
  const mention = claim.career ? becoming(thing.mention) : thing.mention;
  // `a puppet maker` is no puppet: whoever names a job that no list knows means the job.
  const job = claim.career || context.future ? ownJob(thing) : undefined;
  if (job !== undefined) {
    const confidence = roundConfidence((claim.strength + bonus) * UNKNOWN_SHARE);
    return [
      {
        name: job,
        known: false,
        category: 'career',
        confidence,
        strength: caring(claim),
        polarity,
        quote,
        mention: becoming(thing.mention),
      },
    ];
  }
  // Who does it for a living is meant only where somebody wants to be one: `a doctor told me` is no interest.
  const meant = onlyWhatIsDone(thing).filter(
    (match) =>
      match.kind !== 'role' || ((claim.career || context.future) && !isSomebody(thing.tokens, match.at)),
  );
  if (thing.known.length > 0) {
    const listed = thing.known.length > 1 && thing.tokens[0]?.gerund === false && !thing.tokens[0].verb;
    return meant.map(({ name, category: usual, at, length }) => ({
      name,
      known: true,
      category: category(usual),
      confidence: roundConfidence(claim.strength + bonus),
      strength: caring(claim),
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
      known: false,
      category: category('personal'),
      confidence: roundConfidence((claim.strength + bonus) * share),
      strength: caring(claim),
      polarity,
      quote,
      mention,
    },
  ];
}

/** `my teacher`, `her coach`: somebody, and not what anybody wants to become. */
export const isSomebody = (tokens: readonly { readonly word: string }[], at: number): boolean =>
  /^(?:my|our|his|her|their|your)$/.test(tokens[at - 1]?.word ?? '');

/** `walk dogs` is about dogs, and `run a farm` about farms: the verb counts where it has no object of its own. */
function onlyWhatIsDone(thing: NamedThing): NamedThing['known'] {
  const known = thing.known
    .filter((match) => match.kind !== 'verb' || match.at === 0)
    .filter((match) => !isMotion(thing, match.at))
    // `teaching myself Japanese` is learning.
    .filter((match) => !/^(?:my|your)self$/.test(thing.tokens[match.at + match.length]?.word ?? ''));
  const [first, ...others] = known;
  const word = thing.tokens[0]?.word ?? '';
  const bareVerb =
    first?.at === 0 &&
    first.length === 1 &&
    first.kind !== 'clear' &&
    activityVerb(word) !== undefined &&
    !word.endsWith('ing');
  return bareVerb && others.length > 0 ? others : known;
}

/** `I run home`, `we walk to the pitch`: how they get somewhere. */
const isMotion = ({ tokens }: NamedThing, at: number): boolean =>
  // ... and `I write it down`.
  (/^(?:write|wrote|written)$/.test(tokens[at]?.word ?? '') &&
    /^(?:it|them|that|down)$/.test(tokens[at + 1]?.word ?? '')) ||
  (/^(?:run|ran|walk|walked|ride|rode|climb|climbed|race|raced|cycle|cycled|bike|sail)$/.test(
    tokens[at]?.word ?? '',
  ) &&
    /^(?:home|to|out|away|into|up|over|late|off|through|around|after|behind|there|back)$/.test(
      tokens[at + 1]?.word ?? '',
    ));

/** The job that a thing names, if its last word is one and the taxonomy does not know it. */
function ownJob(thing: NamedThing): string | undefined {
  const last = thing.tokens.at(-1);
  if (last === undefined || thing.ownName === undefined || !JOB.test(last.word) || last.gerund)
    return undefined;
  const knowsIt = thing.known.some((match) => match.at + match.length === thing.tokens.length);
  return knowsIt ? undefined : thing.ownName;
}

/** The category that the words around a name give it, or else the usual one. */
export function categoryFor(
  words: string,
  usual: InterestCategory,
  context: AnswerContext,
): InterestCategory {
  if (FOR_A_LIVING.test(words)) return 'career';
  if (HELPS_OTHERS.test(words) || context.helping) return 'philanthropic';
  if (IN_COMPANY.test(words)) return 'social';
  return usual;
}

/** A bare answer says little about how much they care, `I really love` says a lot. */
const caring = (claim: Claim): number =>
  roundConfidence(claim.fragment ? 0.35 : (claim.strength - 0.35) * 1.4 + (claim.intense ? 0.15 : 0));

const becoming = (mention: string): string => (/^(?:a|an) /.test(mention) ? `becoming ${mention}` : mention);

export const roundConfidence = (value: number): number =>
  Math.round(Math.min(0.95, Math.max(0.2, value)) * 100) / 100;
