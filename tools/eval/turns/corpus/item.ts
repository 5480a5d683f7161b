import type { Expects } from '@spool/contracts';

export type Part = 'tuning' | 'held-out';

/** A stretch of an item's audio, in ms from its start. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Why somebody who has not finished falls silent. */
export type PauseKind = 'conjunction' | 'filler' | 'thought' | 'sentence' | 'dictation' | 'recorded';

export interface Pause extends Span {
  readonly kind: PauseKind;
}

/** What the learner says as one turn: it ends at `endMs` and nowhere before. */
export interface LearnerTurn extends Span {
  /** Silences inside it, in order. */
  readonly pauses: readonly Pause[];
}

/** Sound on the learner's line while the interviewer speaks. */
export type OverlapKind =
  /** "mm-hm": wants no floor. */
  | 'backchannel'
  /** Wants the floor, and says why. */
  | 'interruption'
  /** Answers a yes/no question before the interviewer is done. */
  | 'early_answer'
  /** A cough, a door, keys; or an "um" and nothing more. */
  | 'noise'
  /** The interviewer's own voice, from the learner's loudspeakers. */
  | 'echo';

export interface Overlap extends Span {
  readonly kind: OverlapKind;
}

/** The interviewer's turn as it is played when nobody interrupts. */
export interface Question extends Span {
  readonly text: string;
  readonly expects: Expects;
}

/** Ways of behaving; an item has one. */
export type Family =
  | 'plain'
  | 'short_answer'
  | 'hesitation'
  | 'thought'
  | 'two_part'
  | 'dictation'
  | 'recording'
  | 'backchannel'
  | 'interruption'
  | 'early_answer'
  | 'noise_over_voice'
  | 'echo'
  | 'noise_in_silence';

/** What there is to know about an item without its audio: plain JSON. */
export interface ItemTruth {
  readonly id: string;
  readonly part: Part;
  readonly family: Family;
  readonly voice: string;
  /** E.g. `babble 15 dB`, `clean`. */
  readonly noise: string;
  readonly durationMs: number;
  readonly question: Question | null;
  /** The learner's turns, in order; one that takes the floor over the interviewer's voice included. */
  readonly turns: readonly LearnerTurn[];
  readonly overlap: Overlap | null;
}

export interface Item extends ItemTruth {
  /** The learner's line: mono, 16 kHz. */
  readonly samples: Float32Array;
}

export const HZ = 16_000;
export const samplesIn = (ms: number): number => Math.round((ms * HZ) / 1000);
export const msOf = (samples: number): number => (samples * 1000) / HZ;
