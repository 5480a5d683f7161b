import type { InterviewEventOf } from '@spool/contracts';
import {
  applyEvent,
  INTEREST_DISCOVERY,
  type Interviewer,
  type PlannedTurn,
  type Response,
} from '@spool/interview';
import { toEpoch, type ConversationClock } from './conversation-clock';
import type { EventOutbox } from './event-outbox';
import { PhrasedTurn, type Phrasing } from './phrased-turn';

/** What the learner said. Times in ms on the pacer's clock. */
export interface Said {
  readonly text: string;
  readonly source: 'voice' | 'text';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export interface AnswersOptions {
  readonly outbox: EventOutbox;
  readonly interviewer: Interviewer;
  readonly clock: ConversationClock;
}

/**
 * What the learner said goes into the log, and what it tells about them; what is answered comes out. An answer
 * can be worked out before it is wanted ({@link rehearse}): nothing of that is logged, and nothing depends on it.
 */
export class Answers {
  readonly #o: AnswersOptions;
  #rehearsed: { readonly text: string; readonly turnId: number; readonly response: Response } | null = null;
  #lastSeq = 0;

  constructor(options: AnswersOptions) {
    this.#o = options;
  }

  /** What would be answered if this were the learner's turn. */
  rehearse(said: Said): PlannedTurn {
    const { state } = this.#o.outbox;
    const event = this.#eventOf(said);
    const { turn_id: turnId, text, at_ms } = event;
    const after = applyEvent(structuredClone(state), { seq: state.lastSeq + 1, event });
    const response = this.#o.interviewer.respond(after, { turnId, text }, at_ms);
    this.#rehearsed = { text, turnId, response };
    this.#lastSeq = state.lastSeq;
    return response.reply;
  }

  /** A rehearsed answer is not wanted. */
  forget(): void {
    this.#rehearsed = null;
  }

  /** @returns the turn's number */
  log(said: Said): number {
    // An answer holds as long as the log says what it said when it was worked out.
    if (this.#lastSeq !== this.#o.outbox.state.lastSeq) this.forget();
    const event = this.#eventOf(said);
    this.#o.outbox.append(event);
    return event.turn_id;
  }

  /** What a turn of the log tells about the learner, and the answer to it. */
  respond(turnId: number, text: string): Response {
    const { outbox, interviewer, clock } = this.#o;
    const rehearsed = this.#rehearsed;
    this.forget();
    return rehearsed?.turnId === turnId && rehearsed.text === text
      ? rehearsed.response
      : interviewer.respond(outbox.state, { turnId, text }, clock.epoch());
  }

  /**
   * Answers a turn of the log in words that come sentence by sentence; what it tells is noted once all is known.
   * @param onFirst told when the first sentence is there
   */
  phrase(
    phrasing: Phrasing,
    learnerTurn: { turnId: number; text: string },
    onFirst: () => void,
  ): PhrasedTurn {
    const suggestion = this.respond(learnerTurn.turnId, learnerTurn.text);
    const { state } = this.#o.outbox;
    const nowMs = this.#o.clock.epoch();
    const plan = state.plan ?? INTEREST_DISCOVERY;
    return new PhrasedTurn(phrasing, { plan, state, learnerTurn, suggestion, nowMs }, onFirst);
  }

  /** Logs what a turn of the log tells about the learner. */
  note(turnId: number, observations: Response['observations']): void {
    if (this.#isObserved(turnId)) return;
    const nowMs = this.#o.clock.epoch();
    this.#o.outbox.append(...observations.map((observation) => ({ ...observation, at_ms: nowMs })));
  }

  /** Logs what a turn of the log tells about the learner. @returns the answer to it */
  answer(turnId: number, text: string): PlannedTurn {
    const { observations, reply } = this.respond(turnId, text);
    this.note(turnId, observations);
    return reply;
  }

  /** A turn is answered twice when nobody heard the first answer, but it tells no more than it did. */
  #isObserved(turnId: number): boolean {
    return this.#o.outbox.state.interests.some(({ evidence, objections }) =>
      [...evidence, ...objections].some((record) => record.turnId === turnId),
    );
  }

  #eventOf({ text, source, startedAtMs, endedAtMs }: Said): InterviewEventOf<'learner_turn'> {
    const { clock, outbox } = this.#o;
    const startedAt = toEpoch(clock, startedAtMs);
    return {
      type: 'learner_turn',
      at_ms: clock.epoch(),
      turn_id: outbox.state.lastTurnId + 1,
      text,
      source,
      started_at_ms: startedAt,
      ended_at_ms: Math.max(startedAt, toEpoch(clock, endedAtMs)),
    };
  }
}
