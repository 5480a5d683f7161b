import type { Socket } from 'node:net';
import { ProblemError } from '@spool/contracts';

/** Node's codes (https://nodejs.org/api/http.html#event-clienterror) of which we can say more. */
const ADVICE: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'Send the whole request at once: it did not come in time.',
  HPE_HEADER_OVERFLOW: 'Send a shorter request line and fewer headers: 16 KiB is all that they may have.',
};

/** Answers what is no HTTP request, on a connection that is then closed. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const advice = ADVICE[error.code ?? ''] ?? 'Correct the request: it is not well-formed HTTP.';
  endWithProblem(socket, new ProblemError('bad_request', advice));
}

/** Writes a problem on a connection that has no reply to write it with, and closes it. */
export function endWithProblem(socket: Socket, problem: ProblemError): void {
  const body = JSON.stringify(problem.toProblem());
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.code}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
