import type { FieldError, ProblemCode } from '@spool/contracts';

/** What can go wrong on the browser's side; the server's own codes come from `@spool/contracts`. */
export type ClientProblemCode =
  | 'network_error'
  | 'bad_response'
  | 'request_timeout'
  | 'connection_lost'
  | 'gave_up'
  | 'already_connected'
  | 'closed'
  | 'microphone_refused'
  | 'microphone_missing'
  | 'microphone_busy'
  | 'microphone_insecure'
  | 'microphone_failed'
  | 'microphone_lost'
  | 'playback_blocked'
  | 'webrtc_unsupported'
  | 'media_unreachable';

/** A problem that does not end the interview, or says why it ended. `detail` is a sentence for the learner. */
export interface InterviewProblem {
  readonly code: ProblemCode | ClientProblemCode;
  readonly detail: string;
}

/** Everything that this SDK rejects with. */
export class InterviewClientError extends Error implements InterviewProblem {
  readonly code: ProblemCode | ClientProblemCode;
  readonly errors: readonly FieldError[];

  constructor(
    code: ProblemCode | ClientProblemCode,
    detail: string,
    options: { cause?: unknown; errors?: readonly FieldError[] } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'InterviewClientError';
    this.code = code;
    this.errors = options.errors ?? [];
  }

  get detail(): string {
    return this.message;
  }
}

export const toClientError = (
  error: unknown,
  code: ClientProblemCode,
  detail: string,
): InterviewClientError =>
  error instanceof InterviewClientError ? error : new InterviewClientError(code, detail, { cause: error });
