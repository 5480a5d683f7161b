/**
 * Whom a clause is about: the learner, somebody else, or nobody in particular (`chess is fun`, `mostly chess`).
 * Other people's hobbies are no interests of the learner, unless they share them.
 */
export type Holder = 'learner' | 'other' | 'nobody';

const PERSON =
  'brothers?|sisters?|siblings?|twins?|mothers?|mums?|moms?|mommy|mama|dads?|fathers?|papa|parents?|grand(?:ma|pa|mother|father|parents|dad|mum|mom)s?|uncles?|aunts?|aunties?|cousins?|nephews?|nieces?|families|family|husband|wife|boyfriend|girlfriend|friends?|mates?|buddy|buddies|pals?|neighbou?rs?|flatmates?|roommates?|classmates?|class|desk mate|colleagues?|teachers?|coach|trainer|boss|headmaster|principal|doctor|guys?|boys?|girls?|kids?|man|men|woman|women|lady|ladies|person|people|students?|somebody|someone|everybody|everyone|nobody|most|others|school|him|her';
const OWNER =
  '(?:my|our|his|her|their|the|a|an|this|that|these|some|one of (?:my|the)|half|half of|all of|most of|all|every|each)';
/** `my best friend`, `my little brother`: but not `my favourite thing at school`. */
const BETWEEN =
  '(?!(?:is|are|was|at|in|with|to|and|for|on|of|thing|things|hobby|favou?rite|dream|plan|goal|main)\\b)\\w+';
const LEAD =
  '(?:(?:and|but|so|well|also|or|plus|because|then|like|yeah|mean|i mean|you know|anyway|though|when|while|if|that|who|which|on the other hand|meanwhile|honestly|okay|in our house|at home) )*';
const OTHER = new RegExp(
  `^${LEAD}(?:(?:he|she|they|his|her|their|everybody|everyone|somebody|someone|nobody|people|most people|boys|girls|teenagers|kids|children|students|others|most of them|you)(?: |$)|(?:${OWNER} )+(?<!\\b(?:a|an) )(?:${BETWEEN} ){0,2}?(?:${PERSON})(?: |$)|(?:a|an) (?:${BETWEEN} ){0,2}?(?!doctor|teacher|coach|trainer|boss|principal|person|school)(?:${PERSON})(?: |$))`,
);
/** `my friends and I`, `me and my brother`, `the two of us`, `our team`. */
const JOINT =
  /\b(?:and (?:i|me|myself)|(?:i|me) and|of us|between us|with me|and i)\b|^(?:(?:and|so|but|then|also) )*(?:our (?:\w+ )?(?:team|band|group|crew|club|choir|whole)|my (?:\w+ )?(?:team|band|crew|club|choir))\b/;
/** Somebody else, but to the learner's benefit. */
const PASSED_ON =
  /\b(?:show(?:ed|s|n)? (?:me|us)|taught (?:me|us)|teach(?:es)? (?:me|us)|(?:got|gets|getting|brought|introduced) (?:me|us) (?:in)?to|took (?:me|us)|takes (?:me|us)|gave (?:me|us)|bought (?:me|us)|let (?:me|us)|lets me|infected me|inspired (?:me|us))\b/;
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
  if (CALL.test(words)) return 'learner';
  if (JOINT.test(words) || PASSED_ON.test(words)) return 'learner';
  // `you could call me a bookworm`, `you will find me on the court`.
  if (/\b(?:call|find|see|hear|watch|catch|drag|describe|know) (?:me|us|you i)\b/.test(words))
    return 'learner';
  if (FAMILY.test(words) && !SELF.test(words)) return 'other';
  if (OTHER.test(words)) return 'other';
  if (SELF.test(words)) return 'learner';
  if (OWN_THING.test(words)) return 'learner';
  if (connector === 'who') return PEOPLE_AT_END.test(wordsBefore) ? 'other' : before;
  const goesOn = connector === 'and' || connector === 'which' || connector === 'that';
  return goesOn && before === 'other' ? 'other' : 'nobody';
}

const BARE_PERSON = new RegExp(`^${LEAD}(?:${OWNER} )+(?:\\w+ ){0,2}?(?:${PERSON})$`);

/** `the girl` + `I sit next to always talks about ...`: the clause is about the girl. */
export const isBarePerson = (words: string): boolean => BARE_PERSON.test(words);
