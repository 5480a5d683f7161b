import { isCommonWord } from './common-words';
import { knownInterestsIn } from './taxonomy';
import type { KnownMatch } from './taxonomy';
import type { Token } from './tokens';
import { activityVerb, flipPronouns, gerundOf } from './words';

/** One thing that the learner named: `building robots with my brother`. */
export interface NamedThing {
  tokens: Token[];
  known: KnownMatch[];
  /** Its own name where the taxonomy has none for it, or `undefined` where it is too vague to be a name. */
  ownName: string | undefined;
  /** As the interviewer says it back: `building robots with your brother`. */
  mention: string;
}

const LEADING =
  /^(?:a|an|the|my|our|some|any|many|more|most|all|lots|lot|of|both|really|also|mostly|mainly|usually|just|probably|maybe|especially|doing|going|to|be|being|other|kinds?|sorts?|types?|different|things?|stuff|like|such|as|about|even|always|definitely|it|that|this|much|very|too|still|often|sometimes|in|into|on|at|with|for|well|own|yes|yeah|cool|and|or|only|not|myself|able|how|try|trying|learn|know)$/;
/** `last sunday`, `two years ago`: when, not what. */
const TIME =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|september|october|november|december|ago|o'?clock|christmas|easter|birthday|grade|last|next|every|first|second|third|twice|once|minutes?|hours?|days?|weeks?|months?|years?|today|tonight|yesterday|tomorrow)$/;
/** Where the thing ends and its circumstances begin. */
const ADJUNCT =
  /^(?:with|in|at|on|during|after|before|every|when|where|because|until|by|near|behind|under|over|across|around|against|between|beside|above|outside|inside|along|than|as|once|twice|all|together|though|too|sometimes|usually|mostly|these|right|since|outside|everyday|daily|whenever|for|most|very|really|again|instead|now|today|also|if|without|while|is|are|was|were|at|especially|next|last|to|lately|around|quite|pretty|it|because|maybe|perhaps|probably|perhaps)$/;
