import type { Expects } from '@spool/contracts';
import type { FloorConfig } from './config';
import { completionLikelihood, UNDECIDED } from './endpoint-evidence';
import { endpointWaitMs } from './endpoint-wait';
import type { LearnerPace } from './learner-pace';
import type { Overlap } from './overlap';
import type { EndOfTurnReason, FloorState } from './types';

/** The learner's open utterance, as the floor machine keeps it. Times in ms. */
export interface Utterance {
  readonly startedAtMs: number;
  voicedMs: number;
  /** A `pause` was decided and no speech has come since. */
  paused: boolean;
  /** How likely the turn is complete by the sound of the present pause; null while that is not known. */
  heard: number | null;
  /**
   * It had the floor for itself at some time, so it ends as a turn unless it is too short.
   * An utterance that does not hold the floor always has an {@link overlap} with a voice that plays.
   */
  held: boolean;
  /** It stopped the interviewer's voice, so it must end as a turn. */
  interrupted: boolean;
  text: string;
  /** End of the audio that the text covers, as far as is known. */
  textAtMs: number;
  /** Silence that ends the turn; judged at each pause and again on what is learned in it. */
  endpointWaitMs: number;
  endpointReason: EndOfTurnReason;
  /** Its speech over the interviewer's voice, until that is decided. */
  overlap: Overlap | null;
}

export function openUtterance(startedAtMs: number, held: boolean): Utterance {
  return {
    startedAtMs,
    voicedMs: 0,
    paused: false,
    heard: null,
    held,
    interrupted: false,
    text: '',
    textAtMs: startedAtMs,
    endpointWaitMs: 0,
    endpointReason: 'unknown',
    overlap: null,
  };
}

/** How far from {@link UNDECIDED} the evidence must be to be named as the reason. */
const CONVINCING = 0.25;

/** Sets how long to wait from the end of speech for more of it. */
export function judgeEndpoint(
  utterance: Utterance,
  speechEndedAtMs: number,
  expects: Expects,
  pace: LearnerPace,
  config: FloorConfig,
): void {
  const coversTheEnd = utterance.textAtMs >= speechEndedAtMs - config.textFreshMs;
  const context = {
    text: coversTheEnd ? utterance.text : '',
    expects,
    voicedMs: utterance.voicedMs,
    heard: utterance.heard,
  };
  const likelihood = completionLikelihood(config.endpointEvidence, context, config.completePrior);
  utterance.endpointWaitMs = endpointWaitMs(likelihood, pace, config);
  utterance.endpointReason =
    likelihood >= UNDECIDED + CONVINCING
      ? 'complete'
      : likelihood <= UNDECIDED - CONVINCING
        ? 'incomplete'
        : 'unknown';
}

/** Hardly any voice, and no words: a click, a breath, a bump of the desk. */
export const isTooShort = (utterance: Utterance, config: FloorConfig): boolean =>
  utterance.voicedMs < config.minVoicedMs && utterance.text === '';

export const snapshotUtterance = (
  utterance: Utterance,
  speechEndedAtMs: number,
): NonNullable<FloorState['utterance']> => ({
  startedAtMs: utterance.startedAtMs,
  speechEndedAtMs,
  voicedMs: utterance.voicedMs,
  paused: utterance.paused,
  ducked: (utterance.overlap?.voice ?? 'full') !== 'full',
  silenced: utterance.overlap?.voice === 'held',
  holdsFloor: utterance.held,
  endpointWaitMs: utterance.paused ? utterance.endpointWaitMs : null,
});
