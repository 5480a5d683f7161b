/**
 * Where in a sentence a voice is, by the rule that speech is spread over its characters evenly: good to a word
 * or so, with any synthesiser. `part` is how much of the sentence's sound has been played, 0 to 1.
 */

const CLAUSE_END = /[,;:.!?…—–]["')\]]*\s+/g;

/** The words that were said in full; all of `text` only at 1. */
export function heardWords(text: string, part: number): string {
  if (part >= 1) return text;
  const position = part * text.length;
  let end = 0;
  for (const word of text.matchAll(/\S+/g)) {
    const wordEnd = word.index + word[0].length;
    if (wordEnd > position) break;
    end = wordEnd;
  }
  // Only the whole sound is the whole text.
  return end >= text.length ? text.replace(/\s*\S+\s*$/, '') : text.slice(0, end);
}

/** Start of the word that is being said, as a part of the sentence. */
export function wordStart(text: string, part: number): number {
  const position = part * text.length;
  let start = 0;
  for (const word of text.matchAll(/\S+/g)) {
    if (word.index > position) break;
    start = word.index;
  }
  return text.length === 0 ? 0 : start / text.length;
}

/** Start of the clause that is being said, as a part of the sentence. */
export function clauseStart(text: string, part: number): number {
  const position = part * text.length;
  let start = 0;
  for (const end of text.matchAll(CLAUSE_END)) {
    const next = end.index + end[0].length;
    if (next > position) break;
    start = next;
  }
  return text.length === 0 ? 0 : start / text.length;
}
