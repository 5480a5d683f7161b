import type { EndpointContext, EndpointEvidence, EndpointOpinion } from './endpoint-evidence';
import { FILLERS, words } from './words';

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** No English turn ends in these; a recogniser that puts a full stop after one of them guessed. */
const NEVER_LAST = set(
  'and or but because cause although whereas unless the a an my your our their of from than into whose ' +
    "i'm we're they're he's she's gonna wanna",
);
/** Turns seldom end in these; a full stop after one of them is believed. */
const SELDOM_LAST = set(
  'so like then if when while where which who that to for with without at by in on about as is are was were ' +
    'be been am have has had do does can could would should will may might must very really just kind sort ' +
    "well maybe i we he she they it's that's there's basically actually",
);
const ANSWERS = set(
  'yes yeah yep yup no nope nah sure okay ok absolutely definitely maybe correct right mhm mm-hm mm-hmm uh-huh',
);
const SUBJECTS = set(
  "i we you he she they it that this there i'm i've i'd it's that's we're they're he's she's",
);
const DIGITS = set('zero oh one two three four five six seven eight nine');
const NUMBERS = set(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million',
);

/** Trailing off, in writing. */
const TRAILING = /(?:[,;:\-–—]|\.{2,}|…)$/u;
const STOPPED = /[.?!]["')\]]?$/u;
/** A clause of at least this many words with a subject may be complete without punctuation. */
const CLAUSE_WORDS = 4;

/** Likelihoods: a full stop is the recogniser's own judgement; a clause without one is ours, and weaker. */
const COMPLETE = 1;
const CLAUSE = 0.8;
const INCOMPLETE = 0;

/** What the last words say: "I like it." is complete, "I like it because" is not (English). */
export class LexicalEvidence implements EndpointEvidence {
  readonly name = 'lexical';

  judge(context: EndpointContext): EndpointOpinion | null {
    const likelihood = lexicalLikelihood(context);
    return likelihood === null ? null : { likelihood, weight: 1 };
  }
}

function lexicalLikelihood({ text, expects }: EndpointContext): number | null {
  const spoken = words(text);
  const last = spoken.at(-1);
  if (last === undefined) return null;
  if (TRAILING.test(text) || FILLERS.has(last) || NEVER_LAST.has(last)) return INCOMPLETE;

  if (expects === 'yes_no' && spoken.length <= 3 && spoken.some((word) => ANSWERS.has(word))) return COMPLETE;
  // A number that is dictated digit by digit pauses between groups.
  if (isDictation(spoken)) return null;
  if (STOPPED.test(text)) return COMPLETE;
  if (SELDOM_LAST.has(last)) return INCOMPLETE;

  if (expects === 'number' && isNumber(last)) return COMPLETE;
  if (expects === 'name' && spoken.length <= 3) return COMPLETE;
  if (spoken.length >= CLAUSE_WORDS && spoken.some((word) => SUBJECTS.has(word))) return CLAUSE;
  return null;
}

const isNumber = (word: string): boolean => /^\d+$/.test(word) || NUMBERS.has(word);
const isDictation = (spoken: readonly string[]): boolean =>
  spoken.length >= 3 && spoken.slice(-3).every((word) => /^\d$/.test(word) || DIGITS.has(word));
