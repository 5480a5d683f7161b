/**
 * How a clause stands to what it names, where no pattern of `triggers.ts` says it outright. Works on plain words
 * (lower case, contractions taken apart), so `don't` and `dont` are `do not`.
 */
export interface Stance {
  /** They dislike it. */
  dislikes: boolean;
  /** It is over. */
  ended: boolean;
  /** Somebody makes them do it. */
  forced: boolean;
  /** They say outright that they like it. */
  likes: boolean;
}

const anyOf = (...alternatives: readonly string[]): RegExp =>
  new RegExp(`\\b(?:${alternatives.join('|')})\\b`);

/** Negative words that say something good: `I can't stop reading`, `never gets boring`, `I would not miss it`. */
const GOOD_ALTHOUGH_NEGATIVE = anyOf(
  '(?:can|could|would) (?:not|never) (?:ever )?(?:stop|wait|get enough|live|imagine (?:life|a day|a week|my life|not)|put (?:it|them|\\w+) down|resist|help (?:it|but|myself)|be without|miss (?:it|that|them|a|my|our|the|any|one)|do without|give (?:it|that) up)',
  '(?:never|not|hardly ever) (?:really )?(?:get|gets|got|getting|been|felt) (?:\\w+ )?(?:tired|bored|boring|old|enough|too much)',
  'never (?:put|stop|stopped|skip|skipped|let|leave|looked back|miss|missed|quit|gave)',
  'not (?:put|stopped|touched anything else)',
  'nothing (?:better|else|beats|compares|relaxes|calms|makes|i (?:would|love|like|enjoy))',
  'not (?:only|just)',
  '(?:not|never) (?:really |even |exactly )?(?:hate|dislike|skip|sleep|regret)',
  'not mind',
  'not say no',
  'never a dull',
  '(?:not|never|anything but) (?:\\w+ )?(?:boring|dull|bad|terrible|awful|stupid|a waste)',
  '(?:drag|tear|pull|keep) (?:me|us) away from',
  'no doubt',
);

const NOT = '(?:not|never) (?:really |quite |exactly |even |all that |that |so |at all )*';
const DISLIKES = anyOf(
  'hates?|hated|dislikes?|disliked|detest|loathe|despise',
  '(?:can|could) not (?:\\w+ )?(?:stand|bear|take)',
  'bores?(?: me| us)?(?: to \\w+)?|bored (?:of|by|with|me|us)|boring|dull',
  'awful|terrible|horrible|dreadful|stupid|annoying|pointless|overrated|sucks?|gross|disgusting|nightmare|torture|ugh|yuck',
  'no thank(?:s| you)|no way|please no|(?:god|hell|heck|gosh|absolutely|certainly|definitely) (?:no|not)',
  'no (?:friend|fan) of|(?:no|zero|little|not much|hardly any|no real|not the slightest) (?:interest|talent|patience) (?:in|for)',
  'least favou?rite|waste of time|could not care less|could care less|makes me sick|sick of|tired of',
  '(?:leaves?|left) me cold|(?:does|did|do) (?:absolutely )?nothing for me',
  `${NOT}(?:(?:been |be |become |was |is )?(?:for me|for us|my (?:thing|cup|style|world|favou?rite)|(?:a |much of a )?(?:big |huge |great )?fan|interested|into|keen|fond|warmed|drawn to|fun|a \\w+ person|(?:a )?friend of)|like|liked|love|loved|enjoy|enjoyed|care (?:for|about)|want to do|feel like|happy (?:doing|with))`,
  'never again|never (?:got|understood|saw) (?:the|what|why|it)|(?:do|did) not (?:really )?(?:get|understand) (?:it|why|the point|what)',
  '(?:not|never) (?:catch|find|see) (?:me|us)',
  'rather not|rather (?:do|have) anything|(?:can|could) (?:easily |happily |well )?(?:do|live) without|(?:keep (?:me )?|stay |stays )away from|steer clear of|avoid|without me|anything but',
  '(?:too|so) (?:boring|slow|loud|hard|dangerous|violent|silly|stressful)',
);
/** `ballet is so not me`; `I really don't` about what was just named. */
const DISLIKES_AT_END =
  /\b(?:so |just |really |simply )?not me(?: at all)?$|^(?:(?:and|but|though|then|well) )?(?:i|we) (?:really |actually |just |honestly )?(?:do|am|did|was|would|could) not(?: really| at all)?$/;

