/** Shorter text is spoken whole: an engine's melody is best over a whole sentence. */
const SPLIT_FROM_CHARS = 60;
/** A first clause of this length is there soon and lasts until the rest is computed. */
const FIRST_FROM_CHARS = 20;
const FIRST_TO_CHARS = 70;

/**
 * A sentence as what is spoken first and the rest, for engines that make a sentence in one go: the time to the
 * first sample is then that of the first clause. Split only after `,`, `;`, `:`, `?`, `!` or `.`, where a
 * speaker pauses too.
 * @returns one or two parts that make up the text
 */
export function clauses(text: string): string[] {
  if (text.length < SPLIT_FROM_CHARS) return [text];
  const breaks = /[,;:?!.]\s+(?=\S)/g;
  breaks.lastIndex = FIRST_FROM_CHARS;
  const found = breaks.exec(text);
  if (!found || found.index >= FIRST_TO_CHARS) return [text];
  return [text.slice(0, found.index + 1), text.slice(found.index + found[0].length)];
}
