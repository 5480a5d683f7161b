import type { InterviewEvent, InterviewEventOf, StoredEvent } from '@spool/contracts';
import { mergeObservation } from './interests';
import { questionIn, spoken } from './sentences';
import { initialState } from './state';
import type { InterviewState, PendingTurn, TurnRecord } from './state';

/** Folds a log, in order of its numbers, into the state that it describes. */
export function foldInterview(events: Iterable<StoredEvent>): InterviewState {
  const state = initialState();
  for (const stored of events) applyEvent(state, stored);
  return state;
}

/**
 * Applies one event **to the given state, which it changes and returns** (a log is folded in one pass and
 * nobody needs the states in between). An event whose number the state already has is ignored.
 * After `interview_ended` only what still belongs to the past is taken in: what was heard, latencies, leaving, and what
 * became of the recording.
 */
export function applyEvent(state: InterviewState, stored: StoredEvent): InterviewState {
  if (stored.seq <= state.lastSeq) return state;
  state.lastSeq = stored.seq;
  const { event } = stored;
  if (state.status === 'ended' && !isAfterword(event)) return state;
  apply(state, event);
  return state;
}

const AFTERWORDS: ReadonlySet<InterviewEvent['type']> = new Set([
  'interviewer_turn_heard',
  'turn_measured',
  'turn_phrased',
  'learner_left',
  'recording_ended',
  'recording_deleted',
]);
const isAfterword = (event: InterviewEvent): boolean => AFTERWORDS.has(event.type);

function apply(state: InterviewState, event: InterviewEvent): void {
  switch (event.type) {
    case 'interview_created':
      state.userId = event.user_id;
      state.mode = event.mode;
      state.seed = event.seed;
      state.plan = event.plan ?? null;
      state.createdAtMs = event.at_ms;
      state.recordingConsent = event.recording_consent ?? false;
      return;
    case 'session_placed':
      state.workerId = event.worker_id;
      state.workerUrl = event.worker_url;
      return;
    case 'learner_joined':
      state.connectedPeerId = event.peer_id;
      state.status = 'active';
      return;
    case 'learner_left':
      // The leaving of a superseded peer may be told after the newer one has joined.
      if (state.connectedPeerId === event.peer_id) state.connectedPeerId = null;
      return;
    case 'learner_turn':
      return applyLearnerTurn(state, event);
    case 'interviewer_turn_planned':
      return applyPlanned(state, event);
    case 'interviewer_turn_heard':
      return applyHeard(state, event);
    case 'interest_observed':
      return applyObservation(state, event);
    case 'turn_measured':
      state.latencies[event.turn_id] = event.latency;
      return;
    case 'turn_phrased':
      return countPhrased(state, event);
    case 'recording_started':
      return applyRecordingStarted(state, event);
    case 'recording_ended': {
      const ended = state.recordedParts.find(({ part }) => part === event.part);
      if (ended) ended.durationMs = event.duration_ms;
      return;
    }
    case 'recording_deleted':
      state.recordedParts = [];
      state.recordingDeletedAtMs = event.at_ms;
      return;
    case 'interview_ended':
      state.status = 'ended';
      state.stage = 'done';
      state.endReason = event.reason;
      state.endedAtMs = event.at_ms;
      state.pending = null;
      return;
  }
}

function applyLearnerTurn(state: InterviewState, event: InterviewEventOf<'learner_turn'>): void {
  state.status = 'active';
  insertTurn(state, {
    turnId: event.turn_id,
    speaker: 'learner',
    text: event.text,
    source: event.source,
    interrupted: false,
    startedAtMs: event.started_at_ms,
    endedAtMs: event.ended_at_ms,
  });
}

function applyPlanned(state: InterviewState, event: InterviewEventOf<'interviewer_turn_planned'>): void {
  const about = event.about === undefined ? {} : { about: event.about };
  const { stage, intent, expects } = event;
  const pending: PendingTurn = {
    turnId: event.turn_id,
    text: event.text,
    stage,
    intent,
    expects,
    ...about,
    plannedAtMs: event.at_ms,
  };
  state.pending = pending;
  state.stage = stage;
  state.lastTurnId = Math.max(state.lastTurnId, event.turn_id);
  if (expects === 'nothing') return;
  const text = questionIn(event.text);
  state.lastQuestion = { turnId: event.turn_id, text, intent, expects, ...about, heard: true };
  state.askedQuestions.push({ turnId: event.turn_id, text, stage, intent, ...about, heard: true });
  state.askedIntents.push(intent);
}

function applyHeard(state: InterviewState, event: InterviewEventOf<'interviewer_turn_heard'>): void {
  if (state.pending?.turnId === event.turn_id) state.pending = null;
  if (event.text.trim() !== '') {
    insertTurn(state, {
      turnId: event.turn_id,
      speaker: 'interviewer',
      text: event.text,
      source: 'voice',
      interrupted: event.interrupted,
      startedAtMs: event.started_at_ms,
      endedAtMs: event.ended_at_ms,
    });
  }
  if (event.interrupted) noteUnheardQuestion(state, event);
}

/** A question of which less than half was heard was not asked: its subject may come up again, in other words. */
function noteUnheardQuestion(state: InterviewState, event: InterviewEventOf<'interviewer_turn_heard'>): void {
  const asked = state.askedQuestions.findLast((question) => question.turnId === event.turn_id);
  if (asked === undefined || !asked.heard || event.text.includes(asked.text)) return;
  const question = spoken(asked.text).split(' ');
  const opening = question.slice(0, Math.ceil(question.length / 2)).join(' ');
  if (spoken(event.text).includes(opening)) return;
  asked.heard = false;
  const index = state.askedIntents.lastIndexOf(asked.intent);
  if (index >= 0) state.askedIntents.splice(index, 1);
  if (state.lastQuestion?.turnId === event.turn_id) state.lastQuestion.heard = false;
}

function countPhrased(state: InterviewState, event: InterviewEventOf<'turn_phrased'>): void {
  const before = state.modelUsage ?? { turns: 0, fallback_turns: 0, input_tokens: 0, output_tokens: 0 };
  state.modelUsage = {
    turns: before.turns + 1,
    fallback_turns: before.fallback_turns + (event.by === 'model' ? 0 : 1),
    input_tokens: before.input_tokens + event.input_tokens,
    output_tokens: before.output_tokens + event.output_tokens,
  };
}

function applyRecordingStarted(state: InterviewState, event: InterviewEventOf<'recording_started'>): void {
  if (state.recordedParts.some(({ part }) => part === event.part)) return;
  state.recordedParts.push({ part: event.part, startedAtMs: event.started_at_ms, durationMs: null });
}

/** An observation without its words in the learner's turn is no evidence, whoever made it, and is ignored. */
function applyObservation(state: InterviewState, event: InterviewEventOf<'interest_observed'>): void {
  const turn = state.turns.findLast((one) => one.turnId === event.turn_id && one.speaker === 'learner');
  if (turn === undefined || event.quote.trim() === '' || !turn.text.includes(event.quote)) return;
  mergeObservation(state, event, turn.endedAtMs);
}

function insertTurn(state: InterviewState, turn: TurnRecord): void {
  state.lastTurnId = Math.max(state.lastTurnId, turn.turnId);
  // An interrupted turn may be told after the turn that interrupted it, so look for the place from the end.
  let index = state.turns.length;
  while (index > 0 && (state.turns[index - 1]?.turnId ?? 0) > turn.turnId) index -= 1;
  if (state.turns[index - 1]?.turnId === turn.turnId) return;
  state.turns.splice(index, 0, turn);
}
