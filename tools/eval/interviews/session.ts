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
 * One interview as a simulated learner takes part in it. In text it is a state machine in this process
 * (`TextSession`); anything else that can be talked to, a voice call through the real audio path too, does as well.
 */
export interface InterviewSession {
  /** What the interviewer says first. */
  open(): Promise<InterviewerTurn>;
  /** The learner answers, or with `null` keeps silent until the interviewer speaks again. */
  say(text: string | null): Promise<InterviewerTurn>;
  results(): Promise<ResultsResponse>;
  transcript(): Promise<TranscriptResponse>;
  /** Length so far, ms. */
  durationMs(): number;
}