const ENDED = anyOf(
  'used to|use to|no longer|not (?:\\w+ ){0,4}?(?:any ?more|any longer|these days|lately|now)',
  '(?:i|we|have|since|then|just|but|already|recently) (?:stopped|quit|dropped|left|finished)|stopped (?:it|that|with|doing|going|playing)|quit',
  '(?:gave|given|give) (?:it|that|them|this|\\w+)? ?up|let (?:it|that) go|dropped (?:it|that|out)|lost interest',
  '(?:is|are|was|am|be) (?:all )?over|over (?:it|that|with|and done)|(?:am|is|was|are) done with',
  'grew out|grown out|outgrew|outgrown|moved on|(?:it|that|this|\\w+) ended(?! up)|came to an end|broke up|split up|(?:is|are|was) (?:all )?behind me|in the past|ship has sailed',
  '(?:was|were) (?:once )?(?:my|our) (?:\\w+ )?(?:thing|life|world|everything)|there (?:was|used to be) a time',
  'that (?:time|phase|chapter) is|(?:it|that) (?:is|was) (?:history|gone|just gone)',
  'have not (?:touched|done|played|been)|used to be|not go(?:ing)? back|back then|once upon a time',
  'now not(?: at all)?$|not at all$|forget (?:what i|that i|about)|(?:take|took) (?:it|that|\\w+)? ?back|correct myself',
  'until (?:last|a few|two|three|recently|i was)|(?:tried|did) (?:\\w+ ){1,4}?(?:once|twice)|once (?:tried|did)|gathers? dust',
);

const SOMEBODY = '(?:me|us|all of us|everybody|every\\w+)';
const FORCED = anyOf(
  '(?<!you )(?:have|has|had|need|needs|supposed|forced|obliged|required|told|got) to(?! (?:say|admit|think|tell|be honest|laugh|go now|go home|know|meet|see|love|like|enjoy|try|correct))',
  `mak(?:e|es|ing) ${SOMEBODY}(?! (?:feel|happy|happiest|laugh|smile|calm|proud|so|really|very|a|want|forget|sick|strong))`,
  `made ${SOMEBODY} (?:do|go|play|learn|take|join|sign)`,
  `(?:want|wants|wanted|expect|expects|expected|tell|tells|told|telling|force|forces|forced|push|pushes|pressure) ${SOMEBODY} to`,
  '(?:signed|put|enrolled) (?:me|us) (?:up|in|into)(?! to it)|sends? (?:me|us)|sent me|sending (?:me|us)|drags? (?:me|us)(?! away)|dragged',
  '(?:signed up|sent|put|forced|made|dragged|enrolled|ordered|order|told) (?:\\w+ ){0,3}?(?:by|of) (?:my|our|the) (?:mother|father|parents|mum|mom|dad|grand\\w+|school|teachers?|family)',
  'must|insists?|insisted|(?:i|we|to) put up with|mandatory|compulsory|against my will|whether i (?:like|want)',
);
/** What others have to do is no order to the learner. */
const CALL = anyOf(
  'if (?:i|we) (?:really |just )?(?:have|had) to',
  '(?:they|he|she|you) (?:\\w+ ){0,2}?(?:have|has|had|need|needs) to',
  '(?:somebody|someone|everybody|everyone|people|politicians|humans) (?:really |just )?(?:has to|have to|should|must|needs? to)',
);

