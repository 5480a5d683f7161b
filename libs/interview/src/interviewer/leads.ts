import type { InterviewPlan } from '@spool/contracts';
import { liveInterest } from '../interests';
import type { InterviewState } from '../state';
import type { DialogAct } from '../understanding/acts';
import { flipPronouns } from '../understanding/words';
import { fits, mentionOf } from './mentions';
import { PHRASES } from './phrases';
import type { Phrases } from './phrases';
import type { Move } from './policy';
import { areaOf, facetOf, WRAP_UP } from './questions';
import type { Reading } from './reading';
import { capitalised, filled, hash, nextOf } from './wording';

/** Which words answer what a learner did, where it is not their telling that is answered. */
const PHRASES_FOR: Partial<Record<DialogAct, keyof Phrases>> = {
  distress: 'distress',
  sad: 'sad',
  annoyed: 'annoyed',
  unsafe: 'unsafe',
  injection: 'injection',
  other_language: 'otherLanguage',
  repeat: 'repeat',
  confused: 'confused',
  wait: 'wait',
  greeting: 'greeting',
  thanks: 'thanks',
  ask_back: 'askedBack',
  ask_identity: 'identity',
  change_subject: 'change',
  private: 'private',
  disown: 'disowned',
  dont_know: 'dontKnow',
  yes: 'yes',
  no: 'no',
};

/** The short reaction before the next question (or, without a move, before the goodbye). */
export function leadFor(
  state: InterviewState,
  plan: InterviewPlan,
  reading: Reading,
  move: Move | undefined,
): string {
  const phrases = PHRASES[plan.tone];
  const say = (kind: keyof Phrases): string => nextOf(phrases[kind], kind, state);
  if (reading.act === 'ask_privacy') return `${say('privacy')} ${plan.consent.notice}`;
  const kind = PHRASES_FOR[reading.act];
  if (kind !== undefined) {
    const concrete = reading.act === 'dont_know' && move !== undefined && isChoice(plan, move);
    return concrete ? `${say('dontKnow')} ${say('concrete')}` : say(kind);
  }
  return reaction(state, phrases, reading, move);
}

const isChoice = (plan: InterviewPlan, move: Move): boolean =>
  plan.spare_areas.some((area) => area.id === areaOf(plan, move.intent)?.id);

function reaction(state: InterviewState, phrases: Phrases, reading: Reading, move: Move | undefined): string {
  const say = (kind: keyof Phrases): string => nextOf(phrases[kind], kind, state);
  const sayable = reading.found.filter((interest) => fits(interest.mention));
  const positive = sayable.find((interest) => interest.polarity === 'positive');
  const negative = sayable.find((interest) => interest.polarity === 'negative');
  if (positive === undefined && negative !== undefined) return filled(say('negative'), negative.mention);
  if (positive === undefined) return detailReaction(state, phrases, reading);
  // The wrap-up and a question about the same thing name it anyway.
  const namedAnyway =
    move?.intent === WRAP_UP ||
    (move?.about !== undefined && sounds(mentionOf(move.about), positive.mention));
  // What is told for the first time is always taken up; what returns, often enough to show that it was heard.
  const isNew = state.interests.find(({ name }) => name === positive.name)?.evidence.length === 1;
  const often = hash(state.seed, state.lastTurnId, 'mirror') % 4 > 0;
  return namedAnyway || !(isNew || often) ? say('plain') : filled(say('mirrored'), positive.mention);
}

const sounds = (a: string, b: string): boolean => a.includes(b) || b.includes(a);

/** To an answer about one interest: a short answer is said back, a longer one is valued. */
function detailReaction(state: InterviewState, phrases: Phrases, reading: Reading): string {
  const say = (kind: keyof Phrases): string => nextOf(phrases[kind], kind, state);
  const last = state.lastQuestion;
  if (last?.about === undefined || facetOf(last.intent) === undefined) return say('plain');
  const echo = last.expects === 'name' || last.expects === 'number' ? echoOf(reading.words) : undefined;
  if (echo !== undefined) return say('echoed').replace('{Echo}', capitalised(echo)).replace('{echo}', echo);
  const enough = reading.words.length >= 5 && hash(state.seed, state.lastTurnId, 'detail') % 2 === 0;
  return enough ? say('detail') : say('plain');
}

/** Answers to `who` and `since when` that can be said back: `mostly with my brother`, `when I was nine`. */
const PEOPLE =
  /^(?:(?:mostly|usually|just|always|only) )?(?:with )?(?:my|our|a|an|the|two|three|four|five|some|other)(?: \w+){1,3}$/;
const TIMES =
  /^(?:(?:about|almost|for|around|maybe) )*(?:(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|many|some|a few|a couple of) (?:\w+ )?(?:years?|months?|weeks?|summers?|winters?)(?: ago)?|when i was \w+(?: years old)?|\w+ grade|(?:last|this) (?:year|summer|winter|spring|autumn|month)|kindergarten|primary school)$/;

/** `mostly with my brother` → `mostly with your brother`, or `undefined` for what cannot be turned round safely. */
function echoOf(words: readonly string[]): string | undefined {
  const line = words
    .join(' ')
    .replace(/^(?:(?:oh|so|like|since|i|think|guess|it|is|was|must|be|have|been|that) )+/, '')
    .replace(/ (?:maybe|perhaps|i guess|or so|more or less|i think)$/, '');
  return PEOPLE.test(line) || TIMES.test(line) ? flipPronouns(line.split(' ')).join(' ') : undefined;
}

/** `Sorry, I lost you for a second. You were telling me about chess.` */
export function resumeLead(state: InterviewState, plan: InterviewPlan): string {
  const sorry = nextOf(PHRASES[plan.tone].resumes, 'resumes', state);
  const lastTold = state.interests
    .filter((interest) => !interest.withdrawn && interest.evidence.length > 0)
    .sort((a, b) => b.lastMentionedAtMs - a.lastMentionedAtMs)[0];
  const told = liveInterest(state, state.lastQuestion?.about) ?? lastTold;
  if (told !== undefined) return `${sorry} You were telling me about ${mentionOf(told)}.`;
  const area = areaOf(plan, state.lastQuestion?.intent ?? '');
  return area === undefined ? sorry : `${sorry} We were talking about ${area.label}.`;
}
