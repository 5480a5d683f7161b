/**
 * Whom a clause is about: the learner, somebody else, people in general, or nobody in particular (`chess is fun`,
 * `mostly chess`). Other people's hobbies are no interests of the learner, unless they share them.
 */
export type Holder = 'learner' | 'other' | 'people' | 'nobody';

const RELATIVE =
  'brothers?|sisters?|siblings?|twins?|mothers?|mums?|moms?|mommy|mama|dads?|fathers?|papa|parents?|grand(?:ma|pa|mother|father|parents|dad|mum|mom)s?|uncles?|aunts?|aunties?|cousins?|nephews?|nieces?|families|family|husband|wife|boyfriend|girlfriend|friends?|mates?|buddy|buddies|pals?|neighbou?rs?|flatmates?|roommates?|classmates?|class|desk mate|colleagues?|guys?|boys?|girls?|kids?|man|men|woman|women|lady|ladies|person|people|students?|most|others|him|her';
/** Somebody's role, which may also be what the learner wants to become: `the doctor` is somebody, `a doctor` may be. */
const ROLE = 'teachers?|coach|trainer|boss|headmaster|principal|doctor|school';
const OWNER =
  '(?:my|our|his|her|their|the|this|that|these|some|one of (?:my|the)|half|half of|all of|most of|all|every|each)';
/** `my best friend`, `my little brother`: but not `my favourite thing at school`. */
const BETWEEN =
  '(?!(?:is|are|was|at|in|with|to|and|for|on|of|thing|things|hobby|favou?rite|dream|plan|goal|main)\\b)\\w+';
const LEAD =
  '(?:(?:and|but|so|well|also|or|plus|because|then|like|yeah|mean|i mean|you know|anyway|though|when|while|if|that|who|which|on the other hand|meanwhile|honestly|okay|in our house|at home) )*';
const OTHER = new RegExp(
  `^${LEAD}(?:(?:he|she|his|her|their)(?: |$)|(?:${OWNER} )+(?:${BETWEEN} ){0,2}?(?:${RELATIVE}|${ROLE})(?: |$)|(?:a|an) (?:${BETWEEN} ){0,2}?(?:${RELATIVE})(?: |$))`,
);
const PEOPLE = new RegExp(
  `^${LEAD}(?:they|everybody|everyone|somebody|someone|nobody|people|most people|boys|girls|teenagers|kids|children|students|others|most of them)(?: |$)`,
);
/** `the piano is my sister's`, `the posters belong to my brother` */
const BELONGS = new RegExp(
  `\\b(?:belongs? to (?:my|his|her|our) (?:\\w+ )?(?:${RELATIVE})|(?:is|are|was|were) (?:more |all |only )?(?:my|his|her|our) (?:\\w+ )?(?:${RELATIVE})(?:'s|s')|(?:my|his|her|our) (?:\\w+ )?(?:${RELATIVE})'s)(?: |$)`,
);
/** `my friends and I`, `me and my brother`, `the two of us`, `our team`. */
const JOINT =
  /\b(?:and (?:i|me|myself)|(?:i|me) and|of us|between us|with me|and i)\b|^(?:(?:and|so|but|then|also) )*(?:our (?:\w+ )?(?:team|band|group|crew|club|choir|whole)|my (?:\w+ )?(?:team|band|crew|club|choir))\b/;
/** Somebody else, but to the learner's benefit. */
const PASSED_ON =
  /\b(?:show(?:ed|s|n)? (?:me|us)|taught (?:me|us)|teach(?:es)? (?:me|us)|(?:got|gets|getting|brought|introduced) (?:me|us) (?:in)?to|took (?:me|us)|takes (?:me|us)|gave (?:me|us)|bought (?:me|us)|let (?:me|us)|lets me|infected me|inspired (?:me|us))\b/;
/** `you could call me a bookworm`, `you will find me on the court` */
const SEEN = /\b(?:call|find|see|hear|watch|catch|drag|describe|know) (?:me|us|you i)\b/;
/** `in our house it is all about skiing` */
const FAMILY = /^(?:\w+ )?(?:in|at) (?:my|our) (?:family|house|class|school|town|street|flat|place)\b/;
const SELF = /\b(?:i|we|me|us|myself|ourselves)\b/;
const OWN_THING = /^(?:(?:and|but|so|well|also|or|then|now|of|most) )*(?:my|our) /;

/** `somebody has to care about the rivers`: what ought to be done is what the learner thinks. */
const CALL =
  /^(?:\w+ ){0,3}?(?:somebody|someone|everybody|everyone|people|we|politicians|humans) (?:really |just )?(?:has to|have to|should|must|needs? to|ought to)\b/;

const PEOPLE_AT_END =
  /\b(?:people|those|friends?|guys?|girls?|boys?|kids|others|everybody|everyone|somebody|someone|neighbou?rs?|brothers?|sisters?|cousins?)$/;

/** `before`: whom the clause before, `wordsBefore`, was about; a clause without a subject goes on about them. */
export function holderOf(words: string, connector: string, before: Holder, wordsBefore: string): Holder {
  if (CALL.test(words) || JOINT.test(words) || PASSED_ON.test(words) || SEEN.test(words)) return 'learner';
  if (connector === 'except' && /^(?:for )?(?:me|us)\b/.test(words)) return 'other';
  const self = SELF.test(words.replace(/\b(?:except|but|not|without) (?:for )?(?:me|us)\b/g, ''));
  if (OTHER.test(words) || (!self && (FAMILY.test(words) || BELONGS.test(words)))) return 'other';
  // `they call us the chess club`, `everybody asks me about trains`: about the learner after all.
  if (PEOPLE.test(words)) return self ? 'learner' : 'people';
  if (self || OWN_THING.test(words)) return 'learner';
  if (connector === 'who') return PEOPLE_AT_END.test(wordsBefore) ? 'other' : before;
  const goesOn = connector === 'and' || connector === 'which' || connector === 'that';
  return goesOn && (before === 'other' || before === 'people') ? before : 'nobody';
}

const GROUP = new RegExp(
  `^${LEAD}(?:(?:all|most) (?:of )?)?(?:my|our|the) (?:(?:whole|entire|old|best|school|little) )*(?:friends|mates|buddies|pals|friend group|friendship group|group of friends|gang|crew|circle|clique|lads|girls|boys|guys)\\b`,
);
/** `my friends play handball`: an answer to what they do together. */
export const isGroup = (words: string): boolean => GROUP.test(words);

/** `and I just watch`: what the others do is not theirs after all. */
export const isSpectator = (words: string): boolean =>
  /^(?:i|we) (?:(?:just|only|usually|mostly|always|prefer to) )*(?:watch|sit|listen|nod|stay|cheer|go home)\b/.test(
    words,
  );

const BARE_PERSON = new RegExp(`^${LEAD}(?:${OWNER} )+(?:${BETWEEN} ){0,2}?(?:${RELATIVE}|${ROLE})$`);

/** `the girl` + `I sit next to always talks about ...`: the clause is about the girl. */
export const isBarePerson = (words: string): boolean => BARE_PERSON.test(words);

/** Whether what the clause names may be the learner's. In answers about helping, what people do is what is to be changed. */
export const mayBeTheirs = (holder: Holder, helping: boolean): boolean =>
  holder === 'learner' || holder === 'nobody' || (holder === 'people' && helping);
