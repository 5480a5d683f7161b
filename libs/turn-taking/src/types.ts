import type { Expects, Floor } from '@spool/contracts';

/**
 * What the floor machine is told. `atMs` is in ms on one clock of the caller's choice, the same for all
 * inputs of a session. An `atMs` that goes backwards (or is not finite) counts as the latest time known.
 *
 * A session feeds one `vad` input every window, also while no packets arrive (the caller feeds zeros to
 * the VAD then): silence advances with the clock and not with packets. `tick` covers times without windows.
 */
export type FloorInput =
  | {
      readonly type: 'vad';
      /**
       * When the window ended, in audio time mapped to the clock: windows that arrive in a burst are still
       * one window length apart.
       */
      readonly atMs: number;
      /** Silero's speech probability of the window, 0 to 1. */
      readonly probability: number;
      /** RMS level of the window in dBFS; may be -Infinity. */
      readonly levelDbfs: number;
    }
  /**
   * All text recognised of the open utterance so far; the final text of a speculative finalisation, too.
   * `coversUntilMs`: the end of the audio that it was made of; without it, some time before `atMs`.
   */
  | {
      readonly type: 'partial';
      readonly atMs: number;
      readonly text: string;
      readonly coversUntilMs?: number;
    }
  /** How likely the turn is complete by the sound of the pause that was decided last, 0 to 1. */
  | { readonly type: 'turn_end_heard'; readonly atMs: number; readonly likelihood: number }
  /** The interviewer's voice begins this sentence, or part of one. */
  | { readonly type: 'voice_says'; readonly atMs: number; readonly text: string }
  | { readonly type: 'playout_started' | 'playout_finished'; readonly atMs: number; readonly turnId: number }
  /** The interviewer's turn, as committed to, waits for this kind of answer. */
  | { readonly type: 'question_asked'; readonly atMs: number; readonly expects: Expects }
  /** Ends of turns are waited for so much longer from now on, within the maximum: those who answer are busy. */
  | { readonly type: 'patience'; readonly atMs: number; readonly extraWaitMs: number }
  /** Muting is an event and not a state: it ends the open utterance; speech heard later counts as usual. */
  | { readonly type: 'learner_muted' | 'learner_left' | 'learner_joined'; readonly atMs: number }
  | { readonly type: 'tick'; readonly atMs: number };

/**
 * Why a turn was judged to be over: what the evidence made of its last words (`complete`, `incomplete`,
 * `unknown`: nobody could tell), or what cut it off.
 */
export type EndOfTurnReason =
  'complete' | 'incomplete' | 'unknown' | 'max_length' | 'learner_left' | 'learner_muted';

/**
 * `too_short`: hardly any voice and no words; `backchannel`: words that want no floor, over the
 * interviewer's voice; `echo`: the interviewer's own words; `noise`: sound without words over the
 * interviewer's voice, then silence.
 */
export type DropReason = 'too_short' | 'backchannel' | 'echo' | 'noise';

/** What the caller is to do. All times in ms on the inputs' clock. */
export type FloorDecision =
  | { readonly type: 'floor_changed'; readonly floor: Floor }
  /** Open a recognition stream, with audio from `startedAtMs` on (before now: the onset is back-dated). */
  | { readonly type: 'utterance_started'; readonly startedAtMs: number }
  /** Silence that may become an end of turn: finalise recognition now, speculatively. */
  | { readonly type: 'pause'; readonly speechEndedAtMs: number }
  /** Speech again after a `pause`: speculative work is stale. */
  | { readonly type: 'utterance_resumed' }
  /** The learner's turn is over: answer it. `waitMs` is from the end of speech to this decision. */
  | {
      readonly type: 'end_of_turn';
      readonly startedAtMs: number;
      readonly speechEndedAtMs: number;
      readonly waitMs: number;
      readonly reason: EndOfTurnReason;
    }
  /** The open utterance was nothing: throw it and its recognition away. */
  | { readonly type: 'utterance_dropped'; readonly reason: DropReason }
  /** Lower the interviewer's voice; a `resume_voice` or a `barge_in` follows. */
  | { readonly type: 'duck' }
  /**
   * Fall silent, and keep the rest: it is not yet known whether the learner wants the floor or says "mm-hm".
   * Follows a `duck`; a `resume_voice` or a `barge_in` follows it.
   */
  | { readonly type: 'hold_voice' }
  /** Go on at full volume, from where it fell silent if it did. */
  | { readonly type: 'resume_voice' }
  /**
   * Stop the interviewer's voice: the learner takes the floor. The machine counts the playout as over from
   * here on; a `playout_finished` for it may still come and changes nothing.
   */
  | { readonly type: 'barge_in'; readonly atMs: number }
  /** Nobody has had the floor for `silentForMs`, not counting what was dropped as noise. */
  | { readonly type: 'idle'; readonly silentForMs: number };

/** Snapshot for status, logs and tests: plain JSON, and no transcript in it. */
export interface FloorState {
  readonly floor: Floor;
  /** Latest input time; null before the first input. */
  readonly atMs: number | null;
  readonly learnerJoined: boolean;
  /** The VAD gate is open. */
  readonly speaking: boolean;
  /** Turn whose voice is playing; null when none is. */
  readonly playingTurnId: number | null;
  readonly expects: Expects;
  readonly utterance: {
    readonly startedAtMs: number;
    readonly speechEndedAtMs: number;
    readonly voicedMs: number;
    readonly paused: boolean;
    readonly ducked: boolean;
    /** The voice is held on its account. */
    readonly silenced: boolean;
    /** False while it only contends with the interviewer's voice. */
    readonly holdsFloor: boolean;
    /** Silence after which the turn ends, as judged at present; null while they speak. */
    readonly endpointWaitMs: number | null;
  } | null;
  /** The learner's usual pause within a turn, as learned so far, in ms. */
  readonly usualPauseMs: number;
  /** Idle decisions since the learner last took a turn. */
  readonly idlePrompts: number;
}
