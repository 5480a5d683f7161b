import type { InterviewProblem } from './client-error';

/** How an interview's connection ended for good; without a problem the interview simply ended. */
export interface FinalClose {
  readonly state: 'ended' | 'failed';
  readonly problem?: InterviewProblem;
}

export const superseded = (): FinalClose => ({
  state: 'ended',
  problem: {
    code: 'peer_superseded',
    detail: 'This interview was opened in another tab or on another device, and goes on there.',
  },
});

export const gaveUp = (): FinalClose => ({
  state: 'failed',
  problem: {
    code: 'gave_up',
    detail: 'The server could not be reached again. Check your network and start another interview.',
  },
});

/** Close codes after which a new connection would not help: `CLOSE_CODES` of `@spool/contracts`. */
export const FINAL_CLOSES: Readonly<Record<number, (reason: string) => FinalClose>> = {
  4000: (reason) => ({
    state: 'failed',
    problem: { code: 'bad_request', detail: reason || 'The server did not understand this page. Reload it.' },
  }),
  4001: superseded,
  4004: () => ({
    state: 'failed',
    problem: {
      code: 'session_not_found',
      detail: 'The server does not know this interview. Start another one.',
    },
  }),
  4401: () => ({
    state: 'failed',
    problem: {
      code: 'unauthorized',
      detail: 'Your pass for this interview is not good any more. Start another one, or ask for a new link.',
    },
  }),
  4403: () => ({
    state: 'failed',
    problem: { code: 'forbidden', detail: 'Your pass does not let you into this interview.' },
  }),
  4010: () => ({ state: 'ended' }),
};
