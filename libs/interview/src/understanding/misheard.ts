import { isCommonWord } from './common-words';
import { heardAs, likeness, soundOf } from './sound';
import { clearNames, knownInterestsIn } from './taxonomy';
import type { Token } from './tokens';

/**
 * What a recogniser has written for an interest that sounds like it: `valley ball`, `meths`, `ball canos`. Only what is no
 * word of English by itself, or words that are joined to one, so that nobody is taken to bowl who spoke of boiling.
 */

/** Shorter names sound like too many things. */
const LEAST_LETTERS = 5;
const LEAST_CONSONANTS = 2;
const LEAST_JOINED_LETTERS = 8;
/** Words of English that are joined have a meaning of their own. */
const LEAST_LIKENESS = { one: 0.85, joined: 0.8, english: 0.88 };
/** A name falls apart into so many words at most. */
const MOST_WORDS = 3;
/** Words between which a sentence is made; they are no part of a name. */
const FUNCTION_WORDS = new Set(
  'i a an the my our your his her and or but so to of in on at for with about from by is are was were am be do does did not we you he she it they me us that this there what when who how if because like love'.split(
    ' ',
  ),
);

interface Name {
  readonly phrase: string;
  readonly heard: string;
}

const withoutPlural = (heard: string): string => heard.replace(/(?<=.{4})s$/, '');

const bySound = new Map<string, Name[]>();
for (const phrase of clearNames()) {
  const heard = withoutPlural(heardAs(phrase));
  const sound = soundOf(heard);
  if (heard.length < LEAST_LETTERS - 1 || sound.length < LEAST_CONSONANTS) continue;
  const names = bySound.get(sound) ?? [];
  if (!names.some((one) => one.heard === heard)) names.push({ phrase, heard });
  bySound.set(sound, names);
}

/** The tokens with what was misheard replaced by what it sounds like; their places in the text stay. */
export function asMeant(tokens: readonly Token[]): Token[] {
  const taken = new Set(
    knownInterestsIn(tokens.map(({ word }) => word)).flatMap(({ at, length }) =>
      Array.from({ length }, (_, part) => at + part),
    ),
  );
  const meant: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = misheardAt(tokens, at, taken);
    if (found === undefined) meant.push(tokens[at] as Token);
    else {
      meant.push(...found.tokens);
      at += found.length - 1;
    }
  }
  return meant;
}

function misheardAt(
  tokens: readonly Token[],
  at: number,
  taken: ReadonlySet<number>,
): { tokens: Token[]; length: number } | undefined {
  for (let length = Math.min(MOST_WORDS, tokens.length - at); length > 0; length -= 1) {
    const window = tokens.slice(at, at + length);
    if (window.some(({ word }) => FUNCTION_WORDS.has(word))) continue;
    // `ball canos` is no kayak: where a word is none, the longer name wins over one that is a part of it.
    if (!isOdd(window) && window.some((_, part) => taken.has(at + part))) continue;
    if (window.slice(0, -1).some(({ stop }) => stop !== '')) continue;
    const phrase = nameLike(window);
    if (phrase !== undefined) return { tokens: tokensFor(phrase, window), length };
  }
  return undefined;
}

/** Several words of which one is none. */
const isOdd = (window: readonly { readonly word: string }[]): boolean =>
  window.length > 1 && window.some(({ word }) => !isCommonWord(word));

function nameLike(window: readonly Token[]): string | undefined {
  const words = window.map(({ word }) => word);
  const joined = words.length > 1;
  if (!joined && isCommonWord(words[0] ?? '')) return undefined;
  if (words.length > 2 && !isOdd(window)) return undefined;
  const heard = withoutPlural(heardAs(words.join('')));
  if (heard.length < (joined ? LEAST_JOINED_LETTERS : LEAST_LETTERS) - 1) return undefined;
  const least = joined
    ? isOdd(window)
      ? LEAST_LIKENESS.joined
      : LEAST_LIKENESS.english
    : LEAST_LIKENESS.one;
  const [best] = (bySound.get(soundOf(heard)) ?? [])
    .map(({ phrase, heard: other }) => ({ phrase, likeness: likeness(heard, other) }))
    .filter(({ likeness }) => likeness >= least)
    .sort((a, b) => b.likeness - a.likeness);
  return best?.phrase;
}

/** The first stands for all the words that were written, the others for none. */
function tokensFor(phrase: string, window: readonly Token[]): Token[] {
  const [first, last] = [window[0] as Token, window.at(-1) as Token];
  const words = phrase.split(' ');
  return words.map((word, part) => ({
    word,
    start: first.start,
    end: last.end,
    noun: true,
    verb: false,
    gerund: /.{3,}ing$/.test(word),
    adjective: false,
    stop: part === words.length - 1 ? last.stop : '',
  }));
}