const VAGUE =
  /^(?:thing|things|stuff|lot|lots|time|times|it|that|this|them|everything|something|anything|nothing|people|person|friend|friends|family|day|days|weekend|weekends|home|house|school|week|weeks|year|years|fun|way|kind|bit|idea|question|questions|one|ones|two|three|much|more|most|many|what|who|me|you|him|her|us|myself|yourself|some|part|place|places|rest|sleep|sleeping|homework|chores|sense|mistakes|sure|money|work|working|phone|bed|mom|dad|mother|father|brother|sister|brothers|sisters|parents|mum|cousin|cousins|grandma|grandpa|boy|girl|man|woman|here|there|well|better|good|same|hard|dunno|know|ok|okay|morning|evening|afternoon|night|hour|hours|minutes|minute|moment|long|cool|nice|great|little|half|interesting|happy|sad|tired|bored|alone|too|any|hello|hi|answer|interview|yes|no|thanks|thank|please|not|never|only|other|others|hobby|hobbies|interest|interests|subject|activity|activities|life|self|future|job|summer|winter|spring|class|classes|lesson|lessons|everyone|somebody|someone|feeling|thinking|talking|having|going|getting|doing|being|saying|looking|trying|teacher's|decision|decisions|sorry|sentence|word|words|maybe|today|tomorrow|yesterday|all|reason|cause|problem|problems|attention|break|breakfast|lunch|dinner|nap|shower|bus|best|favorite|favourite|stop|eat|eating|food stuff|laugh|challenge|feel|special|forth|heart|head|nothing|list|time flies|mind|hands?|eyes?|voice|smell|door|window|noise|corner|floor|street|basement|evening|kitchen|room|bedroom|bathroom|anybody|lads?|guys|mates?|gang|crew|bunch|fellows|dream|dreams|videos?|back|then|end|trip|sound|water|wait|listen|hang)$/;

/** Takes the object of a clause apart: cut before its circumstances, split at `and`, `or` and commas. */
export function thingsIn(tokens: readonly Token[], verb: Token | undefined, limit = 4): NamedThing[] {
  const things: NamedThing[] = [];
  let part: Token[] = [];
  const close = (rest: readonly Token[]): void => {
    const thing = toThing(part, things.length === 0 ? verb : undefined, rest);
    if (thing !== undefined) things.push(thing);
    part = [];
  };
  if (verb?.stop === ',') close([]);
  for (const [index, token] of tokens.entries()) {
    if (/^(?:and|or|plus|nor)$/.test(token.word)) close([]);
    else if (isCut(token, part, verb)) {
      close(tokens.slice(index));
      const resumed = afterAdjunct(tokens, index);
      if (resumed > 0 && things.length > 0) things.push(...thingsIn(tokens.slice(resumed), undefined, limit));
      return things.slice(0, limit);
    } else {
      part.push(token);
      if (token.stop === ',') close([]);
    }
  }
  close([]);
  return things.slice(0, limit);
}

function isCut(token: Token, part: readonly Token[], verb: Token | undefined): boolean {
  if (!ADJUNCT.test(token.word)) return false;
  const started = part.some((one) => !LEADING.test(one.word));
  if (started) return true;
  return (
    part.length === 0 && verb !== undefined && !/^(?:to|for|in|on|at|with|really|all|it)$/.test(token.word)
  );
}

/** `... on weekends, reading and chess`: after the circumstances and a comma or an `and` with a gerund, the list goes on. */
function afterAdjunct(tokens: readonly Token[], from: number): number {
  for (let index = from; index + 1 < tokens.length; index += 1) {
    const next = tokens[index + 1] as Token;
    const link = tokens[index] as Token;
    if (link.stop === ',' && !ADJUNCT.test(next.word)) return index + 1;
    if (link.word === 'and' && next.gerund) return index + 1;
  }
  return 0;
}

function toThing(
  part: readonly Token[],
  verb: Token | undefined,
  rest: readonly Token[],
): NamedThing | undefined {
  let from = 0;
  while (from < part.length && LEADING.test((part[from] as Token).word)) from += 1;
  const core = part.slice(from);
  const spokenPart = part.slice(mentionStart(part, verb === undefined ? from : leadingAdverbs(part)));
  const all = verb === undefined ? core : [verb, ...core];
  if (all.length === 0) return undefined;
  const words = all.map((token) => token.word);
  const last = core.at(-1) ?? verb;
  if (last === undefined) return undefined;
  return {
    tokens: verb === undefined ? core : [verb, ...core],
    known: knownIn(words),
    ownName: ownNameOf(core, verb),
    mention: mentionOf(spokenPart, verb, rest),
  };
}

const HELPED =
  /^help\w* (?:\w+ ){0,3}?(?:people|others|kids|children|neighbou?rs?|students|patients|elderly|friends)$/;

/** Whoever is helped, it is `helping others`; no list holds them all. */
function knownIn(words: readonly string[]): KnownMatch[] {
  const known = knownInterestsIn(words);
  if (known.length > 0 || !HELPED.test(words.join(' '))) return known;
  return [{ name: 'helping others', category: 'philanthropic', kind: 'clear', at: 0, length: words.length }];
}

/** `the guitar`, `a doctor`, `my dog`: an article or possessive right before the thing is said back with it. */
function mentionStart(part: readonly Token[], from: number): number {
  const before = part[from - 1]?.word ?? '';
  return /^(?:a|an|the|my|our|new|old|other|different|how)$/.test(before) ? from - 1 : from;
}

/** After a verb everything is said back but adverbs: `volunteering at the shelter`. */
function leadingAdverbs(part: readonly Token[]): number {
  const from = part.findIndex(
    (token) =>
      !/^(?:really|also|mostly|mainly|usually|just|a|lot|lots|of|always|even|sometimes|often|some|any|many|more|very|it)$/.test(
        token.word,
      ),
  );
  return from < 0 ? part.length : from;
}

function ownNameOf(core: readonly Token[], verb: Token | undefined): string | undefined {
  const kept = core.filter(
    (token) => !/^(?:a|an|the|my|our|some|lots|lot|your|these|those)$/.test(token.word),
  );
  const activity = verb === undefined ? undefined : activityVerb(verb.word);
  if (kept.length === 0 || kept.length > 4) return undefined;
  if (activity !== undefined && !activity.takesAnyObject) return undefined;
  const head = kept.at(-1) as Token;
  if (kept.every((token) => VAGUE.test(token.word)) || VAGUE.test(head.word)) return undefined;
  if (
    kept.some((token) =>
      /^(?:i|you|he|she|they|we|him|her|myself|not|no|do|did|am|is|are|was|would|can|have|had|has|what|how|why)$/.test(
        token.word,
      ),
    )
  ) {
    return undefined;
  }
  if (kept.some((token) => TIME.test(token.word))) return undefined;
  if (isGibberish(kept)) return undefined;
  const first = kept[0] as Token;
  if (!kept.some((token) => token.noun || token.gerund) || head.word.length < 3) return undefined;
  const object = kept.map((token) => token.word).join(' ');
  if (activity !== undefined) return `${gerundOf(activity.base)} ${object}`;
  // `to restore old radios` is `restoring old radios`.
  const verbHere = activityVerb(first.word);
  return verbHere !== undefined &&
    kept.length > 1 &&
    verbHere.base === first.word &&
    first.verb &&
    !first.noun
    ? `${gerundOf(verbHere.base)} ${kept
        .slice(1)
        .map((token) => token.word)
        .join(' ')}`
    : object;
}

/** A name may be a word that nobody knows; several of them are another language, or were not understood. */
function isGibberish(kept: readonly Token[]): boolean {
  const unknown = kept.filter((token) => !isCommonWord(token.word)).length;
  return unknown >= 2 && unknown * 2 >= kept.length;
}

const MAX_MENTION_WORDS = 7;

function mentionOf(part: readonly Token[], verb: Token | undefined, rest: readonly Token[]): string {
  const words = part.map((token) => token.word);
  const group = /^(?:team|club|group|band|class|lessons|park|camp)$/.test(words.at(-1) ?? '');
  const activity = activityVerb(verb?.word ?? (part[0]?.verb === true && !group ? (words[0] ?? '') : ''));
  const tail = rest[0]?.word === 'with' || rest[0]?.word === 'about' ? companyIn(rest) : [];
  let base = words;
  // `we do karate` is karate; `doing video games` nobody says.
  if (activity?.base === 'do' && verb !== undefined) base = words;
  else if (activity !== undefined)
    base = [gerundOf(activity.base), ...(verb === undefined ? words.slice(1) : words)];
  const whole = base.length + tail.length <= MAX_MENTION_WORDS ? [...base, ...tail] : base;
  return flipPronouns(whole.slice(0, MAX_MENTION_WORDS))
    .join(' ')
    .replace(
      /(?: (?:a lot|and|or|of|the|a|my|your|with|maybe|probably|perhaps|though|really|mostly|please|too|one day|some day|best|most|more|for|in|on|at|to|then|suddenly|while|now|again))+$/,
      '',
    );
}

/** `with my little brother`, without what comes after it. */
function companyIn(rest: readonly Token[]): string[] {
  const end = rest.findIndex(
    (token, index) => index > 0 && (ADJUNCT.test(token.word) || token.word === 'and' || token.stop !== ''),
  );
  const words = rest.slice(
    0,
    end < 0 ? rest.length : rest[end]?.stop !== '' && !ADJUNCT.test(rest[end]?.word ?? '') ? end + 1 : end,
  );
  return words.length <= 4 ? words.map((token) => token.word) : [];
}
