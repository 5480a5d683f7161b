import type { EndReason, Expects, InterviewEventOf, Stage } from '@spool/contracts';
import type { InterviewState } from '../state';

/** What the interviewer is going to say. */
export interface PlannedTurn {
  text: string;
  /** `text` in the pieces that are synthesised one after the other. */
  sentences: string[];
  stage: Stage;
  /** The move, e.g. `explore_learning`, `deepen_enjoyment`, `wrap_up`. */
  intent: string;
  expects: Expects;
  /** Canonical name of the interest that the turn is about. */
  about?: string;
  /** After this turn was heard, the interview is over. */
  endsInterview: boolean;
  /** Why it is over, where `endsInterview`. */
  endReason?: EndReason;
}

export interface Response {
  observations: InterviewEventOf<'interest_observed'>[];
  reply: PlannedTurn;
}

/**
 * Decides what is said. Pure: the same state, turn and time give the same answer.
 * `nowMs` is milliseconds since the Unix epoch throughout.
 */
export interface Interviewer {
  /** Greeting and first open question. */
  openingTurn(state: InterviewState, nowMs: number): PlannedTurn;
  /** `state` includes the learner's turn already. */
  respond(state: InterviewState, learnerTurn: { turnId: number; text: string }, nowMs: number): Response;
  /** The learner is back, or the session was taken over in mid-conversation. */
  resumeTurn(state: InterviewState, nowMs: number): PlannedTurn;
  /** The learner has been silent. */
  repromptTurn(state: InterviewState, nowMs: number): PlannedTurn;
  /** Time is up. */
  closingTurn(state: InterviewState, nowMs: number): PlannedTurn;
}
