import { InterviewConnection, getHealth, getResults, startInterview } from '@spool/client';
import type { HealthResponse, JoinInfo, Mode, ResultsResponse } from '@spool/contracts';
import { joinBy } from './credential';
import type { Credential } from './credential';

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
  /** Whether the next start joins an interview that somebody else has started, with all that was chosen for it. */
  readonly invited?: boolean;
  health(): Promise<HealthResponse>;
  start(userId: string, wanted: Wanted): Promise<JoinInfo>;
  results(sessionId: string): Promise<ResultsResponse>;
  connection(started: JoinInfo): C;
}

/** The server that the page came from. */
export function ownServer({ joinToken, accessToken }: Credential): InterviewServer<InterviewConnection> {
  let invited = joinToken;
  let newest: InterviewConnection | undefined;
  return {
    get invited() {
      return invited !== undefined;
    },
    health: () => getHealth({ timeoutMs: 5000 }),
    start: (userId, { planId, mode, recordingConsent }) => {
      const token = invited;
      invited = undefined;
      // Somebody has started it for us.
      if (token !== undefined) return joinBy(token);
      return startInterview({
        userId,
        mode,
        recordingConsent,
        token: accessToken,
        ...(planId === undefined ? {} : { planId }),
      });
    },
    results: (sessionId) =>
      getResults(sessionId, {
        token: newest?.sessionId === sessionId ? newest.joinToken : accessToken,
      }),
    connection: (started) => (newest = new InterviewConnection(started)),
  };
}
