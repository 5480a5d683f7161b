import type { InterviewEvent, InterviewPlan, Mode, StoredEvent } from '@spool/contracts';
import { applyEvent, EmbeddedInterviewer, initialState } from '@spool/interview';
import type { InterviewState, PlannedTurn } from '@spool/interview';
import type { Answers } from './learners';
import { RECORDING_PART } from './tone-recording';

/** Both speak at this rate, words a second. */
const WORDS_PER_SECOND = 2.5;
/** Between two turns, ms. */
const PAUSE_MS = 700;
/** An interviewer that finds no end is stopped here. */
const MAX_TURNS = 40;

export interface HeldOptions {
  readonly userId: string;
  /** Epoch ms. */
  readonly atMs: number;
  readonly answers: Answers;
  readonly plan: InterviewPlan;
  readonly mode?: Mode;
  /** @default to the interviewer's goodbye */
  readonly learnerTurns?: number;
  /** The learner agreed, and it was: its sound is of {@link toneRecording}. @default false */
  readonly recorded?: boolean;
  /** It is not ended after those turns. @default false */
  readonly goesOn?: boolean;
  /** Which of its phrasings the interviewer takes. */
  readonly seed?: number;
}

const interviewer = new EmbeddedInterviewer();

/**
 * The log of an interview that the service's interviewer holds with a learner who knows what to answer: what a media
 * worker would have written, in the time that talking takes, without anybody having to wait for it.
 */
export function holdInterview(options: HeldOptions): StoredEvent[] {
  const {
    userId,
    atMs,
    answers,
    plan,
    mode = 'interests',
    learnerTurns = Infinity,
    seed = 7,
    goesOn = false,
    recorded = false,
  } = options;
  const log: StoredEvent[] = [];
  let state: InterviewState = initialState();
  let nowMs = atMs;
  const append = (event: InterviewEvent): void => {
    const stored = { seq: log.length + 1, event };
    log.push(stored);
    state = applyEvent(state, stored);
  };
  const say = (turn: PlannedTurn): PlannedTurn => {
    const { text, stage, intent, expects, about } = turn;
    const turn_id = state.lastTurnId + 1;
    append({
      type: 'interviewer_turn_planned',
      at_ms: nowMs,
      turn_id,
      text,
      stage,
      intent,
      expects,
      ...(about === undefined ? {} : { about }),
    });
    const started_at_ms = nowMs;
    nowMs += spokenMs(text);
    append({
      type: 'interviewer_turn_heard',
      at_ms: nowMs,
      turn_id,
      text,
      interrupted: false,
      started_at_ms,
      ended_at_ms: nowMs,
    });
    return turn;
  };

  append({
    type: 'interview_created',
    at_ms: nowMs,
    user_id: userId,
    mode,
    seed,
    plan,
    recording_consent: recorded,
  });
  append({ type: 'learner_joined', at_ms: nowMs, peer_id: 'peer', via: 'websocket' });
  if (recorded)
    append({ type: 'recording_started', at_ms: nowMs, part: RECORDING_PART, started_at_ms: nowMs });
  let turn = say(interviewer.openingTurn(state, nowMs));
  for (let said = 0; said < learnerTurns && said < MAX_TURNS && !turn.endsInterview; said++) {
    const text = answers.to(turn);
    const turnId = state.lastTurnId + 1;
    const started_at_ms = nowMs + PAUSE_MS;
    nowMs = started_at_ms + spokenMs(text);
    append({
      type: 'learner_turn',
      at_ms: nowMs,
      turn_id: turnId,
      text,
      source: 'voice',
      started_at_ms,
      ended_at_ms: nowMs,
    });
    const { observations, reply } = interviewer.respond(state, { turnId, text }, nowMs);
    for (const observation of observations) append(observation);
    nowMs += PAUSE_MS;
    turn = say(reply);
  }
  if (recorded) {
    const duration_ms = nowMs - atMs;
    append({ type: 'recording_ended', at_ms: nowMs, part: RECORDING_PART, duration_ms, reason: 'finished' });
  }
  if (!goesOn) append({ type: 'interview_ended', at_ms: nowMs, reason: turn.endReason ?? 'api' });
  return log;
}

const spokenMs = (text: string): number =>
  Math.round((text.split(/\s+/).filter(Boolean).length / WORDS_PER_SECOND) * 1000);
