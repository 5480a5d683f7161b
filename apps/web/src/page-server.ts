import {
  deleteUserData,
  getPlans,
  getRecording,
  getResults,
  getTranscript,
  getTranscriptText,
  listInterviews,
} from '@spool/client';
import type {
  ErasureReceipt,
  InterviewList,
  PlansResponse,
  ResultsResponse,
  TranscriptResponse,
} from '@spool/contracts';
import type { Credential } from './credential';

export interface HistoryQuery {
  /** ISO 8601: created then or later; before then. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
}

/** What the views beside the conversation ask of the server. */
export interface PageServer {
  plans(): Promise<PlansResponse>;
  results(sessionId: string): Promise<ResultsResponse>;
  transcript(sessionId: string): Promise<TranscriptResponse>;
  transcriptText(sessionId: string, format: 'vtt' | 'text'): Promise<string>;
  history(userId: string, query: HistoryQuery): Promise<InterviewList>;
  /** @param url from the results */
  recording(url: string): Promise<Blob>;
  deleteData(userId: string): Promise<ErasureReceipt>;
}

/** Interviews of one page of the history: about two screens. */
const HISTORY_PAGE = 12;
/** Some MB, perhaps over a phone's network. */
const RECORDING_TIMEOUT_MS = 120_000;
/** Logs are deleted one by one, and the store's files rewritten. */
const DELETION_TIMEOUT_MS = 60_000;

/** The server that the page came from. */
export const ownPageServer = ({ accessToken: token }: Pick<Credential, 'accessToken'>): PageServer => ({
  plans: () => getPlans(),
  results: (sessionId) => getResults(sessionId, { token }),
  transcript: (sessionId) => getTranscript(sessionId, { token }),
  transcriptText: (sessionId, format) => getTranscriptText(sessionId, format, { token }),
  history: (userId, { from, to, cursor }) =>
    listInterviews({
      userId,
      token,
      limit: HISTORY_PAGE,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  recording: (url) => getRecording(url, { token, timeoutMs: RECORDING_TIMEOUT_MS }),
  deleteData: (userId) => deleteUserData(userId, { token, timeoutMs: DELETION_TIMEOUT_MS }),
});
