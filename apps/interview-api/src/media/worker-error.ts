import { ProblemError } from '@spool/contracts';

/** A media worker did not answer. `neverSent`: it cannot have seen the request, so it may be sent elsewhere. */
export class WorkerUnreachableError extends ProblemError {
  constructor(
    readonly neverSent: boolean,
    cause: unknown,
  ) {
    super('media_worker_unavailable', 'The media worker does not answer: try again in a moment.', { cause });
    this.name = 'WorkerUnreachableError';
  }
}
