import type { Token } from './tokens';

/** A stretch of the turn with at most one subject and verb group. */
export interface Clause {
  tokens: Token[];
  /** The words, joined by single spaces. */
  words: string;
  /** The conjunction that led into it (`but`, `because`, `and`, ...) or an empty string. */
  connector: string;
  question: boolean;
}

const CONJUNCTIONS = new Set([
  'but', 'because', 'although', 'though', 'however', 'so', 'since', 'while', 'when', 'if', 'cause', 'cuz',
  'until', 'whenever', 'unless', 'except', 'which', 'who', 'where', 'whereas', 'that', 'what',
]); // prettier-ignore
const TRAILING = new Set(['and', 'or', 'sometimes', 'so', 'then', 'also', 'like', 'plus', 'yeah']);
const LINKS = new Set(['and', 'or', 'then', 'plus', 'also']);
const PRONOUNS = new Set([
  'he',
  'she',
  'they',
  'it',
  'you',
  'there',
  'that',
  'this',
  'everyone',
  'everybody',
  'people',
]);
const OWNERS = new Set(['my', 'his', 'her', 'their', 'our', 'the', 'your']);
const FINITE =
  /^(?:is|are|was|were|am|has|have|had|do|does|did|can|could|will|would|should|might|makes?|taught|got|gets?|likes?|loves?|plays?|says?|said|thinks?|wants?|hates?|works?|helps?|interests?|fascinates?|relaxes?|calms?|inspires?)$/;

const PERSON =
  /^(?:brothers?|sisters?|mothers?|mums?|moms?|dads?|fathers?|parents|grand\w+|uncles?|aunts?|cousins?|friends?|mates?|neighbou?rs?|flatmates?|classmates?|teachers?|coach|boys?|girls?|guys?|kids?|family)$/;
const VERDICT =
  /^(?:boring|fun|great|cool|awesome|amazing|awful|terrible|stupid|annoying|interesting|exciting|nice|okay|alright|fine)$/;

/** Splits tokens into clauses by punctuation, conjunctions and new subjects, so that it works without punctuation. */
export function clausesOf(tokens: readonly Token[]): Clause[] {
  const clauses: Clause[] = [];
  let current: Token[] = [];
  let connector = '';
  const close = (next: string, question = false): void => {
    while (current.length > 1 && TRAILING.has(current.at(-1)?.word ?? '')) current.pop();
    if (current.length > 0) {
      clauses.push({ tokens: current, words: wordsOf(current), connector, question });
      connector = '';
    }
    current = [];
    connector = next !== '' ? next : connector;
  };
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (CONJUNCTIONS.has(token.word) && splitsAt(tokens, index)) close(token.word);
    else if (LINKS.has(token.word) && next !== undefined && startsClause(tokens, index + 1)) close('and');
    else {
      if (current.length > 0 && startsClause(tokens, index)) close('');
      current.push(token);
    }
    // `chess before not any more playing the piano`: what is over is said, and something else begins.
    if (/^,?$/.test(token.stop) && next !== undefined && endsWithNotAnyMore(tokens, index)) close('');
    // `maths is boring swimming i guess`: a verdict ends what it is about.
    if (VERDICT.test(token.word) && /^,?$/.test(token.stop) && isVerdictOver(tokens, index)) close('');
    if (token.stop === '.' || token.stop === '?') close('', token.stop === '?');
    else if (token.stop === ',' && next !== undefined && startsClause(tokens, index + 1)) close('');
  });
  close('');
  return clauses;
}

function endsWithNotAnyMore(tokens: readonly Token[], index: number): boolean {
  const [one, two, three] = [index - 2, index - 1, index].map((place) => tokens[place]?.word ?? '');
  return (two === 'not' && three === 'now') || (one === 'not' && two === 'any' && three === 'more');
}

function isVerdictOver(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1];
  const judged = tokens
    .slice(Math.max(0, index - 3), index)
    .some((token) => /^(?:is|are|was|were)$/.test(token.word));
  return (
    judged &&
    next !== undefined &&
    (next.gerund || next.noun) &&
    !/^(?:to|for|with|and|because|stuff)$/.test(next.word)
  );
}

export const wordsOf = (tokens: readonly Token[]): string => tokens.map((token) => token.word).join(' ');

function splitsAt(tokens: readonly Token[], index: number): boolean {
  const { word } = tokens[index] as Token;
  const before = tokens[index - 1]?.word ?? '';
  const after = tokens[index + 1];
  if (word === 'so') return after !== undefined && startsClause(tokens, index + 1);
  if (word === 'that' || word === 'what') return after?.word === 'i' || after?.word === 'we';
  if (word === 'since') return after?.word === 'i' || after?.word === 'it';
  if (word === 'but') return !/^(?:nothing|anything|all)$/.test(before);
  return true;
}

/** Whether a new subject (and with it a new clause) begins at `index`. */
function startsClause(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  const before = tokens[index - 1];
  const next = tokens[index + 1];
  if (token.word === 'i' || token.word === 'we') return !isJoinedSubject(tokens, index);
  if (token.word === 'me') return next?.word === 'and';
  if (PRONOUNS.has(token.word)) {
    return (
      next !== undefined &&
      (FINITE.test(next.word) || (next.verb && !next.gerund)) &&
      !isModifier(before) &&
      // `old people`, `this one`: the end of a noun phrase.
      !(before?.adjective === true && before.stop === '' && /^(?:people|everyone)$/.test(token.word))
    );
  }
  if (before?.word === 'and' && tokens[index - 2]?.word === 'me') return false;
  if (OWNERS.has(token.word) && !isModifier(before)) return hasFiniteVerbSoon(tokens, index + 1);
  return false;
}

/** `my sister and i`: one subject. */
function isJoinedSubject(tokens: readonly Token[], index: number): boolean {
  if (tokens[index - 1]?.word !== 'and') return false;
  return [3, 4].some((back) => tokens[index - back]?.word === 'my' && (tokens[index - 2]?.noun ?? false));
}

/** After a verb or a preposition comes its object, not a new subject. */
const isModifier = (token: Token | undefined): boolean =>
  token !== undefined &&
  token.stop === '' &&
  (token.verb ||
    token.gerund ||
    /^(?:with|in|at|on|for|of|to|about|from|by|like|into|is|are|all|than|as|after|before|during|not|of|one|do|does)$/.test(
      token.word,
    ));

function hasFiniteVerbSoon(tokens: readonly Token[], from: number): boolean {
  for (let index = from + 1; index <= from + 3; index += 1) {
    const token = tokens[index];
    if (token === undefined || tokens[index - 1]?.stop !== '') return false;
    if (token.word === 'i' || token.word === 'and' || token.word === 'we') {
      return token.word === 'and' && /^(?:i|me)$/.test(tokens[index + 1]?.word ?? '');
    }
    if (FINITE.test(token.word)) return true;
    if (PERSON.test(tokens[index - 1]?.word ?? '') && token.verb && !token.gerund) return true;
  }
  return false;
}
