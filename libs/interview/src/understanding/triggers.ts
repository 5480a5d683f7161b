/**
 * How learners say that they like, do, want or dislike something: patterns over a clause's plain words
 * (lower case, contractions taken apart, padding removed). What follows the match is the object.
 */
export type TriggerKind = 'like' | 'dislike' | 'do' | 'want' | 'become' | 'join' | 'stopped';

export interface Trigger {
  kind: TriggerKind;
  negated: boolean;
  /** `used to ...`: no longer true unless they say that it still is. */
  past: boolean;
  intense: boolean;
  /** 0 to 1: how much the wording says about liking. */
  strength: number;
  /** Characters of the clause's words before the object. */
  objectAt: number;
}

const SUBJECT = String.raw`(?:(?:i|we|me and (?:my|some|a) \w+(?: \w+)??|(?:my|the|our|some|a few) \w+ and (?:i|me)|(?:all|both|some|most|many|two|three|four|five|six|ten|a few|a bunch|a couple|half) of us|my \w+ \w+ and (?:i|me))(?: |$))`;
const MODIFIER = String.raw`(?:really|also|always|just|do|does|did|still|mostly|usually|sometimes|often|absolutely|totally|would|have|had|be|am|are|was|were|been|not|never|generally|normally|pretty|so|much|very|definitely|especially|even|probably|only|ever|mainly|recently|now|currently|can|could|will|might|may|then|too|quite|truly|genuinely|deeply|actually|kind of|sort of|a lot|no longer|used to|use to|both|all|first|honestly|rarely|hardly|super|already|got to|love to|like to|enjoy to|tend to|try to|tried to|started to|began to|decided to|get to|happy to)`;

const CORES: [TriggerKind, number, string][] = [
  [
    'dislike',
    0.8,
    'hate|dislike|can not stand|can not bear|tired of|bored (?:of|with|by)|sick of|afraid of|detest|bad at',
  ],
  ['stopped', 0.8, 'gave up|quit|stopped|dropped|lost interest in|given up|grew out of'],
  ['like', 0.95, 'can not get enough of|can not live without|not get enough of|not live without'],
  [
    'become',
    0.75,
    '(?:want|like|love|hope|plan|planning|going|dream|dreamed|dreaming|wish|wanted|hoping|aiming|decided|thinking) (?:to|of|about|on) (?:be|being|become|becoming|work(?:ing)? (?:as|with|in|for)|becoming like)(?: like)?|will be|dream is to (?:be|become)',
  ],
  [
    'become',
    0.7,
    '(?:want|like|love|hope|plan|planning|wanted|hoping|dream|dreaming) (?:to|on|of)(?= (?:have|start|open|run|own|starting|opening|running|owning|having) (?:my|our|a|an)(?: own)?(?: \\w+){0,2} (?:business|company|restaurant|shop|startup|bakery|cafe|studio|store|farm|gym|school|clinic)\\b)',
  ],
  [
    'want',
    0.65,
    '(?:want|like|love|hope|plan|planning|dream|dreaming|hoping|wanted|going|thinking|curious|wish) (?:to|of|about|on)(?: (?:get|go|do|be able to|know))?(?: (?:better|more|into|how to))?(?: about)?(?=(?: try| learn| study| start| work| know| understand| explore| travel| help| teach| build| make| design| write| create| play| sing| learn| volunteer| invent| discover| visit| fly| research| go)\\b)',
  ],
  [
    'want',
    0.6,
    'curious about|wonder(?:ing)? about|thinking about|want to (?:learn|know|hear|find out) (?:more )?(?:about|how to)',
  ],
  [
    'like',
    0.85,
    'love|adore|live for|obsessed (?:with|by)|passionate about|crazy about|in love with|addicted to|hooked on|mad about|(?:my|a) passion for|(?:have|got|have got) (?:a |such a |kind of a )?(?:bit of )?(?:a )?(?:thing|weakness|passion|soft spot|obsession|talent|knack) for',
  ],
  [
    'like',
    0.75,
    'enjoy|enjoyed|enjoying|into|got into|get into|getting into|gotten into|(?:a |an )?(?:\\w+ )?(?:fan|lover) of|interested in|fascinated (?:by|with)|keen on|fond of|excited (?:about|by)|care (?:a lot )?about|(?:a lot of )?fun(?: with| when)?|loved|prefer|rather',
  ],
  ['like', 0.7, 'like|liked|liking|dig|fancy|look forward to|excel at'],
  [
    'like',
    0.6,
    'good at|great at|better at|proud of|comfortable with|happy when|happiest when|relax by|at my best when|curious about|looking into',
  ],
  [
    'do',
    0.7,
    'spend (?:\\w+ ){0,6}?(?:time|hours|days|day|weekends|evenings|afternoons|money|summers|evening)(?: \\w+day)?(?: on| with)?|spent (?:\\w+ ){0,5}?(?:time|hours|years|weekends|evenings)(?: on| with)?|end up',
  ],
  [
    'join',
    0.65,
    "(?:(?:in|on|part of|a member of) (?:the|a|an|my|our)(?: school(?: s)?| local| school's)?)|belong to|joined|captain of|take part in|took part in|participate in|compete in|competed in|involved in|signed up for|member of",
  ],
  [
    'do',
    0.6,
    'took up|take up|picked up|started|start|began|keep|kept|tried|trying|good with|go to|went to|go for|practice|practise|working on|work on|worked on|busy with',
  ],
];

