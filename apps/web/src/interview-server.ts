import { InterviewConnection, getHealth, getResults, startInterview } from '@spool/client';
import type { HealthResponse, Mode, ResultsResponse, StartResponse } from '@spool/contracts';

export type Connection = Pick<
  InterviewConnection,
  'on' | 'connect' | 'useMicrophone' | 'mute' | 'resumePlayback' | 'sendMessage' | 'end' | 'close'
>;

/** The interview that somebody wants. */
export interface Wanted {
  /** @default the deployment's default plan */
  readonly planId?: string | undefined;
  readonly mode: Mode;
  /** They were shown the plan's notice and agree to be recorded. */
  readonly recordingConsent: boolean;
}

/** What the conversation needs of the SDK. */
export interface InterviewServer<C extends Connection> {
  health(): Promise<HealthResponse>;
  start(userId: string, wanted: Wanted): Promise<StartResponse>;
  results(sessionId: string): Promise<ResultsResponse>;
  connection(started: StartResponse): C;
}

/** The server that the page came from. */
export const ownServer: InterviewServer<InterviewConnection> = {
  health: () => getHealth({ timeoutMs: 5000 }),
  start: (userId, { planId, mode, recordingConsent }) =>
    startInterview({ userId, mode, recordingConsent, ...(planId === undefined ? {} : { planId }) }),
  results: (sessionId) => getResults(sessionId),
  connection: (started) => new InterviewConnection(started),
};
