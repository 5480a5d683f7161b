import { foreignShare } from './languages';

export { plainWords } from './tokens';

/** What the learner does with a turn, beside what they tell. */
export type DialogAct =
  | 'empty' // nothing but hesitation
  | 'tell'
  | 'yes'
  | 'no'
  | 'dont_know'
  | 'stop' // wants the interview to end
  | 'repeat' // has not heard the question
  | 'confused' // has heard it and does not know what is meant
  | 'wait' // needs a moment
  | 'change_subject'
  | 'private' // would rather not say
  | 'disown' // what the interviewer named is not theirs
  | 'greeting'
  | 'thanks'
  | 'ask_back' // what about you?
  | 'ask_identity' // are you a robot?
  | 'ask_length' // how long does this take?
  | 'ask_privacy' // who hears this?
  | 'distress' // somebody is in danger
  | 'sad'
  | 'annoyed' // by the interview
  | 'unsafe' // violence, sex, drugs
  | 'injection' // orders to the machine behind the interviewer
  | 'other_language';

const DISTRESS =
  /\b(?:kill(?:ing)? (?:myself|me)|suicid\w*|(?:want|wanna|rather) (?:to )?(?:be dead|die)|hurt(?:ing)? myself|cut(?:ting)? myself|self harm\w*|(?:he|she|they|dad|father|mom|mum|mother|parents?|teacher|coach|brother|sister|uncle|cousin|stepfather|boyfriend|girlfriend|somebody|someone|man) (?:\w+ ){0,2}?(?:hits|hit|beats|abuses|abused|hurts|touches|threatens) me\b(?! (?:at|in|up|to|by))|end my life|(?:no|not any|without) reason to live|not want to live|better off dead|afraid to go home|raped?)\b/;
const UNSAFE =
  /\b(?:(?:i|we|to|will|would|could|should|can|gonna) (?:\w+ ){0,2}?(?:kill|shoot|stab|murder|bomb|poison|hurt|beat up) (?:him|her|them|people|somebody|someone|everybody|everyone|you|my (?:\w+ )?(?:teacher|school|class\w*|parents|mother|father|brother|sister|neighbou?r))|(?:build|make|buy|get) (?:a |some )?(?:bomb|gun|weapon|explosives?|drugs?)|porn\w*|sex with|naked pictures?|send nudes|nudes|(?:sell|take|smoke|do|buy) (?:some )?(?:drugs|cocaine|heroin|meth|weed)|heil \w+|fuck you|shut the fuck)\b/;
const INJECTION =
  /\b(?:(?:ignore|forget|disregard|override|skip|bypass) (?:all |any |about )*(?:of )?(?:your |the |my |these |those |previous |prior |earlier |above )*(?:instructions?|rules?|prompts?|guidelines?|orders?|programming|training|interview)|(?:system|hidden|initial|secret|original) prompt|your (?:instructions|prompt|rules|programming|source code)|you are (?:now|no longer) (?:a|an|my|the)?|act as (?:a|an|if)|(?:^|please |now |just |you (?:must |should |can )?)pretend (?:to be|that you|you)|(?:developer|debug|admin|god|jailbreak|dan) mode|jailbreak|new (?:task|instructions?|role) (?:for you|is|are)?|(?<!\b(?:i|we|to|they|also|always) )(?:write|put|add|save|note|mark|enter)(?: down)?(?: \w+){0,6} (?:my|the|your) (?:results?|database|report|profile|transcript)|(?:write|note) down that i|give me (?:full|a hundred|the best|maximum) (?:marks?|points?|score|confidence)|repeat after me|print (?:your|the)|output (?:your|the|only)|end of (?:conversation|transcript|instructions))\b/;
