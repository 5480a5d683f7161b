import { ProblemError } from '@spool/contracts';

/** The address knows other methods, which the answer's `Allow` lists (RFC 9110, 15.5.6). */
export class MethodNotAllowedError extends ProblemError {
  constructor(readonly allow: readonly string[]) {
    super('method_not_allowed', `Use ${allow.join(' or ')} here.`);
    this.name = 'MethodNotAllowedError';
  }
}