const cores = CORES.map(
  ([kind, strength, core]) =>
    ({
      kind,
      strength,
      withSubject: new RegExp(`^(?:(?:${LEAD()}) )*${SUBJECT}((?:${MODIFIER} )*)(?:${core})(?= |$)`),
      bare: new RegExp(`^((?:${MODIFIER} )*)(?:${core})(?= |$)`),
    }) as const,
);
const doing = new RegExp(`^(?:(?:${LEAD()}) )*${SUBJECT}((?:${MODIFIER} )*)(?=\\w)`);
const doingBare = new RegExp(`^((?:${MODIFIER} )*)(?=\\w)`);

function LEAD(): string {
  return 'and|but|so|then|also|mostly|usually|sometimes|yes|yeah|no|maybe|recently|lately|now|today|for me|personally|first|probably|because|or|plus';
}

/** The first way of liking, doing or wanting that the clause begins with. `implied`: a missing subject means `I`. */
export function triggerIn(words: string, implied: boolean): Trigger | undefined {
  for (const { kind, strength, withSubject, bare } of cores) {
    const match = withSubject.exec(words) ?? (implied ? bare.exec(words) : null);
    if (match !== null) return toTrigger(kind, strength, match[1] ?? '', match[0].length);
  }
  const match = doing.exec(words) ?? (implied ? doingBare.exec(words) : null);
  return match === null ? undefined : toTrigger('do', 0.6, match[1] ?? '', match[0].length);
}

function toTrigger(kind: TriggerKind, strength: number, modifiers: string, objectAt: number): Trigger {
  const only = /\bnot (?:only|just)\b/.test(modifiers);
  return {
    kind,
    negated: /\b(?:not|never|no longer|rarely|hardly)\b/.test(modifiers) && !only,
    past: /\buse[d]? to\b/.test(modifiers),
    intense:
      /\b(?:really|absolutely|totally|so|always|very|truly|genuinely|deeply|super|definitely|especially)\b/.test(
        modifiers,
      ),
    strength,
    objectAt,
  };
}

const FAVOURITE =
  /^(?:and |so |well |one of )*(?:my|our) (?:(?:favou?rite|favou?rites|best|main|biggest|big|greatest|number one|number 1|top|other|new|only|real|true|latest) )*(?:dream job|(?:\w+ )?(?:hobby|hobbies|passion|passions|thing|things|goal|dream|interest|interests|subject|subjects|class|sport|sports|activity|activities|game|pastime|part|book|books|instrument|topic|job|food|music|animal|place)|favou?rites?)(?: (?:at school|in school|ever|of all|right now|to do|in life))* (?:is|are|was|were|would be|has always been|include|includes|will be)(?: to| definitely| probably| obviously| actually| mostly| really)* /;
