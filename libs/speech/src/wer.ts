/** Errors of a transcript against what was said, in words. */
export interface WordErrors {
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
  /** Words in the reference. */
  readonly words: number;
  /** (substitutions + insertions + deletions) / words; may exceed 1; 0 when both texts are empty. */
  readonly rate: number;
}

const UNITS = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Numbers below a million as spoken; longer ones digit by digit. */
function numberInWords(digits: string): string {
  const value = Number(digits);
  if (digits.length > 6 || (digits.length > 1 && digits.startsWith('0'))) {
    return [...digits].map((digit) => UNITS[Number(digit)]).join(' ');
  }
  return spell(value);
}

function spell(value: number): string {
  if (value < 20) return UNITS[value] ?? '';
  if (value < 100) return join(TENS[Math.floor(value / 10)] ?? '', value % 10);
  if (value < 1000) return join(`${spell(Math.floor(value / 100))} hundred`, value % 100);
  return join(`${spell(Math.floor(value / 1000))} thousand`, value % 1000);
}

function join(head: string, rest: number): string {
  return rest === 0 ? head : `${head} ${spell(rest)}`;
}

/** Lower case, no punctuation, numbers in words: what two spellings of the same speech have in common. */
export function normaliseWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/\d+/g, (digits) => ` ${numberInWords(digits)} `)
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '');
}

type Counts = [errors: number, substitutions: number, insertions: number, deletions: number];

/**
 * Word error rate by Levenshtein's distance over normalised words.
 * Where alignments cost the same, substitutions are preferred to an insertion with a deletion.
 */
export function wordErrorRate(reference: string, hypothesis: string): WordErrors {
  const said = normaliseWords(reference);
  const heard = normaliseWords(hypothesis);
  let above: Counts[] = heard.reduce<Counts[]>((row, _, i) => [...row, [i + 1, 0, i + 1, 0]], [[0, 0, 0, 0]]);
  said.forEach((word, i) => {
    const row: Counts[] = [[i + 1, 0, 0, i + 1]];
    heard.forEach((other, j) => {
      const diagonal = at(above, j);
      const left = at(row, j);
      const up = at(above, j + 1);
      if (word === other) row.push(diagonal);
      else if (diagonal[0] <= left[0] && diagonal[0] <= up[0]) row.push(add(diagonal, 1));
      else if (left[0] <= up[0]) row.push(add(left, 2));
      else row.push(add(up, 3));
    });
    above = row;
  });
  const [errors, substitutions, insertions, deletions] = at(above, heard.length);
  const rate = said.length === 0 ? (errors === 0 ? 0 : errors) : errors / said.length;
  return { substitutions, insertions, deletions, words: said.length, rate };
}

function at(row: readonly Counts[], index: number): Counts {
  return row[index] ?? [0, 0, 0, 0];
}

function add(counts: Counts, kind: 1 | 2 | 3): Counts {
  const next: Counts = [...counts];
  next[0] += 1;
  next[kind] += 1;
  return next;
}
