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

/** Negative words that say something good: `I can't stop reading`, `never gets boring`, `I would not miss it`. */
const GOOD_ALTHOUGH_NEGATIVE =
  /\b(?:(?:can|could|would) (?:not|never) (?:ever )?(?:stop|wait|get enough|live|imagine (?:life|a day|my life|not)|put (?:it|them|\w+) down|resist|help (?:it|but|myself)|be without|miss (?:it|that|them|a)|do without|give (?:it|that) up)|(?:never|not|hardly ever) (?:really )?(?:get|gets|got|getting|been|felt) (?:\w+ )?(?:tired|bored|boring|old|enough|too much)|never (?:put|stop|stopped|let|looked back|miss|missed|quit|gave)|not (?:put|stopped|touched anything else)|nothing (?:better|else|beats|compares|i (?:would|love|like|enjoy))|not (?:only|just)|not mind|not say no|not feel like (?:work|school)|what is not to (?:like|love)|never a dull|(?:not|never|anything but) (?:\w+ )?(?:boring|dull|bad|terrible|awful|stupid|a waste))\b/;

const DISLIKES =
  /\b(?:hate|hates|hated|dislike|detest|loathe|despise|(?:can|could) not (?:\w+ )?(?:stand|bear|take)|bores?(?: me| us)?(?: to \w+)?|bored (?:of|by|with|me|us)|boring|dull|awful|terrible|horrible|dreadful|stupid|annoying|pointless|overrated|sucks?|gross|disgusting|nightmare|torture|ugh|yuck|no thank(?:s| you)|no way|please no|no (?:friend|fan) of|no interest in|least favou?rite|waste of time|could not care less|leaves? me cold|left me cold|(?:does|did|do) (?:absolutely )?nothing for me|(?:not|never) (?:really |quite |exactly |even |at all )*(?:(?:been |be |become |was |is )?(?:for me|for us|my (?:thing|cup|style|world|favou?rite)|(?:a |much of a )?(?:big |huge |great )?fan|interested|into|keen|fond|warmed|drawn to|fun|a \w+ person|(?:a )?friend of)|like|liked|love|loved|enjoy|enjoyed|care (?:for|about)|want to do|feel like)|never again|never (?:got|understood|saw)|(?:do|did) not (?:really )?(?:get|understand) (?:it|why|the point|what)|rather not|rather (?:do|have) anything|(?:too|so) (?:boring|slow|loud|hard|dangerous|violent|silly|stressful)|keep (?:me )?away from|without me|anything but|not happening)\b/;

const ENDED =
  /\b(?:used to|use to|no longer|not (?:\w+ ){0,4}?(?:any ?more|any longer|these days|lately|now)|(?:i|we|have|since|then|just|but|already|recently) (?:stopped|quit|dropped|left|finished)|stopped (?:it|that|with|doing|going|playing)|(?:gave|given|give) (?:it|that|them|this|\w+)? ?up|quit|let (?:it|that) go|dropped (?:it|that|out)|lost interest|(?:is|are|was|am|be) (?:all )?over|over (?:it|that|with|and done)|(?:am|is|was|are) done with|grew out|grown out|moved on|(?:is|are|was) (?:all )?behind me|belongs? to the past|in the past|that (?:time|phase|chapter) is|(?:it|that) (?:is|was) (?:history|gone|just gone)|haven?t? not touched|have not (?:touched|done|played|been)|used to be|not go(?:ing)? back)\b/;

const FORCED =
  /\b(?:(?:have|has|had|need|needs|supposed|forced|obliged|required|told|got) to(?! (?:say|admit|think|tell|be honest|laugh|go now|go home|know|meet|see|love|like|enjoy|try|correct|tell))|mak(?:e|es|ing) (?:me|us|every\w+|all of us)(?! (?:feel|happy|laugh|smile|calm|proud|so|really|very|a|want))|made (?:me|us) (?:do|go|play|learn|take|join|sign)|(?:want|wants|wanted|expect|expects|expected|tell|tells|told|force|forces|forced|push|pushes|pressure) (?:me|us|all of us|everybody) to|signed (?:me|us) up|sends? (?:me|us)|sent me|drags? (?:me|us)|dragged|must|(?:insists?|insisted) on|put up with|mandatory|compulsory|against my will|whether i (?:like|want))\b/;

const LIKES =
  /\b(?:love|loved|adore|enjoy|(?:i|we|also|really|do|always|still|and|would|to|mostly) (?:\w+ )?like|liked|favou?rite|best thing|crazy about|passion\w*|obsessed|fan of|into|can not get enough|amazing|awesome|fascinat\w+|interest(?:s|ing|ed)|mind ?blowing|beautiful|fun|cool|great|happy|happiest|exciting|dream|cares? (?:about|for)|live for|hooked|look forward|ever since|stayed|still (?:do|love|like|mean)|keep going|kept going)\b/;

export function stanceOf(words: string): Stance {
  const good = GOOD_ALTHOUGH_NEGATIVE.test(words);
  const dislikes = !good && DISLIKES.test(words);
  const ended = !good && ENDED.test(words);
  return { dislikes, ended, forced: FORCED.test(words), likes: good || (!dislikes && LIKES.test(words)) };
}

/** `but that is over`, `so I stopped`, `and it was awful`: says something of what came before and names nothing itself. */
export function isAboutTheAbove(words: string): boolean {
  return /^(?:(?:and|but|so|then|now|well|yeah|though|until|i|we|it|that|this|they|those|them|there|not|never|no|am|is|are|was|were|be|been|have|has|had|do|did|would|could|can|will|just|really|all|quite|kind of|before|because|any|once|about|please|actually|to be honest|if|honest) )*(?:hate|hated|awful|terrible|boring|bored|horrible|stopped|quit|quitted|gave|given|let|dropped|lost|over|done|grew|grown|moved|touched|swore|count|counted|care|leaves?|left|bores?|stand|bear|like|love|enjoy|want|wanted|thing|me|gone|now|more|longer|these|lately|time|again|into|days|get|feel|go|realised|realized)\b/.test(
    words,
  );
}
