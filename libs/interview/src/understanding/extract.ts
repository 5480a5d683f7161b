import type { AnswerContext, FoundInterest } from './claims';
import { clausesOf, wordsOf } from './clauses';
import type { Clause } from './clauses';
import { readFragment, readStatement } from './statements';
import type { Surroundings } from './statements';
import { holderOf, isBarePerson, isGroup, isSpectator, mayBeTheirs } from './holder';
import type { Holder } from './holder';
import { asMeant } from './misheard';
import { MEANS, mentionsIn } from './mentioned';
import { isAboutTheAbove, stanceOf, wasLongAgo } from './stance';
import type { Stance } from './stance';
import { knownInterestsIn, withoutGeneral } from './taxonomy';
import { tokenize } from './tokens';
import { takesBack } from './triggers';

export type { AnswerContext, FoundInterest } from './claims';

/** Without a question mark, too, as recognisers write: `and you do you like chess`. */
const ASKS_BACK = /\b(?:do|did|are|can|could|would|have|were|about) you\b(?! know)/;

/** What the turn has said so far, as far as it changes how the next clause is read. */
interface Above {
  found: FoundInterest[];
  /** What was named last and is the learner's. */
  previous: FoundInterest[];
  /** What was named last and may become the learner's: `my uncle taught chess`, `and now I love it`. */
  candidates: FoundInterest[];
  holder: Holder;
  /** The words of the clause before, and what led into it. */
  bare: string;
  connector: string;
  /** What was named last is what others do, which was asked for. */
  shared: boolean;
  /** What happens beside the interview is told. */
  aside: boolean;
}

/** Reads interests out of one turn. Recogniser text (no capitals, no punctuation, an error here and there) is expected. */
export function extractInterests(text: string, context: AnswerContext): FoundInterest[] {
  const above: Above = {
    found: [],
    previous: [],
    candidates: [],
    holder: 'nobody',
    bare: '',
    connector: '',
    shared: false,
    aside: false,
  };
  clausesOf(asMeant(tokenize(text))).forEach((clause, index) => {
    const statement = clause.question ? undefined : beforeQuestion(clause);
    if (statement !== undefined) readClause(statement, text, context, above, index === 0);
  });
  return above.found;
}

/** `i won a medal can you imagine`: up to where the learner asks something. */
function beforeQuestion(clause: Clause): Clause | undefined {
  const match = ASKS_BACK.exec(clause.words);
  if (match === null) return clause;
  const count = clause.words.slice(0, match.index).split(' ').filter(Boolean).length;
  const tokens = clause.tokens.slice(0, count);
  return count < 2 ? undefined : { ...clause, tokens, words: wordsOf(tokens) };
}

function readClause(
  clause: Clause,
  text: string,
  context: AnswerContext,
  above: Above,
  first: boolean,
): void {
  const { words, connector } = clause;
  above.aside = isAside(words) || (above.aside && !/\b(?:i|we|my|our)\b/.test(words));
  if (above.aside) return;
  const shared = context.company === true && (isGroup(words) || joinsIn(above, clause));
  const holder = shared
    ? 'learner'
    : isSaidByOthers(above, words)
      ? 'other'
      : holderOf(words, connector, above.holder, above.bare);
  const others = above.holder === 'other' || above.holder === 'people';
  if (isSpectator(words) && above.shared) return drop(above);
  const around: Surroundings = { first, others, previous: above.previous };
  if (isChildhood(clause) && wasLongAgo(above.bare) && above.previous.length > 0)
    return takeBack(above, text, clause);
  const retracts = connector === 'what' && RETRACTS.test(above.bare);
  const roused = isRoused(above, holder, words);
  const before = above.bare;
  const isTimeOnly = before.split(' ').length <= 5;
  above.bare = words;
  above.holder = holder;
  above.connector = connector;
  const said = stanceOf(words, isTimeOnly ? before : '');
  const stance = {
    ...said,
    ...(retracts ? { ended: true, likes: false } : {}),
    // `if I have to pick one`: nobody makes them.
    ...(connector === 'if' ? { forced: false } : {}),
  };
  if (above.previous.length > 0 && takesBack(connector, words)) return takeBack(above, text, clause);
  const named = namesIn(clause, text, context, around, holder, stance);
  if (named.length === 0) {
    const against = stance.dislikes || stance.ended || stance.forced;
    return roused && !against ? accept(above, text, clause) : readEcho(clause, text, above, holder, stance);
  }
  if (!mayBeTheirs(holder, context.helping) || (stance.forced && !stance.likes)) {
    above.candidates = named;
    above.previous = [];
    return;
  }
  above.candidates = named;
  above.previous = named;
  above.shared = shared;
  for (const interest of named) keep(above.found, interest);
}