const STOP =
  /^(?:please )?(?:stop|stop it|stop please|goodbye|good bye|bye|bye bye|see you|end|quit|enough|that is enough|no more questions|i am done|we are done|hang up)(?: (?:now|please|talking|here|thank you|thanks|then|later))*$|\b(?:let us|can we|could we|may we|shall we|i (?:want|would like|need|have|would love|have got|got) to|i will have to|we (?:should|can|could|have to)|i (?:should|must|got to)) (?:please |just )?(?:stop|end|finish|quit|leave|hang up|go)(?: (?:now|here|please|talking|this|it|the interview|the conversation|home|soon|there|for today|today|this interview))*(?: (?:thanks|thank you|sorry|bye|goodbye))*$|\bi (?:have|need|got) to (?:go|leave)(?: now)?(?: (?:because|my|sorry|bye|goodbye|the bus|now)\b.*)$|\bthat is (?:all|it|enough) for (?:now|today)\b|\bi (?:do not|no longer) want to (?:talk|continue|do this|go on|answer)(?: any ?more| now| with you| any more questions)*$|\b(?:good ?bye|bye bye)$|\bstop (?:the|this) (?:interview|conversation|call)\b/;
const REPEAT =
  /\b(?:(?:can|could|would) you (?:please )?(?:say|repeat|ask)\b.*|repeat (?:that|the question|it|please)|say (?:that|it) again|one more time|come again|what did you (?:just )?(?:say|ask)|what was (?:that|the question)|(?:did|do|could|can) not (?:quite )?(?:hear|catch|get) (?:that|you|it|the question|what you said|your question)|missed (?:that|the question|the last)|you (?:cut out|broke up|are breaking up))\b|^(?:sorry|pardon|pardon me|excuse me|what|huh|sorry what|repeat|again|again please|what sorry|what please|hello are you there)$/;
const CONFUSED =
  /\b(?:what do you mean|(?:do|did|can|could) not (?:really |quite )?(?:understand|follow|see what you mean)(?: (?:that|you|it|the question|what you said|your question|what you mean))?(?= sorry| please|$)|what (?:is|does) that (?:mean|supposed to mean)|(?:the question|that) makes no sense|how do you mean|in what way)\b/;
const WAIT =
  /^(?=.*\b(?:hold on|hang on|wait|second|sec|moment|minute|think|thinking|let me see)\b)(?:(?:hold on|hang on|wait|wait a|one|just|give me|a|let me|let us|please|second|seconds|sec|moment|minute|i|have to|need to|need|think|about (?:it|that)|for|good question|see|hmm|still thinking|am|thinking|that is a|hard|tough|okay|ok|yeah|so)(?: |$))+$/;
const ASK_IDENTITY =
  /\b(?:are you (?:a |an |really |actually )*(?:real|human|robot|bot|machine|computer|ai|person|alive|recording)|who (?:are you|made you|is this)|what are you\b(?! (?:doing|up))|is this (?:a )?(?:real|robot|computer|ai|recorded))\b/;
const ASK_LENGTH =
  /\b(?:how (?:long|many)(?: more)? (?:is|will|does|do|are|questions?|minutes?|more)\b.*|(?:are|is) there (?:many|a lot of|much) more\b.*|many more questions|are we (?:nearly |almost )?(?:done|finished|there)|when (?:is|will|are) (?:this|it|we) (?:be )?(?:over|done|finished|end))\b/;
const ASK_PRIVACY =
  /\b(?:who (?:can |will |is |else )*(?:hears?|listens?|listening|reads?|sees?|gets?)(?: (?:this|that|it|what|my).*)?|(?:are|is) (?:you|this|it) (?:being )?(?:recorded|recording|saved|stored)|what (?:happens|do you do) (?:to|with) (?:my|this|that|the|what)|where does (?:this|it) go|do you (?:record|save|store|keep)|will (?:my|anybody|anyone) .*(?:know|hear|see|find out)|is this (?:private|secret|confidential|anonymous))\b/;
