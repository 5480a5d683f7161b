/** How words sound, as far as spelling tells: for finding what a recogniser has written instead of something else. */

/** Letters that sound alike, in classes (after Soundex, Russell 1918); vowels, h, w and y are none. */
const CLASS = new Map<string, string>();
for (const [letters, code] of [['bfpv', '1'], ['cgjkqsxz', '2'], ['dt', '3'], ['l', '4'], ['mn', '5'], ['r', '6']] as const) {
  for (const letter of letters) CLASS.set(letter, code);
} // prettier-ignore

/** Letters that nobody hears, and those that stand for others. */
const SPELLINGS: readonly [RegExp, string][] = [
  [/^kn/, 'n'],
  [/^wr/, 'r'],
  [/^ps/, 's'],
  [/gh(?=t)/g, ''],
  [/ph/g, 'f'],
  [/ck/g, 'k'],
  [/x/g, 'ks'],
  [/([a-z])\1+/g, '$1'],
];

/** Letters only, as they are heard: `knitting` is `niting`. Several words are joined. */
export const heardAs = (phrase: string): string =>
  SPELLINGS.reduce(
    (letters, [spelt, heard]) => letters.replace(spelt, heard),
    phrase.toLowerCase().replace(/[^a-z]/g, ''),
  );

/** The classes of its consonants; what sounds alike has the same. @param heard see {@link heardAs} */
export function soundOf(heard: string): string {
  let sound = '';
  let before = '';
  for (const letter of heard) {
    const code = CLASS.get(letter) ?? '';
    if (code !== '' && code !== before) sound += code;
    before = code;
  }
  return sound;
}

const ALIKE_COST = 0.4;
const VOWEL_COST = 0.5;
const OTHER_COST = 1;
const isConsonant = (letter: string): boolean => CLASS.has(letter);

const exchangeCost = (one: string, other: string): number => {
  if (one === other) return 0;
  return CLASS.get(one) === CLASS.get(other) ? ALIKE_COST : OTHER_COST;
};
const dropCost = (letter: string): number => (isConsonant(letter) ? OTHER_COST : VOWEL_COST);

/**
 * How alike two words sound, 0 to 1: Levenshtein's distance in which letters of one class, and vowels, cost less, over
 * the length of the longer one. @param one and @param other see {@link heardAs}
 */
export function likeness(one: string, other: string): number {
  let above = [0];
  for (const letter of other) above.push((above.at(-1) ?? 0) + dropCost(letter));
  for (const letter of one) {
    const row = [(above[0] ?? 0) + dropCost(letter)];
    [...other].forEach((beside, at) => {
      const exchanged = (above[at] ?? 0) + exchangeCost(letter, beside);
      const dropped = (above[at + 1] ?? 0) + dropCost(letter);
      row.push(Math.min(exchanged, dropped, (row[at] ?? 0) + dropCost(beside)));
    });
    above = row;
  }
  return 1 - (above.at(-1) ?? 0) / Math.max(1, one.length, other.length);
}
