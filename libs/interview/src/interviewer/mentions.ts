import { extractInterests } from '../understanding/extract';
import { rankedInterests } from '../interests';
import type { InterestRecord, InterviewState } from '../state';

/** How the learner named an interest, turned round for the interviewer: read again from the evidence. */
export function mentionOf(interest: InterestRecord): string {
  const quote = interest.evidence[0]?.quote ?? '';
  const found = extractInterests(quote, {
    asked: true,
    future: interest.category === 'career',
    helping: false,
    detail: false,
  });
  const mention = found.find((one) => one.name === interest.name)?.mention;
  return mention !== undefined && fits(mention) ? mention : interest.name;
}

/** A mention that can be said inside a question: short, about the learner and not about somebody else. */
export const fits = (mention: string): boolean =>
  mention.split(' ').length <= 6 &&
  !/\b(?:you|are|is|was|not|it|them|that|what)\b/.test(mention) &&
  mention.length > 2;

/** The learner's strongest interests for a spoken summary: no more than three, or nobody can follow. */
export function summaryOf(state: InterviewState, limit = 3): string[] {
  const mentions = rankedInterests(state.interests)
    .slice(0, limit + 1)
    .map(mentionOf);
  return mentions.filter((mention, index) => mentions.indexOf(mention) === index).slice(0, limit);
}
