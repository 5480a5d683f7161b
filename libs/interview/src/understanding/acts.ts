import { tokenize } from './tokens';

/** What the learner does with a turn, beside what they tell. */
export type DialogAct =
  | 'empty' | 'stop' | 'repeat' | 'ask_back' | 'change_subject' | 'dont_know' | 'yes' | 'no' | 'distress' | 'tell'; // prettier-ignore

const DISTRESS =
  /\b(?:kill(?:ing)? myself|suicid\w*|want to die|hurt(?:ing)? myself|self harm\w*|(?:hits|hit|beats|abuses|abused|hurts) me|end my life)\b/;
const STOP =
  /^(?:please )?(?:stop|stop it|stop please|goodbye|good bye|bye|bye bye|end|quit|enough|that is enough|no more questions|i am done|we are done)(?: (?:now|please|talking|here|thank you|thanks|then))*$|\b(?:let us|can we|could we|may we|shall we|i (?:want|would like|need|have|would love|have got|got) to|i will have to|we (?:should|can|could|have to)|i (?:should|must|got to)) (?:please |just )?(?:stop|end|finish|quit|leave|hang up|go)(?: (?:now|here|please|talking|this|it|the interview|the conversation|home|soon|there|for today|today|this interview))*(?: (?:thanks|thank you|sorry|bye|goodbye))*$|\bi (?:have|need|got) to (?:go|leave)(?: now)?(?: (?:because|my|sorry|bye|goodbye|the bus|now)\b.*)$|\bthat is (?:all|it|enough) for (?:now|today)\b|\bi (?:do not|no longer) want to (?:talk|continue|do this|go on)(?: any more| now)?$|\b(?:good ?bye|bye bye)$/;
const REPEAT =
  /\b(?:(?:can|could|would) you (?:please )?(?:say|repeat|ask)\b.*|repeat (?:that|the question|it|please)|say (?:that|it) again|one more time|come again|what did you (?:just )?(?:say|ask)|what was (?:that|the question)|(?:did|do|could|can) not (?:quite )?(?:hear|catch|get|understand|follow) (?:that|you|it|the question|what you said|your question)|what do you mean)\b|^(?:sorry|pardon|pardon me|excuse me|what|huh|sorry what|repeat|again|again please|what sorry|i do not understand)$/;
const ASK_BACK =
  /\b(?:what|how) about (?:you|yourself)$|\band (?:you|yourself)$|^(?:so )?(?:do|are|did|have|can|were) you (?!hear\b|there\b|repeat\b|say\b|please\b)(?:\w+ ?){1,8}$|^what (?:is|are) your (?:name|hobb\w+|favou?rite.*|interests)$|^who are you|^what do you (?:like|enjoy|do|think).*$/;
const CHANGE =
  /\b(?:(?:talk|speak) about (?:something|anything) else|(?:change|switch) (?:the )?(?:subject|topic)|(?:another|next|different|a new) (?:question|topic|subject)(?: please)?$|(?:do not|would rather not|not) (?:want to|like to|really want to|feel like)? ?(?:talk|talking) about (?:that|this|it)|skip (?:that|this|it|this one|that one|the question)|move on)\b|^(?:skip|pass|next)$/;
const DONT_KNOW =
  /\b(?:(?:do|did) not (?:really )?know|no idea|not (?:really |so )?sure|idk|can not (?:really )?(?:think of|say|remember)(?: (?:anything|one|any))?|hard to say|no clue|never thought about (?:it|that)|nothing (?:really|much|special|in particular|comes to mind)|nothing)\b/;
const YES =
  /^(?:(?:yes|yeah|yep|yup|ya|sure|of course|definitely|absolutely|i do|i would|i am|we do|totally|exactly|right|correct|okay|ok|uh-huh|mm-hm|mhm|a bit|a little|kind of|maybe|very much|sounds right|that is (?:right|correct|true)|i would (?:like|love) (?:to|that)|please|i do not mind|sounds good|it is|perfect|yes please|really)(?: |$))+$/;
const NO =
  /^(?:(?:no|nope|nah|not really|not at all|never|i do not|i am not|i would not|no thanks|no thank you|nothing(?: else| more| missing)?|not that i (?:know|can think) of|that is (?:all|it|everything|about it|right)|i do not think so|that was (?:all|everything)|all good|not yet|thanks|thank you|you got it all|you got everything|that is the (?:whole )?(?:list|lot))(?: |$))+$/;

/** A learner who answers `I don't know` says little else. */
const DONT_KNOW_WORDS = 9;

/** Plain words of a turn: lower case, contractions taken apart, hesitations left out. */
export const plainWords = (text: string): string[] => tokenize(text).map((token) => token.word);

export function dialogAct(words: readonly string[]): DialogAct {
  const line = words.join(' ');
  if (line === '') return 'empty';
  if (DISTRESS.test(line)) return 'distress';
  if (STOP.test(line)) return 'stop';
  if (REPEAT.test(line) && words.length <= 12) return 'repeat';
  if (YES.test(line)) return 'yes';
  if (NO.test(line)) return 'no';
  if (CHANGE.test(line) && words.length <= 14) return 'change_subject';
  if (DONT_KNOW.test(line) && words.length <= DONT_KNOW_WORDS) return 'dont_know';
  if (ASK_BACK.test(line)) return 'ask_back';
  return 'tell';
}
