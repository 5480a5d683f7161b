// Without `three`: nothing here asks for its chunks and phrases, which cost a tenth of a decision.
import nlp from 'compromise/two';

/** One word as it is understood, with its place in the text (string indices, end exclusive). */
export interface Token {
  /** Lower case, contractions taken apart: `don't` is `do` and `not`, which share one place. */
  word: string;
  start: number;
  end: number;
  noun: boolean;
  verb: boolean;
  gerund: boolean;
  adjective: boolean;
  /** The punctuation after it, if any. */
  stop: '' | ',' | '.' | '?';
}

/** Contractions that recognisers write without the apostrophe, and spoken ones. */
export const EXPANSIONS = new Map(Object.entries({
  dont: ['do', 'not'], doesnt: ['does', 'not'], didnt: ['did', 'not'], cant: ['can', 'not'], wont: ['will', 'not'],
  cannot: ['can', 'not'], wouldnt: ['would', 'not'], isnt: ['is', 'not'], arent: ['are', 'not'],
  wasnt: ['was', 'not'], havent: ['have', 'not'], couldnt: ['could', 'not'], im: ['i', 'am'], ive: ['i', 'have'],
  its: ['it', 'is'],
  lets: ['let', 'us'], thats: ['that', 'is'], whats: ['what', 'is'], wanna: ['want', 'to'], gonna: ['going', 'to'],
  gotta: ['got', 'to'], dunno: ['do', 'not', 'know'], "don't": ['do', 'not'], "can't": ['can', 'not'],
  "i'm": ['i', 'am'], "i've": ['i', 'have'], "i'd": ['i', 'would'], "i'll": ['i', 'will'], "let's": ['let', 'us'],
  "that's": ['that', 'is'], "what's": ['what', 'is'], "it's": ['it', 'is'], "we're": ['we', 'are'],
  "we've": ['we', 'have'], "doesn't": ['does', 'not'], "didn't": ['did', 'not'], "won't": ['will', 'not'],
  "isn't": ['is', 'not'], "aren't": ['are', 'not'], "wasn't": ['was', 'not'], "haven't": ['have', 'not'],
  "wouldn't": ['would', 'not'], "couldn't": ['could', 'not'], "you're": ['you', 'are'], "they're": ['they', 'are'],
  "he's": ['he', 'is'], "she's": ['she', 'is'], "there's": ['there', 'is'], anymore: ['any', 'more'],
})); // prettier-ignore

const FILLERS = new Set([
  'um',
  'uh',
  'er',
  'erm',
  'hmm',
  'mm',
  'mhm',
  'ah',
  'oh',
  'well',
  'basically',
  'actually',
  'honestly',
]);
const FILLER_PAIRS = new Set([
  'you know',
  'i mean',
  'i guess',
  'i think',
  'i suppose',
  'kind of',
  'sort of',
  'i believe',
]);

/** Reads a text into tokens; hesitations and padding are left out, their place in the text is kept by the others. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let cursor = 0;
  for (const sentence of nlp(text).docs) {
    sentence.forEach((term, index) => {
      cursor += term.pre.length;
      const start = cursor;
      cursor += term.text.length;
      const end = cursor;
      cursor += term.post.length;
      if (term.text === '') return;
      const plain = term.text.toLowerCase().replace(/’/g, "'");
      const words = EXPANSIONS.get(plain) ?? [plain.replace(/[^\p{L}\p{N}'+#-]/gu, '')];
      const stop = stopOf(term.post, index === sentence.length - 1);
      const has = (tag: string): boolean => term.tags?.has(tag) ?? false;
      words.forEach((word, part) => {
        if (word === '') return;
        tokens.push({
          word,
          start,
          end,
          noun: has('Noun') && !has('Pronoun'),
          verb: has('Verb'),
          gerund: has('Gerund') || (/.{3,}ing$/.test(word) && word !== 'thing' && !/thing$/.test(word)),
          adjective: has('Adjective'),
          stop: part === words.length - 1 ? stop : '',
        });
      });
    });
  }
  return withoutFillers(tokens);
}

function stopOf(post: string, last: boolean): Token['stop'] {
  if (post.includes('?')) return '?';
  if (/[.!…]/.test(post) || (last && post.includes('\n'))) return '.';
  return /[,;:–—]/.test(post) ? ',' : '';
}

/** The words of a text without grammar: quick, for what needs no nouns and verbs. */
export function plainWords(text: string): string[] {
  const words = text
    .toLowerCase()
    .replace(/’/g, "'")
    .split(/[^\p{L}\p{N}'+#-]+/u)
    .flatMap((word) => EXPANSIONS.get(word) ?? [word.replace(/^[-']+|[-']+$/g, '')])
    .filter((word) => word !== '');
  const tokens = words.map((word): Token => ({ ...PLAIN, word }));
  return withoutFillers(tokens).map((token) => token.word);
}

const PLAIN = {
  start: 0,
  end: 0,
  noun: false,
  verb: false,
  gerund: false,
  adjective: false,
  stop: '',
} as const;

function withoutFillers(tokens: Token[]): Token[] {
  const kept: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const next = tokens[index + 1];
    const pair = next === undefined ? '' : `${token.word} ${next.word}`;
    const skipped =
      FILLER_PAIRS.has(pair) && !isMeant(pair, tokens[index - 1]) ? 2 : FILLERS.has(token.word) ? 1 : 0;
    if (skipped === 0) {
      kept.push(token);
      continue;
    }
    // The filler's own punctuation still ends what came before it.
    const stop = tokens[index + skipped - 1]?.stop ?? '';
    const before = kept.at(-1);
    if (before !== undefined && before.stop === '' && stop !== '') before.stop = stop;
    index += skipped - 1;
  }
  return kept;
}

/** `do you know`, `what kind of`: not padding. */
const isMeant = (pair: string, before: Token | undefined): boolean =>
  (pair === 'you know' && before?.word === 'do') ||
  (pair.endsWith(' of') && /^(?:what|which|a|any|every|the|this|that|all|some)$/.test(before?.word ?? ''));
