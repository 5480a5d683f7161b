export { InterviewConnection } from './interview-connection';
export type {
  ConnectionState,
  InterviewConnectionEvents,
  InterviewConnectionOptions,
  MicrophoneState,
} from './interview-connection';
export { InterviewClientError } from './client-error';
export type { ClientProblemCode, InterviewProblem } from './client-error';
export {
  deleteUserData,
  endInterview,
  getHealth,
  getIceServers,
  getPlans,
  getRecording,
  getResults,
  getStatus,
  getTranscript,
  getTranscriptText,
  inviteViewer,
  listInterviews,
  renewJoinToken,
  startInterview,
} from './interview-api';
export type { ApiOptions, ListOptions, StartOptions } from './interview-api';
export { EMPTY_VIEW, interviewView } from './interview-view';
export type { FloorView, InterestView, InterviewView, TurnView } from './interview-view';
export { SILENCE_DBFS } from './level-meter';
export type { AudioOutput } from './audio-output';
export type { Backoff } from './backoff';
export type { WebSocketClass, WebSocketLike } from './signalling-socket';
