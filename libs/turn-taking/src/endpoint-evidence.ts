import type { Expects } from '@spool/contracts';

/** What is known at a pause. */
export interface EndpointContext {
  /** Text of the utterance so far, trimmed; empty when there is none or it is too old to cover the last words. */
  readonly text: string;
  /** What the interviewer's last question waits for. */
  readonly expects: Expects;
  /** Voiced time of the utterance, in ms. */
  readonly voicedMs: number;
  /** How likely the turn is complete by its sound, 0 to 1; null while nothing was heard of it. */
  readonly heard: number | null;
}

export interface EndpointOpinion {
  /** How likely it is that the turn is complete, 0 to 1. */
  readonly likelihood: number;
  /** How much this opinion counts beside others: a factor on its log-odds, above 0. */
  readonly weight: number;
}

/** One witness to the end of a turn. Pure: the same context gives the same opinion. */
export interface EndpointEvidence {
  readonly name: string;
  /** Null when this witness cannot tell. */
  judge(context: EndpointContext): EndpointOpinion | null;
}

/** Likelihood that stands for not knowing. */
export const UNDECIDED = 0.5;
/** No single witness is believed more than this. */
const CERTAIN = 0.995;

/**
 * What all witnesses make of it: log-odds, weighted, are added to those of any pause (a logarithmic opinion
 * pool: Genest & Zidek 1986, "Combining Probability Distributions").
 * @param prior likelihood that any pause ends a turn
 */
export function completionLikelihood(
  witnesses: readonly EndpointEvidence[],
  context: EndpointContext,
  prior: number,
): number {
  let sum = logOdds(prior);
  for (const witness of witnesses) {
    const opinion = witness.judge(context);
    if (opinion) sum += opinion.weight * logOdds(opinion.likelihood);
  }
  return 1 / (1 + Math.exp(-sum));
}

export function logOdds(likelihood: number): number {
  const sane = Number.isFinite(likelihood) ? likelihood : UNDECIDED;
  const bounded = Math.min(CERTAIN, Math.max(1 - CERTAIN, sane));
  return Math.log(bounded / (1 - bounded));
}

/** Hears from the sound whether somebody has finished: passes on what an end-of-turn model says. */
export class AcousticEvidence implements EndpointEvidence {
  readonly name = 'acoustic';
  readonly #weight: number;

  constructor(weight = 0.5) {
    this.#weight = weight;
  }

  judge({ heard }: EndpointContext): EndpointOpinion | null {
    return heard === null ? null : { likelihood: heard, weight: this.#weight };
  }
}
