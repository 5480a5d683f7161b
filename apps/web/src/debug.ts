import type { InterviewConnection, InterviewView } from '@spool/client';
import type { Interview } from './interview';

declare global {
  interface Window {
    __spool?: { readonly connection: InterviewConnection | undefined; readonly view: InterviewView };
  }
}

/** For browser tests: `window.__spool`, with `?debug=1` only. */
export function exposeForDebugging(interview: Interview, search: string): void {
  if (new URLSearchParams(search).get('debug') !== '1') return;
  window.__spool = {
    get connection() {
      return interview.connection;
    },
    get view() {
      return interview.snapshot().view;
    },
  };
}