/** `whenever they talk about volcanoes` + `I am wide awake` */
const isRoused = (above: Above, holder: Holder, words: string): boolean =>
  above.holder === 'people' &&
  /^(?:when|whenever|if|once)$/.test(above.connector) &&
  holder === 'learner' &&
  /^(?:i|we) /.test(words);

/** `sorry, my cat just walked over the keyboard`: what happens beside the interview tells nothing. */
const isAside = (words: string): boolean =>
  /^(?:(?:oh|and|anyway|so) )*(?:(?:sorry|excuse me|pardon|by the way)\b(?! (?:i|we)\b)|(?:my|our|the) \w+ (?:has |is )?just\b|somebody (?:just|at)\b)/.test(
    words,
  );

/** `I play along with the others` + `when they play basketball`: then it is the learner's, too. */
const joinsIn = (above: Above, { connector, words }: Clause): boolean =>
  /^(?:when|whenever|if|while)$/.test(connector) &&
  /^they /.test(words) &&
  above.holder === 'learner' &&
  /\b(?:play(?:ing)? along|join(?:ing)? (?:in|them)|tag(?:ging)? along|(?:come|coming|go|going) along|take part|(?:always|usually) there|help out)\b/.test(
    above.bare,
  );

/** `I did karate` + `when I was little` */
const isChildhood = ({ connector, words }: Clause): boolean =>
  connector === 'when' &&
  /^(?:i|we) (?:was|were) (?:(?:very|really|still|about|like) )*(?:little|small|young|younger|a (?:kid|child|baby)|\d+|five|six|seven|eight|nine|ten|eleven|twelve)(?: years old)?$/.test(
    words,
  );

/** `forget` + `what I said about the drums` */
const RETRACTS = /\b(?:forget|ignore|delete|remove|cancel|never mind|take back|strike)$/;

/** `the boy` + `I sit next to talks about chess`; `my teacher thinks` + `we love physics`. */
function isSaidByOthers(above: Above, words: string): boolean {
  if (!/^(?:i|we) /.test(words)) return false;
  const supposed =
    /\b(?:thinks?|thought|assumes?|assumed|believes?|expects?|expected|guess(?:es)?|hopes?|mak(?:e|es) sure|insists?|insisted|demands?)(?: that)?$/;
  const others = above.holder === 'other' || above.holder === 'people';
  return isBarePerson(above.bare) || (others && supposed.test(above.bare));
}

/** What the clause names, by a pattern that says how they stand to it, and by the taxonomy. */
function namesIn(
  clause: Clause,
  text: string,
  context: AnswerContext,
  around: Surroundings,
  holder: Holder,
  stance: Stance,
): FoundInterest[] {
  const against = stance.dislikes || stance.ended;
  const stated = readStatement(clause, text, context, around) ?? [];
  const mentioned = mentionsIn(clause, text, context, { holder, stance, stated: stated.length > 0 });
  const fragments =
    stated.length === 0 && mentioned.length === 0 && holder === 'nobody' && !around.others
      ? readFragment(clause, text, context, around)
      : [];
  const all = [...stated, ...fragments];
  for (const interest of mentioned) if (!all.some((one) => one.name === interest.name)) all.push(interest);
  // Where a clause names something known, a name of its own is the rest of the sentence.
  const known = all.filter((one) => one.known);
  const special = withoutGeneral(
    / (?:about|up on) /.test(clause.words) && known.some((one) => !MEANS.has(one.name))
      ? known.filter((one) => !MEANS.has(one.name))
      : known,
    clause.words,
  );
  const kept = special.length > 0 ? special : all;
  return against ? kept.map((one) => ({ ...one, polarity: 'negative' })) : kept;
}

