// The log folded into a state
export { initialState } from './state';
export type {
  AskedQuestion,
  EvidenceRecord,
  InterestRecord,
  InterviewState,
  LastQuestion,
  PendingTurn,
  TurnRecord,
} from './state';
export { applyEvent, foldInterview } from './fold';
export { rankedInterests } from './interests';

// The state as the wire has it
export { toResults, toStatus, toTranscript } from './projections';

// The interviewer
export type { Interviewer, PlannedTurn, Response } from './interviewer/interviewer';
export { EmbeddedInterviewer } from './interviewer/embedded-interviewer';
export { splitSentences } from './sentences';
