// The log folded into a state
export { initialState } from './state';
export type {
  AskedQuestion,
  DetailRecord,
  EvidenceRecord,
  InterestRecord,
  InterviewState,
  LastQuestion,
  PendingTurn,
  RecordedPart,
  TurnRecord,
} from './state';
export { applyEvent, foldInterview } from './fold';
export { rankedInterests, strongestInterests } from './interests';

// The state as the wire has it
export { toResults, toStatus, toTranscript } from './projections';
export { toPlainText, toWebVtt } from './transcript-formats';

export { proposeThread } from './learning-thread';

// Interview plans
export {
  BUILT_IN_PLANS,
  CUSTOMER_RESEARCH,
  INTEREST_DISCOVERY,
  InvalidPlanError,
  JOB_INTERVIEW_REHEARSAL,
  parsePlan,
} from './plans/plans';

// The interviewer
export type { Interviewer, PlannedTurn, Response } from './interviewer/interviewer';
export { EmbeddedInterviewer } from './interviewer/embedded-interviewer';
export { FixedInterviewer } from './interviewer/fixed-interviewer';
export { isMoveOfPlan, moveOf } from './interviewer/questions';
export { questionIn, sentencesOf, splitSentences, spoken } from './sentences';

// What the learner does with a turn
export { dialogAct, plainWords } from './understanding/acts';
export type { DialogAct } from './understanding/acts';

// The port for language models, which take their time
export type {
  PhrasedReply,
  Phraser,
  PhrasingOutcome,
  PhrasingRequest,
  ProposedMove,
  ProposedObservation,
} from './interviewer/phrasing';
export { checkedObservations, MAX_REPLY_CHARS, maySay, phrasedTurn } from './interviewer/phrasing';