const ASK_BACK =
  /\b(?:what|how) about (?:you|yourself)\b|\band (?:you|yourself)(?: what .*)?$|^(?:so )?(?:do|are|did|have|can|were) you (?!hear\b|there\b|repeat\b|say\b|please\b|know what\b)(?:\w+ ?){1,8}$|^what (?:is|are) your (?:name|hobb\w+|favou?rite.*|interests|opinion)(?: \w+)*$|^what do you (?:like|enjoy|do|think).*$/;
const CHANGE =
  /(?<!not )(?<!not stop )\b(?:(?:talk|speak) about (?:something|anything) else|(?:change|switch) (?:the )?(?:subject|topic)|(?:another|next|different|a new|other) (?:question|topic|subject)(?: please)?$|(?:can|could|may|shall) (?:we|i|you) skip|skip (?:that|this|it|this one|that one|the question)|move on|something else(?: please)?$|ask (?:me )?something else)\b|^(?:skip|pass|next)(?: please)?$/;
const PRIVATE =
  /\b(?:(?:(?:would |will |can )?rather not|(?:do|would|will) not (?:really )?(?:want to|like to|feel like)|prefer not to) (?:say|tell|answer|share|talk(?:ing)?|talk about|discuss)(?: (?:that|this|it|about (?:that|this|it)|you))?|(?:that|this|it) is (?:a bit |a little |kind of |too |very |really |quite |rather )*(?:private|personal|none of your business)|none of your business|too personal|keep (?:that|this|it) to myself|not (?:comfortable|ready) (?:talking|to talk|answering|sharing)|mind your own)\b/;
const DISOWN =
  /\b(?:(?:that|this|it) (?:is|was) not (?:really |quite |actually |about |exactly )*(?:me|mine|right|true|correct|something (?:that )?i (?:do|like)|what i (?:said|meant|do|like|am into))|(?:i|you) (?:do|did|have|would) not (?:actually |really |ever |even )*(?:do|say|said|mean|like|play|call) (?:that|it|this)(?: mine)?|i never (?:\w+ )?(?:said|did|do|mentioned) (?:that|it|this|anything)|you (?:got|have got|heard|must have) (?:that|it|me) wrong|(?:you )?(?:misunderst\w+|misheard)|where did you get that|not (?:really )?(?:me|my thing|mine)$|wrong person)\b/;
const DONT_KNOW =
  /\b(?:(?:do|did) not (?:really )?know|no idea|not (?:really |so |too |quite )?(?:certain|sure)|idk|(?:can|could) not (?:really )?(?:think of|say|tell|remember|come up with)(?: (?:anything|one|any))?|hard (?:to say|one)|no clue|have no (?:answer|idea|clue)|(?:my )?mind is blank|never thought (?:about|of) (?:it|that)|nothing (?:really|much|special|in particular|comes to (?:my )?mind|to (?:tell|say))|nothing$|not that i know(?: of)?|no answer)\b/;
const YES =
  /^(?:(?:yes|yeah|yep|yup|ya|sure|of course|definitely|absolutely|i do|i would|i am|we do|totally|exactly|right|correct|okay|ok|uh-huh|mm-hm|mhm|a bit|a little|kind of|maybe|very much|sounds right|that is (?:right|correct|true)|i would (?:like|love) (?:to|that)|please|i do not mind|sounds good|it is|perfect|yes please|really|there is|i have|one thing|one more thing|i (?:nearly |almost )?forgot (?:something|one)|one small thing|actually|go on|let us go on|so|well)(?: |$))+$/;
const NO =
  /^(?:(?:no|nope|nah|not really|not at all|never|i do not|i am not|i would not|no thanks|no thank you|nothing(?: else| more| missing)?|not that i (?:know|can think) of|that is (?:all|it|everything|about it|right|me|my whole \w+|the whole \w+)|i do not think so|that was (?:all|everything)|all good|not yet|thanks|thank you|you (?:got|have) (?:it all|everything|me complete)|that is the (?:whole )?(?:list|lot)|that (?:will do|covers it)|it is fine|i am (?:good|fine|done)|no more|no further \w+|now you know everything(?: about me)?|nothing to add|i should think that covers it|i think (?:that is it|you have it all|that is about it)|i guess|wow|ha)(?: |$))+$/;
