import type { DialogAct } from '../understanding/acts';
import type { Engagement } from './engagement';

/**
 * What follows the reaction to an act: the same question in other words, the next one, whether they would like to go
 * on, a pause in which the question stands, or the end.
 */
export type Following = 'same' | 'next' | 'check_in' | 'wait' | 'end';

/** [the first time, the second, the third and later], counted over the learner's newest turns. */
const FOLLOWING: Record<DialogAct, readonly [Following, Following, Following]> = {
  tell: ['next', 'next', 'next'],
  yes: ['next', 'next', 'next'],
  no: ['next', 'next', 'next'],
  dont_know: ['next', 'next', 'next'],
  change_subject: ['next', 'next', 'next'],
  private: ['next', 'next', 'next'],
  disown: ['next', 'next', 'next'],
  // Nothing was heard or understood, so the question still stands.
  empty: ['same', 'same', 'same'],
  repeat: ['same', 'same', 'next'],
  confused: ['same', 'next', 'next'],
  greeting: ['same', 'same', 'next'],
  thanks: ['next', 'next', 'next'],
  wait: ['wait', 'wait', 'same'],
  // They want to know something, and get an answer before the question comes back.
  ask_back: ['same', 'same', 'next'],
  ask_identity: ['same', 'same', 'next'],
  ask_length: ['same', 'same', 'next'],
  ask_privacy: ['same', 'same', 'next'],
  // They may not want to, or be able to, go on.
  distress: ['check_in', 'check_in', 'end'],
  sad: ['check_in', 'next', 'check_in'],
  annoyed: ['next', 'check_in', 'end'],
  other_language: ['same', 'check_in', 'end'],
  // Not talked about, and not rewarded with attention either.
  unsafe: ['next', 'check_in', 'end'],
  injection: ['same', 'next', 'end'],
  stop: ['end', 'end', 'end'],
};

/** `engagement` counts the act of the turn that is answered, too. */
export function followingOf(act: DialogAct, engagement: Engagement): Following {
  const [first, second, later] = FOLLOWING[act];
  const times = engagement.acts.get(act) ?? 1;
  return times <= 1 ? first : times === 2 ? second : later;
}
