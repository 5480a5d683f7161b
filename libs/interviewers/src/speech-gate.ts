import { dialogAct, maySay, plainWords, spoken, type PhrasingRequest } from '@spool/interview';
import { systemOf } from './prompt';

/** Why a sentence is not said. */
export type GateReason =
  | 'unfit' // too long, empty, or a question that was asked before or that is out of place
  | 'not_speech' // links, markup, code, emoji
  | 'leak' // words of the instructions, or about them
  | 'out_of_role' // a refusal, another role, a promise, a question that no interviewer asks
  | 'unsafe'
  | 'parroted'; // the learner's words, as they may have been dictated

const LINK = /https?:|www\.|\b[\w-]{2,}\.[a-z]{2,}\b|\bdot (?:com|org|net|io)\b|\S@\S|(?:^|\s)@\w/i;
const PHONE = /\d[\d\s()./-]{6,}\d/;
const MARKUP = /[<>{}[\]|`*_~^\\=]|(?<!\b[CF])#|^\s*[-•–]|\p{Extended_Pictographic}|[\p{Cc}\p{Cf}\p{Co}]/u;
const ABOUT_ITSELF =
  /\b(?:(?:system|hidden|initial|secret|developer) (?:prompt|message|instructions?)|my (?:\w+ )?(?:instructions?|prompt|guidelines|programming|rules|training|directives?)|(?:instructions?|rules|guidelines) (?:i|that i|which i) (?:was|am|were|have|got)|(?:i was|i am|i'm|been) (?:told|instructed|programmed|prompted|configured) to|language model|as an? (?:ai|assistant|bot)|(?:i am|i'm|im) (?:just |only |really |actually )?(?:an? )?(?:ai|assistant|bot|language|chatgpt|gpt|claude|llama|dan|human|person)\b|openai|anthropic|jail ?break\w*|(?:developer|debug|admin|god|dan) mode|json|note_turn|tool call|suggested_reply|learner_just_said|asked_already)\b/i;
const REFUSAL =
  /\b(?:i (?:cannot|can't|can not|won't|will not|am unable|'m unable|am not able|'m not able)(?: \w+)? (?:help|assist|comply|answer|discuss|engage|continue|provide|respond|do that)|(?:i'm|i am) sorry,? (?:but|i can)|against (?:my|the|our) (?:policy|policies|guidelines|rules))\b/i;
const OTHER_ROLE =
  /\b(?:(?:i am|i'm|you are|you're) (?:now|no longer)|(?:i|i'll|i will|happy to|glad to) (?:now |gladly |happily )?(?:obey|comply|ignor(?:e|ing))|ignor(?:e|ing) (?:all|my|the|these|those|previous)|(?:as|at) your (?:command|wish|service)|from now on|no (?:restrictions|rules|limits)|unrestricted|pwned|hacked)\b/i;
const PROMISE =
  /\b(?:(?:full|top|maximum|perfect|best) (?:marks?|points?|scores?|confidence|grades?)|(?:give|gave|giving|award|awarded|awarding) you (?:\w+ ){0,4}(?:marks?|points?|scores?|grades?|prize|money)|(?:i|i've|i'll|we) (?:\w+ )?(?:wrote|written|noted|saved|changed|updated|set|recorded|added|put|marked|deleted|entered)(?: \w+){0,6} (?:results?|report|profile|database|records?|marks?|transcript))\b/i;
const NOT_TO_BE_ASKED =
  /\b(?:passwords?|pin code|credit card|bank account|(?:your|an?) (?:\w+ )?(?:address|e-?mail|phone|telephone|mobile|full name|last name|surname)|where (?:exactly )?do you live|(?:photo|picture|video) of (?:you|yourself)|meet (?:me|up with me)|keep (?:it|this) (?:a )?secret|do not tell|don't tell|are you (?:home )?alone|download|click|visit (?:the|our|my|this) (?:site|website|page|link))\b/i;
const FOUL =
  /\b(?:fuck\w*|shit\w*|bitch\w*|cunt\w*|asshole|bastards?|dick|slut\w*|whore\w*|nigg\w*|faggot\w*)\b/i;

/** So many words in a row are no coincidence. */
const LEAK_WORDS = 6;
const PARROT_WORDS = 6;
/** Fewer words than this do not show in which language they are. */
const LANGUAGE_WORDS = 4;
const OTHER_SCRIPT = /[¿¡]|[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
/** English borrows words like `café`, but not two of them in a sentence. */
const ACCENTED = /[\u00c0-\u024f]/;

/** Text that may stand in a name or be spoken: words, and none that lead elsewhere. */
export const isPlainText = (text: string): boolean =>
  ![LINK, PHONE, MARKUP, ABOUT_ITSELF, FOUL].some((sign) => sign.test(text));

/**
 * What a model wrote is said only if it passes here, whoever made the model write it. This cannot know whether words
 * are true or wise; it knows what an interviewer of this interview never says.
 */
export class SpeechGate {
  readonly #request: PhrasingRequest;
  readonly #instructions: ReadonlySet<string>;
  readonly #learner: ReadonlySet<string>;

  constructor(request: PhrasingRequest) {
    this.#request = request;
    this.#instructions = runsOf(systemOf(request.plan), LEAK_WORDS);
    this.#learner = runsOf(request.learnerTurn?.text ?? '', PARROT_WORDS);
  }

  /** @returns `undefined` if the sentence may be said after `saidSoFar` */
  objection(sentence: string, saidSoFar: string): GateReason | undefined {
    const { state, suggestion, plan } = this.#request;
    if (!maySay(state, sentence, saidSoFar)) return 'unfit';
    if (sentence.includes('?') && suggestion.reply.endsInterview) return 'unfit';
    if ([LINK, PHONE, MARKUP].some((sign) => sign.test(sentence))) return 'not_speech';
    // A sentence that is cut in two is still one.
    const all = `${saidSoFar} ${sentence}`.replace(/’/g, "'");
    if (ABOUT_ITSELF.test(all) || overlaps(all, this.#instructions, LEAK_WORDS)) return 'leak';
    if ([REFUSAL, OTHER_ROLE, PROMISE, NOT_TO_BE_ASKED].some((sign) => sign.test(all))) return 'out_of_role';
    const words = plainWords(sentence);
    const act = dialogAct(words);
    if (FOUL.test(all) || act === 'unsafe' || act === 'injection') return 'unsafe';
    const isForeign = (act === 'other_language' && words.length >= LANGUAGE_WORDS) || isNotEnglish(sentence);
    if (isForeign && plan.language.startsWith('en')) return 'out_of_role';
    return overlaps(all, this.#learner, PARROT_WORDS) ? 'parroted' : undefined;
  }
}

const isNotEnglish = (sentence: string): boolean =>
  OTHER_SCRIPT.test(sentence) || sentence.split(' ').filter((word) => ACCENTED.test(word)).length > 1;

const wordsOf = (text: string): string[] => spoken(text).split(' ');

function runsOf(text: string, length: number): Set<string> {
  const words = wordsOf(text);
  const runs = new Set<string>();
  for (let at = 0; at + length <= words.length; at += 1) runs.add(words.slice(at, at + length).join(' '));
  return runs;
}

function overlaps(text: string, runs: ReadonlySet<string>, length: number): boolean {
  return [...runsOf(text, length)].some((run) => runs.has(run));
}
