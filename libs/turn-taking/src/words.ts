/** Lower-case words of a recogniser's text, without punctuation; hyphens and apostrophes stay inside words. */
export function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? []
  );
}

/** Sounds of somebody who holds the floor while thinking. */
export const FILLERS: ReadonlySet<string> = new Set([
  'um',
  'umm',
  'uhm',
  'uh',
  'er',
  'erm',
  'eh',
  'ah',
  'hm',
  'hmm',
  'mm',
  'mmm',
]);
