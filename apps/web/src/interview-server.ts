import { InterviewConnection, getHealth, getResults, startInterview } from '@spool/client';
import type { HealthResponse, ResultsResponse, StartResponse } from '@spool/contracts';

export type Connection = Pick<
  InterviewConnection,
  'on' | 'connect' | 'useMicrophone' | 'mute' | 'resumePlayback' | 'sendMessage' | 'end' | 'close'
>;

/** What the page needs of the SDK. */
export interface InterviewServer<C extends Connection> {
  health(): Promise<HealthResponse>;
  start(userId: string): Promise<StartResponse>;
  results(sessionId: string): Promise<ResultsResponse>;
  connection(started: StartResponse): C;
}

/** The server that the page came from. */
export const ownServer: InterviewServer<InterviewConnection> = {
  health: () => getHealth({ timeoutMs: 5000 }),
  start: (userId) => startInterview({ userId }),
  results: (sessionId) => getResults(sessionId),
  connection: (started) => new InterviewConnection(started),
};
