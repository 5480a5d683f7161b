import { strongestInterests } from '../interests';
import type { InterestRecord, InterviewState } from '../state';

/** How the interviewer names an interest: as the learner did, where that can be said inside a question. */
export const mentionOf = (interest: InterestRecord): string =>
  fits(interest.said) ? interest.said : interest.name;

/** A mention that can be said inside a question: short, about the learner and not about somebody else. */
export const fits = (mention: string): boolean =>
  mention.length > 2 &&
  mention.split(' ').length <= 6 &&
  !/\b(?:you|are|is|was|were|not|it|them|that|what|he|she|they)\b/.test(mention);

/** The learner's strongest interests for a spoken summary: no more than three, or nobody can follow. */
export function summaryOf(state: InterviewState, limit = 3): string[] {
  const mentions = strongestInterests(state.interests)
    .slice(0, limit + 1)
    .map(mentionOf);
  return mentions.filter((mention, index) => mentions.indexOf(mention) === index).slice(0, limit);
}
