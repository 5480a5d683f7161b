import type { EndpointContext } from './endpoint-evidence';
import type { LexicalFeature } from './lexical-weights';
import {
  ANSWERS,
  BEFORE_SENTENCES,
  DIGITS,
  LEADING,
  MOVED_OBJECTS,
  NUMBERS,
  OPENER,
  PRO_FORMS,
  PRONOUNS,
  SUBJECTS,
  SUBORDINATORS,
  TO_INTERVIEWER,
  WHOLE_ANSWER,
} from './lexicon';
import { FILLERS, words } from './words';

/** Trailing off, in writing. */
const TRAILING = /(?:[;:\-–—]|\.{2,}|…)$/u;
const STOPPED = /[.?!]["')\]]?$/u;

/** Digits of a phone number or the like; fewer are a group of it. */
const WHOLE_NUMBER_DIGITS = 7;
const GROUP_DIGITS = 3;
const LONGEST_ANSWER = 5;
const LONGEST_AMOUNT = 6;

/** What there is to see in a text; nothing when it has no words. Their weights are in `lexical-weights.ts`. */
export function lexicalFeatures({ text, expects }: EndpointContext): LexicalFeature[] {
  const spoken = words(text);
  const last = spoken.at(-1);
  if (last === undefined) return [];
  const plain = text.toLowerCase().replaceAll('’', "'");
  const features: LexicalFeature[] = [endOf(text)];
  if (OPENER.test(plain)) features.push('opener');
  const kind = kindOf(spoken, plain, expects);
  features.push(kind ?? lengthOf(spoken));
  if (FILLERS.has(last)) return [...features, 'last_filler'];
  if (dictatedDigits(spoken) > 0) return features;
  const place = placeOf(last, spoken, kind === 'answer');
  if (place) features.push(place);
  const leadsOn = place !== null && place !== 'last_pro_form' && place !== 'moved_object';
  if (!leadsOn && spoken.length >= 3 && spoken.slice(0, -1).some((word) => SUBJECTS.has(word)))
    features.push('clause');
  if (isSubordinate(spoken)) features.push('subordinate');
  return features;
}

/** What it is an answer to; null when that says nothing. */
function kindOf(
  spoken: readonly string[],
  plain: string,
  expects: EndpointContext['expects'],
): LexicalFeature | null {
  const digits = dictatedDigits(spoken);
  if (digits >= WHOLE_NUMBER_DIGITS) return 'whole_number';
  if (digits >= GROUP_DIGITS) return 'digit_group';
  if (expects === 'number' && spoken.some(isNumber)) return isAmount(spoken) ? 'amount' : 'number';
  const answers = spoken.length <= LONGEST_ANSWER && spoken.some((word) => ANSWERS.has(word));
  if ((expects === 'yes_no' && answers) || WHOLE_ANSWER.test(plain)) return 'answer';
  if (expects === 'name' && spoken.length <= LONGEST_ANSWER && !leadOf(spoken.at(-1) ?? '')) return 'name';
  if (spoken.length >= 4 && TO_INTERVIEWER.test(plain.replaceAll(',', ''))) return 'to_interviewer';
  return null;
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

/** What the last word is in its sentence. */
function placeOf(last: string, spoken: readonly string[], isAnswer: boolean): LexicalFeature | null {
  const lead = leadOf(last);
  if (lead === null) return PRO_FORMS.has(last) ? 'last_pro_form' : null;
  // "Yes I do", "I think so"
  if (isAnswer && lead !== 'conjunction') return null;
  const mayComeLast = lead === 'verb' || lead === 'preposition' || lead === 'auxiliary';
  const objectCameBefore =
    spoken.slice(0, -2).some((word) => MOVED_OBJECTS.has(word)) && PRONOUNS.has(spoken.at(-2) ?? '');
  return mayComeLast && objectCameBefore ? 'moved_object' : `last_${lead}`;
}

/** What a last word waits for; null when it waits for nothing. */
const leadOf = (last: string): keyof typeof LEADING | null => {
  const kinds = Object.entries(LEADING) as [keyof typeof LEADING, ReadonlySet<string>][];
  return kinds.find(([, list]) => list.has(last))?.[0] ?? null;
};

/** "When I was a child": the sentence that it belongs to is still to come. */
function isSubordinate(spoken: readonly string[]): boolean {
  const first = spoken.find((word) => !FILLERS.has(word) && !BEFORE_SENTENCES.has(word)) ?? '';
  return SUBORDINATORS.has(first) && spoken.filter((word) => PRONOUNS.has(word)).length < 2;
}

const isNumber = (word: string): boolean =>
  /^\d+$/.test(word) || word.split('-').every((part) => NUMBERS.has(part));

/** "About twelve", "twenty five years": nobody dictates that. */
function isAmount(spoken: readonly string[]): boolean {
  const last = spoken.at(-1) ?? '';
  const counted = isNumber(last) ? !DIGITS.has(last) && !/^\d$/.test(last) : spoken.slice(-4).some(isNumber);
  return counted && spoken.length <= LONGEST_AMOUNT;
}

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
