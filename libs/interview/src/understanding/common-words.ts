import common from './taxonomy/common-words.json';

/** What the list does not have, because it was counted otherwise. */
const MORE_WORDS =
  'okay eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety';
const commonWords = new Set(`${common.words} ${MORE_WORDS}`.split(' '));

/** What words of English end in beside those that are listed, and what may stand before that. */
const FORMS: readonly [RegExp, readonly string[]][] = [
  [/(?:'s|s'|s|ly|ful|ness)$/, ['']],
  [/(?:ed|er|ing|es|y)$/, ['', 'e']],
];

/** Whether it is a word that many people use, or a form of one; very short ones always are. */
export function isCommonWord(word: string): boolean {
  if (word.length < 4 || commonWords.has(word)) return true;
  if (/[^a-z']/.test(word)) return true; // numbers, names with hyphens, other alphabets
  return FORMS.some(([ending, before]) => {
    const base = word.replace(ending, '');
    return base !== word && before.some((end) => commonWords.has(base + end));
  });
}