const LIKES = anyOf(
  'love|loved|loving|adore|enjoy|enjoying|(?:i|we|also|really|do|always|still|and|would|to|mostly) (?:\\w+ )?like|liked|favou?rite',
  'best thing|crazy about|passion\\w*|obsessed|fan of|into|can not get enough|hooked|addicted|in love',
  'amazing|awesome|fascinat\\w+|interest(?:s|ing|ed)|mind ?blowing|beautiful|fun|cool|great|happy|happiest|exciting|dream',
  'cares? (?:about|for)|live for|look forward|ever since|stayed|stuck with|still (?:do|love|like|mean)|keep going|kept going',
  'want to (?:do|be|become|try|learn) (?:that|it|this|one|the same)',
  '(?:i|we) (?:\\w+ ){0,2}?(?:play|do|practi[cs]e|go|joined|join) (?:it|that|there|them)',
);

/** `as a kid I collected stamps`: over, unless they began then or say that they go on. */
const CHILDHOOD = anyOf(
  'as a (?:kid|child|little \\w+)|(?:many |some |a few )?years ago|back in|in (?:kindergarten|preschool|primary school|elementary school|first grade|second grade)|when i was (?:very |really |still )?(?:little|small|young|younger|a kid|a child)',
);
const HAPPENED = anyOf(
  'did|was|were|had|played|collected|loved|liked|wanted|went|used|made|drew|sang|read|danced',
);
const WENT_ON = anyOf(
  'started|began|got|took up|picked up|discovered|learned|learnt|showed|taught|gave|found|broke|since|still|ever|saw|met|told|bought',
);
const isLongAgo = (words: string): boolean =>
  CHILDHOOD.test(words) && HAPPENED.test(words) && !WENT_ON.test(words);
/** For a clause that tells only when: `when I was nine`. */
export const wasLongAgo = (words: string): boolean => HAPPENED.test(words) && !WENT_ON.test(words);

/** `before`: what tells when, if that was a clause of its own (`as a kid` + `I collected stamps`). */
export function stanceOf(words: string, before = ''): Stance {
  const good = GOOD_ALTHOUGH_NEGATIVE.test(words);
  const dislikes = !good && (DISLIKES.test(words) || DISLIKES_AT_END.test(words));
  const ended =
    !good &&
    (ENDED.test(words) || isLongAgo(words) || (CHILDHOOD.test(before) && wasLongAgo(`${before} ${words}`)));
  return {
    dislikes,
    ended,
    forced: !good && FORCED.test(words) && !CALL.test(words),
    likes: good || (!dislikes && LIKES.test(words)),
  };
}

const SMALL =
  'and|but|so|then|now|well|yeah|though|until|i|we|it|that|this|they|those|them|there|not|never|no|am|is|are|was|were|be|been|have|has|had|do|did|would|could|can|will|just|really|all|quite|kind of|before|because|any|once|about|please|actually|to be honest|if|honest|ended|up|these days|got|fell';
const TELLING =
  'idea|broke|split|hate|hated|awful|terrible|boring|bored|horrible|stopped|quit|gave|given|let|dropped|lost|over|done|grew|grown|outgrown|moved|touched|swore|count|counted|care|leaves?|left|bores?|stand|bear|like|love|loved|loving|enjoy|enjoying|want|wanted|thing|me|gone|now|more|longer|these|lately|time|again|into|days|get|feel|go|play|do|joined|realised|realized|hooked|addicted|stuck|in love|gathers|ship';
const ABOUT_THE_ABOVE = new RegExp(`^(?:(?:${SMALL}) )*(?:${TELLING})\\b`);

/** `but that is over`, `so I stopped`, `and it was awful`: says something of what came before and names nothing itself. */
export const isAboutTheAbove = (words: string): boolean =>
  ABOUT_THE_ABOVE.test(words) || DISLIKES_AT_END.test(words);