const GREETING =
  /^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|hiya|yo|nice to (?:meet|see) you|how are you(?: doing)?(?: today)?|how is it going|what is up|there|by the way|too|oh|you|doing)(?: |$))+$/;
const THANKS =
  /^(?:(?:thanks|thank you|cheers|that is (?:kind|nice|sweet)(?: of you)?|you are (?:nice|kind|sweet|cool|funny)|very much|so much|cool|great|nice)(?: |$))+$/;
const SAD =
  /\b(?:i (?:am|feel|have been) (?:(?:so|really|very|just|feeling|quite|always) ){0,2}(?:sad|lonely|depressed|so alone|unhappy|miserable|worthless|scared|anxious|homesick|heartbroken|crying)|(?:nobody|no one) (?:likes|loves|understands|cares about) me|i have no friends|(?:they|everybody|kids|people) (?:\w+ )?(?:bully|bullies|laugh at|make fun of|tease|exclude) me|being bullied|(?:my \w+|my \w+ \w+) (?:just |has |recently )?(?:died|passed away|is dying)|my parents are (?:getting divorced|fighting|splitting up)|makes me (?:want to )?cry(?! with| laugh))\b/;
const ANNOYED =
  /\b(?:(?:this|that|you|your questions?|it|the interview) (?:is|are) (?:\w+ ){0,2}(?:stupid|boring|annoying|dumb|pointless|a waste of time|useless|ridiculous|so slow|getting on my nerves)|(?:shut up|stop asking|stop (?:bothering|annoying) me|leave me alone|you are not listening|you (?:keep|always) (?:asking|interrupt\w*)|you already asked|asked (?:me )?that already|^so many questions|(?:you ask|why) so many questions|i (?:just )?(?:said|told you) that (?:already)?)|i hate (?:this|you|talking to you)|idiot|what a stupid question)\b/;

/** A learner who answers `I don't know` says little else. */
const SHORT = 9;
const SHARE_OF_FOREIGN_WORDS = 0.4;

/** [act, sign, most words]: the first that fits. What may come with an answer is limited to short turns. */
const ACTS: readonly [DialogAct, RegExp, number][] = [
  ['distress', DISTRESS, Infinity],
  ['injection', INJECTION, Infinity],
  ['unsafe', UNSAFE, Infinity],
  ['stop', STOP, Infinity],
  ['repeat', REPEAT, 12],
  ['confused', CONFUSED, 14],
  ['greeting', GREETING, 12],
  ['yes', YES, Infinity],
  ['no', NO, Infinity],
  ['wait', WAIT, 14],
  ['ask_privacy', ASK_PRIVACY, 16],
  ['ask_identity', ASK_IDENTITY, 12],
  ['ask_length', ASK_LENGTH, 14],
  ['sad', SAD, 30],
  ['annoyed', ANNOYED, 20],
  ['change_subject', CHANGE, 14],
  ['private', PRIVATE, 14],
  ['disown', DISOWN, 16],
  ['dont_know', DONT_KNOW, SHORT],
  ['ask_back', ASK_BACK, Infinity],
  ['thanks', THANKS, SHORT],
];

/** `words`: the plain words of the turn (`plainWords`). */
export function dialogAct(words: readonly string[]): DialogAct {
  const line = words.join(' ');
  if (line === '') return 'empty';
  const act = ACTS.find(([, sign, most]) => words.length <= most && sign.test(line))?.[0];
  if (act !== undefined) return act;
  return foreignShare(words) >= SHARE_OF_FOREIGN_WORDS ? 'other_language' : 'tell';
}
