import type {
  AcademicLink,
  Interest,
  ResultsResponse,
  StatusResponse,
  TranscriptResponse,
  TranscriptTurn,
  WithdrawnInterest,
} from '@spool/contracts';
import { academicLinks, academicOf } from './academic';
import { coverageOf } from './coverage';
import { rankedInterests } from './interests';
import { proposeThread } from './learning-thread';
import { INTEREST_DISCOVERY } from './plans/plans';
import { heardAt, toRecording } from './recorded';
import { sinceCreation } from './transcript-formats';
import type { EvidenceRecord, InterestRecord, InterviewState, TurnRecord } from './state';

/** The status as the wire has it. `nowMs`: milliseconds since the Unix epoch. */
export function toStatus(state: InterviewState, sessionId: string, nowMs: number): StatusResponse {
  return {
    session_id: sessionId,
    user_id: state.userId,
    mode: state.mode,
    status: state.status,
    stage: state.stage,
    connected: state.connectedPeerId !== null,
    turns: state.turns.length,
    interests: rankedInterests(state.interests).length,
    created_at: iso(state.createdAtMs),
    ended_at: isoOrNull(state.endedAtMs),
    end_reason: state.endReason,
    duration_s: durationS(state, nowMs),
    last_seq: state.lastSeq,
  };
}

/** The results so far, or the final ones once the interview has ended. `nowMs`: milliseconds since the epoch. */
export function toResults(state: InterviewState, sessionId: string, nowMs: number): ResultsResponse {
  return {
    session_id: sessionId,
    user_id: state.userId,
    mode: state.mode,
    status: state.status,
    final: state.status === 'ended',
    end_reason: state.endReason,
    created_at: iso(state.createdAtMs),
    ended_at: isoOrNull(state.endedAtMs),
    duration_s: durationS(state, nowMs),
    learner_turns: state.turns.filter((turn) => turn.speaker === 'learner').length,
    interests: rankedInterests(state.interests).map((interest) => toInterest(state, interest)),
    withdrawn: withdrawnOf(state),
    ...academicsOf(state),
    plan: planOf(state),
    coverage: coverageOf(state),
    thread: state.mode === 'thread' && state.status === 'ended' ? proposeThread(state) : null,
    recording: toRecording(state, sessionId),
    model_usage: state.modelUsage,
  };
}

/** What was taken back; what the learner only said not to like was never theirs. */
const withdrawnOf = (state: InterviewState): WithdrawnInterest[] =>
  state.interests
    .filter((interest) => interest.withdrawn && interest.evidence.length > 0)
    .map(({ name, objections }) => ({ name, evidence: objections.map((one) => toEvidence(state, one)) }));

const academicsOf = (state: InterviewState): { subjects: AcademicLink[]; concepts: AcademicLink[] } => ({
  subjects: academicLinks(state.interests, 'subjects'),
  concepts: academicLinks(state.interests, 'concepts'),
});

function planOf(state: InterviewState): { id: string; version: number; title: string } {
  const { id, version, title } = state.plan ?? INTEREST_DISCOVERY;
  return { id, version, title };
}

/** Both speakers' turns as they were heard. */
export function toTranscript(state: InterviewState, sessionId: string): TranscriptResponse {
  return { session_id: sessionId, turns: state.turns.map((turn) => toTurn(state, turn)) };
}

function toTurn(state: InterviewState, turn: TurnRecord): TranscriptTurn {
  const latency = state.latencies[turn.turnId];
  return {
    turn_id: turn.turnId,
    speaker: turn.speaker,
    text: turn.text,
    source: turn.source,
    interrupted: turn.interrupted,
    started_at: iso(turn.startedAtMs),
    ended_at: iso(turn.endedAtMs),
    ...(latency === undefined ? {} : { latency }),
  };
}

function toInterest(state: InterviewState, interest: InterestRecord): Interest {
  return {
    name: interest.name,
    category: interest.category,
    confidence: interest.confidence,
    evidence: interest.evidence.map((one) => toEvidence(state, one)),
    first_mentioned_at: iso(interest.firstMentionedAtMs),
    last_mentioned_at: iso(interest.lastMentionedAtMs),
    strength: interest.strength,
    ...(interest.said === '' ? {} : { said: interest.said }),
    details: interest.details.map((detail) => ({ facet: detail.facet, ...toEvidence(state, detail) })),
    ...academicOf(interest),
  };
}

function toEvidence(state: InterviewState, evidence: EvidenceRecord): Interest['evidence'][number] {
  const { quote, turnId, saidAtMs } = evidence;
  const turn = state.turns.find((one) => one.turnId === turnId);
  const seconds = (atMs: number): number => sinceCreation(state, atMs) / 1000;
  return {
    quote,
    turn_id: turnId,
    said_at: iso(saidAtMs),
    ...(turn ? { start_s: seconds(turn.startedAtMs), end_s: seconds(turn.endedAtMs) } : {}),
    ...(turn ? heardAt(state, turn, quote) : {}),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** Seconds from creation until the end, or until now; a clock that stepped back never makes it negative. */
const durationS = (state: InterviewState, nowMs: number): number =>
  Math.max(0, (state.endedAtMs ?? nowMs) - state.createdAtMs) / 1000;
