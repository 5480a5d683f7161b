/** Words that two sentences share without being about the same thing. */
const COMMON = new Set(
  (
    'about also and are but can did does for from had has have how into just like love more most much not one our out ' +
    'that the their them then there they this time very was what when where which who why will with would you your'
  ).split(' '),
);

/**
 * Whether an answer takes up something that the learner has said: it has one of their content words, or a word with
 * the same stem (`volunteer`, `volunteering`).
 */
export function followsFrom(answer: string, said: readonly string[]): boolean {
  const told = said.flatMap(contentWords);
  return contentWords(answer).some((word) => told.some((one) => sameStem(word, one)));
}

const contentWords = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z']+/)
    .filter((word) => word.length > 2 && !COMMON.has(word));

function sameStem(a: string, b: string): boolean {
  const stem = Math.max(4, Math.min(a.length, b.length) - 2);
  return a === b || (a.length >= 4 && b.length >= 4 && a.slice(0, stem) === b.slice(0, stem));
}