const WHAT_I_LOVE =
  /^(?:(?:what|the thing|something|the thing that|one thing|one thing that|something that|things) )?(?:i|we) (?:really |also |most |always )?(?:love|enjoy|like)(?: doing| to do)?(?: the most| most| a lot| best)? (?:is|are) (?:to )?/;
const JUDGED =
  /^(.+?) (is|are|was|were) ((?:not |really |so |just |very |pretty |super |always |kind of |absolutely |such |a lot of |definitely |much |quite |also )*)(my favou?rites?|my (?:favou?rite )?(?:thing|passion|hobby|life|dream|subject)|fun|cool|awesome|amazing|great|interesting|exciting|the best|relaxing|fascinating|beautiful|important to me|my (?:favou?rite )?\w+|boring|stupid|terrible|annoying|not my thing|a waste of time|for me)(?: |$)/;
const MAKES_ME =
  /^(.+?) (?:(?:really |always |just )?(?:makes?|made) (?:me|us) (?:feel )?(?:really |so |very )?(?:happy|calm|relaxed|proud|alive|excited|smile|good|free|laugh|better)|(?:really |always )?(?:interests?|fascinates?|relaxes?|calms?|inspires?|excites?) (?:me|us))/;
const PRAISED =
  /^(?:(?:it|that) is (?:really |so |always |just |a lot of )*(?:fun|great|cool|nice|awesome|amazing) to|(?:there )?(?:is )?nothing (?:is )?better than) /;
const ANYTHING =
  /^(?:(?:really|honestly|just|well|and|so|basically|mostly) )*(?:anything|everything|all things|all|something|stuff)(?: (?:that has|that is|to do|related|about|around|with|involving|to|of|has))+ /;
const GIVEN = /(?:\bgot|\bgets|\bgetting) (?:me|us) into /;

/** An object that is judged instead of acted on: `my favourite subject is math`, `chess is fun`, `math is boring`. */
export function judgementIn(
  words: string,
): { from: number; to: number; strength: number; negative: boolean; job: boolean } | undefined {
  const favourite = FAVOURITE.exec(words) ?? WHAT_I_LOVE.exec(words);
  if (favourite !== null) {
    const [lead] = favourite;
    return {
      from: lead.length,
      to: words.length,
      strength: 0.82,
      negative: false,
      job: /\b(?:job|dream|goal)\b/.test(lead),
    };
  }
  const praised = PRAISED.exec(words);
  if (praised !== null) {
    return { from: praised[0].length, to: words.length, strength: 0.7, negative: false, job: false };
  }
  const anything = ANYTHING.exec(words);
  if (anything !== null) {
    return { from: anything[0].length, to: words.length, strength: 0.65, negative: false, job: false };
  }
  const given = GIVEN.exec(words);
  if (given !== null) {
    return {
      from: given.index + given[0].length,
      to: words.length,
      strength: 0.7,
      negative: false,
      job: false,
    };
  }
  const made = MAKES_ME.exec(words);
  if (made !== null)
    return { from: 0, to: (made[1] ?? '').length, strength: 0.72, negative: false, job: false };
  const judged = JUDGED.exec(words);
  if (judged === null) return undefined;
  const [, object = '', , adverbs = '', verdict = ''] = judged;
  const bad = /^(?:boring|stupid|terrible|annoying|not my|a waste)/.test(verdict);
  const negated = /\bnot\b/.test(adverbs);
  if (verdict === 'for me' && !negated) return undefined;
  return {
    from: 0,
    to: object.length,
    strength: /^my/.test(verdict) ? 0.8 : 0.6,
    negative: bad !== negated,
    job: false,
  };
}

/** After something positive in the past: `but not any more`, `but I stopped`. */
export const takesBack = (connector: string, words: string): boolean =>
  (connector === 'but' || connector === 'until' || connector === 'and') &&
  /^(?:(?:i|we|it|now|then|that|am|is|are|was|but|so) )*(?:not (?:any more|now|these days|so much|really|lately|much)(?: |$)|(?:do|did|have|am|can) not\b.*\b(?:any more|now|lately|these days)|(?:stopped|quit|gave (?:it |that )?up|lost interest|no longer|got (?:bored|boring|tired|too)|became boring|grew out)|not any more)/.test(
    words,
  );
