import { lexicalFeatures } from '@spool/turn-taking';
import * as families from '../../interviews/learners/tuning-families';
import type { Example } from './logistic';

const LONGEST = 4;
/** What the templates are about. */
const THINGS: Readonly<Record<string, string>> = {
  g: 'painting',
  n: 'football',
  N: 'Football',
  b: 'play football',
  r: 'a nurse',
  x: 'my sister',
  X: 'My sister',
};
/** Asked for with a yes or no. */
const CLOSED = ['no', 'more', 'join'];

/**
 * Whole answers of a few words to open questions, by the learners of `eval:interviews`. The corpus has none: from
 * it alone, everything short would be a beginning. Every fourth one: they are to be heard, not to outvote its pauses.
 */
export function shortAnswers(): Example[] {
  const lines = Object.values(families).flatMap((family) =>
    Object.entries(family).flatMap(([key, value]) =>
      Array.isArray(value) && !CLOSED.includes(key) ? value.map(String) : [],
    ),
  );
  const texts = lines.map((line) => line.replace(/\{(\w)\}/g, (_, mark: string) => THINGS[mark] ?? 'that'));
  return texts
    .filter((text) => text.split(' ').length <= LONGEST)
    .filter((_, i) => i % 4 === 0)
    .map((text) => {
      const context = { text, expects: 'open', voicedMs: 0, heard: null } as const;
      const features = Object.fromEntries(lexicalFeatures(context).map((feature) => [feature, 1]));
      return { features, complete: true };
    });
}
