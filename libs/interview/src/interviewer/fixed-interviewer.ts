import type { Stage } from '@spool/contracts';
import { splitSentences } from '../sentences';
import type { InterviewState } from '../state';
import type { Interviewer, PlannedTurn, Response } from './interviewer';

/** Says the same whatever it hears, and decides nothing: for benchmarks of everything but the interview. */
export class FixedInterviewer implements Interviewer {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  openingTurn(_state: InterviewState, _nowMs: number): PlannedTurn {
    return this.#turn('greeting');
  }

  respond(_state: InterviewState, _learnerTurn: { turnId: number; text: string }, _nowMs: number): Response {
    return { observations: [], reply: this.#turn('exploration') };
  }

  resumeTurn(_state: InterviewState, _nowMs: number): PlannedTurn {
    return this.#turn('exploration');
  }

  repromptTurn(_state: InterviewState, _nowMs: number): PlannedTurn {
    return this.#turn('exploration');
  }

  closingTurn(_state: InterviewState, _nowMs: number): PlannedTurn {
    return {
      ...this.#turn('done'),
      intent: 'goodbye',
      expects: 'nothing',
      endsInterview: true,
      endReason: 'timeout',
    };
  }

  #turn(stage: Stage): PlannedTurn {
    const text = this.#text;
    return {
      text,
      sentences: splitSentences(text),
      stage,
      intent: 'fixed',
      expects: 'open',
      endsInterview: false,
    };
  }
}
