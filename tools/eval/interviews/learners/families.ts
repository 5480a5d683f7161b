/**
 * Ways of talking. A family is a consistent voice: how somebody tells of what they do, of others, of what is over.
 * Sentences were written as people talk, without a look at what the interviewer listens for. Families with
 * `heldOut` speak only in held-out personas, and nobody who tunes the interviewer reads their mistakes.
 *
 * `{g}` playing the cello · `{n}` the cello · `{b}` play the cello · `{r}` a nurse. What a persona has no form for
 * is not said by it.
 */
export interface Family {
  name: string;
  heldOut: boolean;
  /** What they do, by the area that it belongs to. */
  activity: string[];
  company: string[];
  learning: string[];
  helping: string[];
  future: string[];
  /** What is not theirs. */
  dislike: string[];
  past: string[];
  others: string[];
  forced: string[];
  /** Taking back what they said earlier in the interview. */
  takeBack: string[];
  /** Answers to questions about one interest; `{x}` is the persona's own detail. */
  since: string[];
  withWhom: string[];
  enjoy: string[];
  goal: string[];
  nothing: string[];
  no: string[];
  notMine: string[];
  more: string[];
  digression: string[];
  join: string[];
}

import { BREATHLESS, OFFHAND, WRY } from './held-out-families';
import { KEEN, PLAIN, RAMBLING, SHY, STORYTELLER, UNDERSTATED } from './tuning-families';

export const FAMILIES: readonly Family[] = [
  PLAIN, KEEN, RAMBLING, SHY, STORYTELLER, UNDERSTATED, OFFHAND, BREATHLESS, WRY,
]; // prettier-ignore
