import type { DropReason, EndOfTurnReason } from '@spool/turn-taking';

/** A turn that a detector found. Times in ms of the item. */
export interface FoundTurn {
  readonly startedAtMs: number;
  /** When speech had ended, as the detector saw it. */
  readonly speechEndedAtMs: number;
  /** When it decided. */
  readonly decidedAtMs: number;
  readonly reason?: EndOfTurnReason;
  /** When its final text was there; the same as `decidedAtMs` when it was there already. */
  readonly textAtMs?: number;
}

/** What a detector did with one item. */
export interface Outcome {
  readonly turns: FoundTurn[];
  /** When the interviewer's voice was asked to be softer, be silent, go on, stop. */
  readonly voice: { readonly type: 'duck' | 'hold' | 'resume' | 'stop'; readonly atMs: number }[];
  readonly dropped: { readonly reason: DropReason; readonly atMs: number }[];
  /** The interviewer said all that it had to say, and when. */
  readonly voiceFinishedAtMs: number | null;
  /** Work that was begun at pauses, and how much of it the learner's going on made useless. */
  readonly speculations: number;
  readonly wasted: number;
}
