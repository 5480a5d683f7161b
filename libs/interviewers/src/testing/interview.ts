import type { InterviewEvent } from '@spool/contracts';
import {
  applyEvent,
  EmbeddedInterviewer,
  INTEREST_DISCOVERY,
  initialState,
  type InterviewState,
  type PhrasingRequest,
  type PlannedTurn,
} from '@spool/interview';

/** For tests: an interview in which a learner has said something, and what the embedded interviewer would answer. */
export class Interview {
  state: InterviewState = initialState();
  readonly #interviewer = new EmbeddedInterviewer();
  #nowMs = Date.UTC(2026, 0, 5, 12);

  constructor() {
    const at_ms = this.#nowMs;
    this.#append({
      type: 'interview_created', at_ms, user_id: 'ada', mode: 'interests', seed: 3, plan: INTEREST_DISCOVERY,
    }); // prettier-ignore
    this.#append({ type: 'learner_joined', at_ms, peer_id: 'p', via: 'websocket' });
    this.said(this.#interviewer.openingTurn(this.state, at_ms));
  }

  learnerSays(text: string): PhrasingRequest {
    const turnId = this.state.lastTurnId + 1;
    this.#append({ type: 'learner_turn', turn_id: turnId, text, source: 'voice', ...this.#times() });
    const learnerTurn = { turnId, text };
    const suggestion = this.#interviewer.respond(this.state, learnerTurn, this.#nowMs);
    return { plan: INTEREST_DISCOVERY, state: this.state, learnerTurn, suggestion, nowMs: this.#nowMs };
  }

  said({ text, stage, intent, expects, about }: PlannedTurn): void {
    const turn_id = this.state.lastTurnId + 1;
    const times = this.#times();
    const move = { stage, intent, expects, ...(about === undefined ? {} : { about }) };
    this.#append({ type: 'interviewer_turn_planned', at_ms: times.at_ms, turn_id, text, ...move });
    this.#append({ type: 'interviewer_turn_heard', turn_id, text, interrupted: false, ...times });
  }

  #times() {
    this.#nowMs += 1000;
    return { at_ms: this.#nowMs, started_at_ms: this.#nowMs - 900, ended_at_ms: this.#nowMs };
  }

  #append(event: InterviewEvent): void {
    this.state = applyEvent(this.state, { seq: this.state.lastSeq + 1, event });
  }
}

export const asked = (text: string): PhrasingRequest => new Interview().learnerSays(text);