/** A clause that names nothing may say something about what was named before it. */
function readEcho(clause: Clause, text: string, above: Above, holder: Holder, stance: Stance): void {
  if (stance.forced && connectsReason(clause)) return drop(above);
  if (ME_TOO.test(`${clause.connector} ${clause.words}`)) return accept(above, text, clause);
  if (holder === 'other' || !isAboutTheAbove(clause.words) || namesAnything(clause)) return;
  if ((stance.ended || stance.dislikes) && above.previous.length > 0) return takeBack(above, text, clause);
  const pronoun = /\b(?:it|that|this|them|him|her|one|too|so)\b/.test(clause.words);
  const short = clause.tokens.length <= SHORT_ECHO_WORDS;
  if (!stance.likes || !(pronoun || short) || stance.forced || !/\b(?:i|we)\b/.test(clause.words)) return;
  accept(above, text, clause);
}

/** `my friends play handball` + `and so do I` */
const ME_TOO =
  /\b(?:so (?:do|am|did|have|can) (?:i|we)|me too|us too|same (?:here|for me|with me)|(?:i|we) (?:do|am|did) too)\b/;

/** What was named before is the learner's after all. */
function accept(above: Above, text: string, clause: Clause): void {
  const quote = text.slice(clause.tokens[0]?.start ?? 0, clause.tokens.at(-1)?.end ?? 0);
  const mine = above.candidates.map((one): FoundInterest => ({
    ...one,
    polarity: 'positive',
    quote: spanned(text, one.quote, quote),
  }));
  above.previous = mine;
  for (const interest of mine) keep(above.found, interest);
}

const namesAnything = (clause: Clause): boolean =>
  knownInterestsIn(clause.tokens.map((token) => token.word)).some((match) => match.kind === 'clear');

const SHORT_ECHO_WORDS = 5;

const connectsReason = (clause: Clause): boolean =>
  /^(?:because|cause|cuz|since|so|that)$/.test(clause.connector) || /^whether /.test(clause.words);

/** `only because my parents insist`: neither liked nor taken back. */
function drop(above: Above): void {
  above.found.splice(
    0,
    above.found.length,
    ...above.found.filter((one) => !above.previous.some(({ name }) => name === one.name)),
  );
  above.previous = [];
}

/** From the first quote to the end of the second, where that is one stretch of the text; else the first. */
function spanned(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  return start < 0 || end < 0 ? from : text.slice(start, end + to.length);
}

/** One name is kept once: the last word on liking, the best evidence for it. */
function keep(found: FoundInterest[], interest: FoundInterest): void {
  const index = found.findIndex((one) => one.name === interest.name);
  const known = found[index];
  if (known === undefined) found.push(interest);
  else if (known.polarity !== interest.polarity || interest.confidence > known.confidence)
    found[index] = interest;
}

function takeBack(above: Above, text: string, clause: Clause): void {
  const quote = text.slice(clause.tokens[0]?.start ?? 0, clause.tokens.at(-1)?.end ?? 0);
  above.previous = above.previous.map((interest) => {
    const negative: FoundInterest = {
      ...interest,
      polarity: 'negative',
      quote: spanned(text, interest.quote, quote),
    };
    above.found.splice(
      0,
      above.found.length,
      ...above.found.filter((one) => one.name !== interest.name),
      negative,
    );
    return negative;
  });
  above.candidates = above.previous;
}
