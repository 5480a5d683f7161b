import { ProblemError, problemFromZod, SocketRequestSchema } from '@spool/contracts';
import type { Problem, SocketRequest } from '@spool/contracts';

/** What came through a socket, as NestJS dispatches it: by `event`. */
export type ParsedMessage =
  | { event: 'request'; data: SocketRequest['data'] }
  | { event: 'malformed'; data: { id: number | null; problem: Problem } };

/** Never throws: what cannot be understood becomes a message too, so that it is answered. */
export function parseSocketMessage(data: unknown): ParsedMessage {
  if (typeof data !== 'string') {
    return malformed(
      null,
      new ProblemError('bad_request', 'Send text messages with JSON: binary ones mean nothing here.'),
    );
  }
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return malformed(null, new ProblemError('bad_json', 'Send messages that are valid JSON.'));
  }
  const parsed = SocketRequestSchema.safeParse(message);
  if (parsed.success) return parsed.data;
  return malformed(idOf(message), problemFromZod(parsed.error));
}

const malformed = (id: number | null, error: ProblemError): ParsedMessage => ({
  event: 'malformed',
  data: { id, problem: error.toProblem() },
});

/** A request that is wrong elsewhere can still be answered by its id. */
function idOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('data' in message)) return null;
  const { data } = message;
  if (typeof data !== 'object' || data === null || !('id' in data)) return null;
  return typeof data.id === 'number' && Number.isSafeInteger(data.id) ? data.id : null;
}
