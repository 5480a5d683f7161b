import type { Expects, ResultsResponse, Stage, TranscriptResponse } from '@spool/contracts';

/** What a learner hears of an interviewer's turn, and what the log says of it. */
export interface InterviewerTurn {
  text: string;
  /** The interviewer's move, as the log has it. */
  intent: string;
  stage: Stage;
  expects: Expects;
  about?: string;
  /** The interview is over after this turn. */
  ended: boolean;
}

/**
 * One interview as a simulated learner takes part in it: in text it is a state machine in this process (`TextSession`),
 * in speech a call through the real audio path (`SpeechSession`).
 */
export interface InterviewSession {
  readonly manner: 'text' | 'speech';
  /** What the interviewer says first. */
  open(): Promise<InterviewerTurn | undefined>;
  /**
   * The learner answers, or with `null` keeps silent until the interviewer speaks again.
   * @returns what the interviewer says next; `undefined` when time is up before it has
   */
  say(text: string | null): Promise<InterviewerTurn | undefined>;
  /** The interview is broken off here: nothing more is to be said. */
  isTimeUp(): boolean;
  results(): Promise<ResultsResponse>;
  transcript(): Promise<TranscriptResponse>;
  /** Length so far, ms. */
  durationMs(): number;
}
