const ABBREVIATIONS = /\b(?:mr|mrs|ms|dr|st|vs|etc|e\.g|i\.e)\.$/i;
/** A first sentence longer than this (in characters) is cut at a comma, so that speech can begin earlier. */
const FIRST_PART_LIMIT = 60;
const MIN_PART = 12;

/** Where a sentence may end. */
const END = /[.!?…]["'”’)]*(?= |$)/g;
/** Longer than any abbreviation. */
const ABBREVIATION_CHARS = 6;

/** Splits text into sentences: trimmed, in order, none empty; joined with spaces they are the text again. */
export function sentencesOf(text: string): string[] {
  // Every planned turn of a log that is folded goes through here, so its words are not taken apart one by one.
  const line = /\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ').trim() : text.trim();
  const sentences: string[] = [];
  let start = 0;
  for (const match of line.matchAll(END)) {
    const end = match.index + match[0].length;
    if (ABBREVIATIONS.test(line.slice(Math.max(start, end - ABBREVIATION_CHARS), end))) continue;
    sentences.push(line.slice(start, end));
    start = end + 1;
  }
  if (start < line.length) sentences.push(line.slice(start));
  return sentences;
}

/**
 * Splits a reply into the pieces that are synthesised one after the other. The first piece decides when
 * the learner hears an answer, so a long first sentence is cut once at its first comma.
 */
export function splitSentences(text: string): string[] {
  const sentences = sentencesOf(text);
  const first = sentences[0];
  if (first === undefined || first.length <= FIRST_PART_LIMIT) return sentences;
  const comma = /[,;:]\s/g;
  for (let match = comma.exec(first); match !== null; match = comma.exec(first)) {
    const end = match.index + 1;
    const tooShort = end < MIN_PART || first.length - end < MIN_PART;
    if (!tooShort) return [first.slice(0, end), first.slice(end).trim(), ...sentences.slice(1)];
  }
  return sentences;
}

/** The part of a turn that wants an answer: its question sentences, else its last sentence. */
export function questionIn(text: string): string {
  const sentences = sentencesOf(text);
  const questions = sentences.filter((sentence) => /\?["'”’)]*$/.test(sentence));
  return questions.length > 0 ? questions.join(' ') : (sentences.at(-1) ?? '');
}

/** Letters and digits only, lower case: two texts that sound alike compare equal. */
export function spoken(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
