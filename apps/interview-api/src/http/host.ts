import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@spool/contracts';

/** A name or an address, and a port: what else a URL's authority may have is nothing that we are reached by. */
const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i;

/** What is wrong with the request's Host, which becomes part of URLs that we tell. */
export function hostProblem(request: IncomingMessage): ProblemError | undefined {
  const { host } = request.headers;
  // HTTP/1.0 has none.
  if (host === undefined && request.httpVersion === '1.0') return undefined;
  if (host !== undefined && HOST.test(host) && URL.canParse(`http://${host}`)) return undefined;
  return new ProblemError('bad_request', 'Send a Host header with the name that you reach us by.');
}
