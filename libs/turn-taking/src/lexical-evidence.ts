import type { EndpointContext, EndpointEvidence, EndpointOpinion } from './endpoint-evidence';
import { LEXICAL_WEIGHTS, type LexicalFeature } from './lexical-weights';
import { FILLERS, words } from './words';

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** No English turn ends in these; a recogniser that puts a full stop after one of them guessed. */
const NEVER_LAST = set(
  'and or but because cause although though whereas unless since if when while than from of into the a an my your ' +
    "our their his whose i'm we're they're he's she's it's that's there's gonna wanna i we he she they",
);
/** Turns seldom end in these. */
const SELDOM_LAST = set(
  'so like then where which who to for with without at by in on about as is are was were be been am has had does ' +
    'should will may might must very just kind sort well maybe basically actually also some any near under over ' +
    'between during',
);
const ANSWERS = set(
  'yes yeah yep yup no nope nah not never sure okay ok absolutely definitely maybe correct right course exactly ' +
    'mhm mm-hm mm-hmm uh-huh',
);
const SUBJECTS = set(
  "i we you he she they it that this there what everybody everyone i'm i've i'd it's that's we're they're he's she's my " +
    'our the',
);
const DIGITS = set('zero oh one two three four five six seven eight nine');
const NUMBERS = set(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million',
);
/** What somebody says to win time, and nothing more. */
const OPENER =
  /^(?:(?:oh|so|well|okay|hm+|um+|uh+),? ?)*(?:(?:that(?:'s| is) )?(?:a )?(?:very |really )?good question|let me (?:see|think)|i (?:do not|don't) know|if i(?:'m| am) honest|how (?:do|can|shall) i say|you know|i mean|i (?:guess|suppose|think)(?: that)?(?: the thing is)?|the (?:main )?thing is|what happened was)?[.,!? ]*$/;

/** Trailing off, in writing. */
const TRAILING = /(?:[;:\-–—]|\.{2,}|…)$/u;
const STOPPED = /[.?!]["')\]]?$/u;

/** Digits of a phone number or the like; fewer are a group of it. */
const WHOLE_NUMBER_DIGITS = 7;

/** What the last words say: "I like it." is complete, "I like it because" is not (English). */
export class LexicalEvidence implements EndpointEvidence {
  readonly name = 'lexical';
  readonly #weights: Readonly<Record<LexicalFeature, number>>;

  constructor(weights: Readonly<Record<LexicalFeature, number>> = LEXICAL_WEIGHTS) {
    this.#weights = weights;
  }

  judge(context: EndpointContext): EndpointOpinion | null {
    const features = lexicalFeatures(context);
    if (features.length === 0) return null;
    const logOdds = features.reduce((sum, feature) => sum + this.#weights[feature], 0);
    return { likelihood: 1 / (1 + Math.exp(-logOdds)), weight: 1 };
  }
}

/** What there is to see in a text; nothing when it has no words. Their weights are in `lexical-weights.ts`. */
export function lexicalFeatures({ text, expects }: EndpointContext): LexicalFeature[] {
  const spoken = words(text);
  const last = spoken.at(-1);
  if (last === undefined) return [];
  const features: LexicalFeature[] = [lengthOf(spoken), endOf(text)];
  if (FILLERS.has(last)) features.push('last_filler');
  else if (NEVER_LAST.has(last)) features.push('last_never');
  else if (SELDOM_LAST.has(last)) features.push('last_seldom');
  else if (spoken.length >= 3 && spoken.slice(0, -1).some((word) => SUBJECTS.has(word)))
    features.push('clause');
  if (OPENER.test(text.toLowerCase().replaceAll('’', "'"))) features.push('opener');
  const digits = dictatedDigits(spoken);
  if (digits >= WHOLE_NUMBER_DIGITS) features.push('whole_number');
  else if (digits >= 3) features.push('digit_group');
  else if (expects === 'number' && isNumber(last)) features.push('number');
  if (expects === 'number' && digits < 3 && spoken.some(isNumber)) features.push('number');
  if (expects === 'yes_no' && spoken.length <= 4 && spoken.some((word) => ANSWERS.has(word))) {
    features.push('answer');
  }
  if (expects === 'name' && spoken.length <= 5) features.push('name');
  return [...new Set(features)];
}

function lengthOf({ length }: readonly string[]): LexicalFeature {
  if (length <= 2) return 'words_1_2';
  if (length <= 4) return 'words_3_4';
  return length <= 7 ? 'words_5_7' : 'words_8';
}

function endOf(text: string): LexicalFeature {
  if (TRAILING.test(text)) return 'ends_trailing';
  if (STOPPED.test(text)) return 'ends_stop';
  return text.endsWith(',') ? 'ends_comma' : 'ends_bare';
}

const isNumber = (word: string): boolean => /^\d+$/.test(word) || NUMBERS.has(word);

/** Digits that were said one by one up to the end; the recogniser may write groups of them as numbers. */
function dictatedDigits(spoken: readonly string[]): number {
  let count = 0;
  for (let i = spoken.length - 1; i >= 0; i--) {
    const word = spoken[i] ?? '';
    if (/^\d[\d-]*$/.test(word)) count += word.replaceAll('-', '').length;
    else if (DIGITS.has(word)) count += 1;
    else break;
  }
  return count;
}
