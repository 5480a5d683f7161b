import type { LearnerPace } from './learner-pace';

export interface EndpointWaits {
  /** Silence that makes a pause. */
  readonly pauseMs: number;
  /** No silence that ends a turn is shorter. */
  readonly minWaitMs: number;
  /** None is longer, whatever the evidence says. */
  readonly maxWaitMs: number;
  /** Accepted risk of cutting in, 0 to 1: what may be left of the likelihood that they go on. */
  readonly cutInRisk: number;
}

/**
 * How long to wait from the end of speech, in ms. The turn is complete with likelihood p, and if it is not,
 * speech goes on after a pause of the learner's own pace: the longer the silence, the likelier it is the end
 * (Bayes). The wait is the silence after which only {@link EndpointWaits.cutInRisk} is left.
 */
export function endpointWaitMs(likelihood: number, pace: LearnerPace, waits: EndpointWaits): number {
  const { pauseMs, minWaitMs, maxWaitMs, cutInRisk } = waits;
  const odds = likelihood / Math.max(Number.EPSILON, 1 - likelihood);
  const survivors = (odds * cutInRisk) / (1 - cutInRisk);
  const silenceMs = survivors > 0 ? pace.silenceUntil(survivors, pauseMs) : maxWaitMs;
  return Math.min(maxWaitMs, Math.max(minWaitMs, silenceMs));
}
