import type {
  InterviewEvent,
  InterviewPlan,
  ResultsResponse,
  StoredEvent,
  TranscriptResponse,
} from '@spool/contracts';
import { applyEvent, initialState, toResults, toTranscript } from '@spool/interview';
import type { Interviewer, InterviewState, PlannedTurn } from '@spool/interview';
import { costOf, type Cost } from './costs';
import type { InterviewerTurn, InterviewSession } from './session';

/** Both speak at this rate, words a second, so that time passes as in a spoken interview. */
const WORDS_PER_SECOND = 2.5;
/** Between two turns, ms. */
const PAUSE_MS = 800;
/** The learner is silent for so long before the interviewer speaks again, ms. */
const SILENCE_MS = 8000;
const SESSION_ID = '00000000-0000-4000-8000-000000000000';

/** An interview in text: the log that the media worker would write, without its media. */
export class TextSession implements InterviewSession {
  readonly manner: InterviewSession['manner'] = 'text';
  readonly log: StoredEvent[] = [];
  /** What each decision took. */
  readonly decisions: Cost[] = [];
  #state: InterviewState = initialState();
  #nowMs = Date.UTC(2026, 0, 5, 12);
  readonly #startedAtMs = this.#nowMs;
  readonly #interviewer: Interviewer;
  readonly #created: InterviewEvent;

  constructor(interviewer: Interviewer, seed: number, plan?: InterviewPlan) {
    this.#interviewer = interviewer;
    const planned = plan === undefined ? {} : { plan };
    this.#created = {
      type: 'interview_created',
      at_ms: this.#nowMs,
      user_id: 'simulated',
      mode: 'thread',
      seed,
      ...planned,
    };
  }

  open(): Promise<InterviewerTurn | undefined> {
    this.#append(this.#created);
    this.#append({ type: 'learner_joined', at_ms: this.#nowMs, peer_id: 'peer', via: 'websocket' });
    return Promise.resolve(this.#speak(this.#interviewer.openingTurn(this.#state, this.#nowMs)));
  }

  say(text: string | null): Promise<InterviewerTurn | undefined> {
    if (text === null) {
      this.#nowMs += SILENCE_MS;
      return Promise.resolve(this.#speak(this.#interviewer.repromptTurn(this.#state, this.#nowMs)));
    }
    const turnId = this.#state.lastTurnId + 1;
    const started_at_ms = this.#nowMs + PAUSE_MS;
    this.#nowMs = started_at_ms + spokenMs(text);
    const times = { at_ms: this.#nowMs, started_at_ms, ended_at_ms: this.#nowMs };
    this.#append({ type: 'learner_turn', turn_id: turnId, text, source: 'voice', ...times });
    const { result, cost } = costOf(() =>
      this.#interviewer.respond(this.#state, { turnId, text }, this.#nowMs),
    );
    this.decisions.push(cost);
    const { observations, reply } = result;
    for (const observation of observations) this.#append(observation);
    return Promise.resolve(this.#speak(reply));
  }

  isTimeUp(): boolean {
    return false;
  }

  results(): Promise<ResultsResponse> {
    return Promise.resolve(toResults(this.#state, SESSION_ID, this.#nowMs));
  }

  transcript(): Promise<TranscriptResponse> {
    return Promise.resolve(toTranscript(this.#state, SESSION_ID));
  }

  durationMs(): number {
    return this.#nowMs - this.#startedAtMs;
  }

  #speak(turn: PlannedTurn): InterviewerTurn {
    const { text, stage, intent, expects, about } = turn;
    const turnId = this.#state.lastTurnId + 1;
    const named = about === undefined ? {} : { about };
    const said = { turn_id: turnId, text };
    this.#append({
      type: 'interviewer_turn_planned',
      at_ms: this.#nowMs,
      ...said,
      stage,
      intent,
      expects,
      ...named,
    });
    const started_at_ms = this.#nowMs + PAUSE_MS;
    this.#nowMs = started_at_ms + spokenMs(text);
    const times = { at_ms: this.#nowMs, started_at_ms, ended_at_ms: this.#nowMs };
    this.#append({ type: 'interviewer_turn_heard', ...said, interrupted: false, ...times });
    if (turn.endsInterview) {
      this.#append({ type: 'interview_ended', at_ms: this.#nowMs, reason: turn.endReason ?? 'completed' });
    }
    return { text, stage, intent, expects, ...named, ended: turn.endsInterview };
  }

  #append(event: InterviewEvent): void {
    const stored = { seq: this.log.length + 1, event };
    this.log.push(stored);
    this.#state = applyEvent(this.#state, stored);
  }
}

const spokenMs = (text: string): number => Math.round((text.split(/\s+/).length / WORDS_PER_SECOND) * 1000);
