import type { InterviewState } from '../state';
import { mentionOf, fits } from './mentions';
import { ACKS, RESUMES } from './phrases';
import type { Move } from './policy';
import { AREA_LABELS, isTopic } from './questions';
import type { Reading } from './reading';
import { filled, hash, nextOf } from './wording';

/** The short reaction before the next question (or, without a move, before the goodbye). */
export function leadFor(state: InterviewState, reading: Reading, move: Move | undefined): string {
  switch (reading.act) {
    case 'distress':
      return nextOf(ACKS.distress, 'distress', state);
    case 'repeat':
      return nextOf(ACKS.repeat, 'repeat', state);
    case 'ask_back':
      return nextOf(ACKS.askedBack, 'asked_back', state);
    case 'change_subject':
      return nextOf(ACKS.change, 'change', state);
    case 'dont_know':
      return nextOf(ACKS.dontKnow, 'dont_know', state);
    case 'yes':
      return nextOf(ACKS.yes, 'yes', state);
    case 'no':
      return nextOf(ACKS.no, 'no', state);
    default:
      return reaction(state, reading, move);
  }
}

function reaction(state: InterviewState, reading: Reading, move: Move | undefined): string {
  const positive = reading.found.find(
    (interest) => interest.polarity === 'positive' && fits(interest.mention),
  );
  const negative = reading.found.find(
    (interest) => interest.polarity === 'negative' && fits(interest.mention),
  );
  if (positive === undefined && negative !== undefined) {
    return filled(nextOf(ACKS.negative, 'negative', state), negative.mention);
  }
  const plain = nextOf(ACKS.plain, 'plain', state);
  if (positive === undefined) return plain;
  // The wrap-up and a question about the same thing name it anyway.
  const namedAnyway =
    move?.topic === 'wrap_up' ||
    (move?.about !== undefined && sounds(mentionOf(move.about), positive.mention));
  // What is told for the first time is always taken up; what returns, often enough to show that it was heard.
  const isNew = state.interests.find(({ name }) => name === positive.name)?.evidence.length === 1;
  const often = hash(state.seed, state.lastTurnId, 'mirror') % 4 > 0;
  return namedAnyway || !(isNew || often)
    ? plain
    : filled(nextOf(ACKS.mirrored, 'mirrored', state), positive.mention);
}

const sounds = (a: string, b: string): boolean => a.includes(b) || b.includes(a);

/** `Sorry, I lost you for a second. You were telling me about chess.` */
export function resumeLead(state: InterviewState): string {
  const sorry = nextOf(RESUMES, 'resume', state);
  const lastTold = state.interests
    .filter((interest) => !interest.withdrawn)
    .sort((a, b) => b.lastMentionedAtMs - a.lastMentionedAtMs)[0];
  const asked = state.interests.find(
    (interest) => interest.name === state.lastQuestion?.about && !interest.withdrawn,
  );
  const told = asked ?? lastTold;
  if (told !== undefined) return `${sorry} You were telling me about ${mentionOf(told)}.`;
  const intent = state.lastQuestion?.intent ?? '';
  const label = isTopic(intent) ? AREA_LABELS[intent] : undefined;
  return label === undefined ? sorry : `${sorry} We were talking about ${label}.`;
}
