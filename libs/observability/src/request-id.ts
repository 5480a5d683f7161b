import { randomUUID } from 'node:crypto';

/** Letters, digits and separators only: the id is copied into logs and headers. */
const ACCEPTABLE = /^[\w.:-]{1,64}$/;

/** The caller's `x-request-id` if it is usable, else a new one. */
export function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && ACCEPTABLE.test(header) ? header : randomUUID();
}
