import type { Expects } from '@spool/contracts';

/** What is known at a pause. */
export interface EndpointContext {
  /** Text of the utterance so far, trimmed; empty when there is none or it is too old to cover the last words. */
  readonly text: string;
  /** What the interviewer's last question waits for. */
  readonly expects: Expects;
  /** Voiced time of the utterance, in ms. */
  readonly voicedMs: number;
}

export interface EndpointOpinion {
  /** How likely it is that the turn is complete, 0 to 1. */
  readonly likelihood: number;
  /** How much this opinion counts beside others, above 0. */
  readonly weight: number;
}

/**
 * One witness to the end of a turn: lexical today; an acoustic model or the learner's own pace can join
 * beside it. Pure: the same context gives the same opinion.
 */
export interface EndpointEvidence {
  readonly name: string;
  /** Null when this witness cannot tell. */
  judge(context: EndpointContext): EndpointOpinion | null;
}

/** Likelihood that stands for not knowing. */
export const UNDECIDED = 0.5;

/** Mean of the opinions by weight; {@link UNDECIDED} when nobody has one. */
export function completionLikelihood(
  witnesses: readonly EndpointEvidence[],
  context: EndpointContext,
): number {
  let sum = 0;
  let weight = 0;
  for (const witness of witnesses) {
    const opinion = witness.judge(context);
    if (!opinion) continue;
    sum += opinion.likelihood * opinion.weight;
    weight += opinion.weight;
  }
  return weight > 0 ? sum / weight : UNDECIDED;
}

export interface EndpointWaits {
  readonly completeWaitMs: number;
  readonly unknownWaitMs: number;
  readonly incompleteWaitMs: number;
  readonly maxWaitMs: number;
}

/** Wait in ms for a likelihood: linear between incomplete (0), unknown (0.5) and complete (1). */
export function endpointWaitMs(likelihood: number, waits: EndpointWaits): number {
  const { completeWaitMs, unknownWaitMs, incompleteWaitMs, maxWaitMs } = waits;
  const wait =
    likelihood >= UNDECIDED
      ? unknownWaitMs + ((likelihood - UNDECIDED) / UNDECIDED) * (completeWaitMs - unknownWaitMs)
      : incompleteWaitMs + (likelihood / UNDECIDED) * (unknownWaitMs - incompleteWaitMs);
  return Math.min(wait, maxWaitMs);
}
