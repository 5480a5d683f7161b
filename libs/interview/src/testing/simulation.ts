import type { InterviewEvent, InterviewPlan, StoredEvent } from '@spool/contracts';
import { applyEvent } from '../fold';
import type { PlannedTurn } from '../interviewer/interviewer';
import { EmbeddedInterviewer } from '../interviewer/embedded-interviewer';
import { initialState } from '../state';
import type { InterviewState } from '../state';

/** For tests: an interview whose log grows as the media worker would write it, one second to a turn. */
export class Simulation {
  readonly log: StoredEvent[] = [];
  readonly planned: PlannedTurn[] = [];
  state: InterviewState = initialState();
  nowMs = Date.UTC(2026, 0, 5, 12);
  readonly #interviewer: EmbeddedInterviewer;

  constructor(
    seed: number,
    interviewer = sharedInterviewer,
    plan?: InterviewPlan,
    mode: 'interests' | 'thread' = 'interests',
  ) {
    this.#interviewer = interviewer;
    const planned = plan === undefined ? {} : { plan };
    this.append({ type: 'interview_created', at_ms: this.nowMs, user_id: 'ada', mode, seed, ...planned });
    this.append({ type: 'learner_joined', at_ms: this.nowMs, peer_id: 'peer-1', via: 'websocket' });
    this.interviewerSays(this.#interviewer.openingTurn(this.state, this.nowMs));
  }

  get ended(): boolean {
    return this.state.status === 'ended';
  }

  append(event: InterviewEvent): void {
    const stored = { seq: this.log.length + 1, event };
    this.log.push(stored);
    this.state = applyEvent(this.state, stored);
  }

  /** The learner answers and the interviewer replies; gives back the reply. */
  learnerSays(text: string, heardOfReply?: (planned: string) => string): PlannedTurn {
    const turnId = this.state.lastTurnId + 1;
    this.nowMs += 1000;
    const at = { at_ms: this.nowMs, started_at_ms: this.nowMs - 900, ended_at_ms: this.nowMs };
    this.append({ type: 'learner_turn', turn_id: turnId, text, source: 'voice', ...at });
    const { observations, reply } = this.#interviewer.respond(this.state, { turnId, text }, this.nowMs);
    for (const observation of observations) this.append(observation);
    this.interviewerSays(reply, heardOfReply);
    return reply;
  }

  silence(): PlannedTurn {
    return this.interviewerSays(this.#interviewer.repromptTurn(this.state, this.nowMs));
  }

  resume(): PlannedTurn {
    return this.interviewerSays(this.#interviewer.resumeTurn(this.state, this.nowMs));
  }

  interviewerSays(turn: PlannedTurn, heard: (planned: string) => string = (text) => text): PlannedTurn {
    this.planned.push(turn);
    const turnId = this.state.lastTurnId + 1;
    this.nowMs += 1000;
    const about = turn.about === undefined ? {} : { about: turn.about };
    const { text, stage, intent, expects } = turn;
    this.append({
      type: 'interviewer_turn_planned',
      at_ms: this.nowMs,
      turn_id: turnId,
      text,
      stage,
      intent,
      expects,
      ...about,
    });
    const heardText = heard(text);
    const interrupted = heardText !== text;
    const times = { at_ms: this.nowMs, started_at_ms: this.nowMs - 900, ended_at_ms: this.nowMs };
    this.append({ type: 'interviewer_turn_heard', turn_id: turnId, text: heardText, interrupted, ...times });
    if (turn.endsInterview)
      this.append({ type: 'interview_ended', at_ms: this.nowMs, reason: turn.endReason ?? 'completed' });
    return turn;
  }
}

export const sharedInterviewer = new EmbeddedInterviewer();
