import type { IncomingMessage } from 'node:http';
import type { Action } from '@spool/auth';
import { ProblemError } from '@spool/contracts';
import { forbidden } from './access';
import type { Guard } from './guard-routes';
import { socketAuthorization } from './socket-credential';

/** What a socket's client may do, or why it may not even watch. Told after the handshake, where browsers can hear it. */
export type SocketPass = { readonly may: (action: Action) => boolean } | { readonly problem: ProblemError };

const passes = new WeakMap<IncomingMessage, SocketPass>();

/** @throws {TypeError} for a socket that no guard has seen: that is a mistake of ours */
export function passOf(request: IncomingMessage): SocketPass {
  const pass = passes.get(request);
  if (!pass) throw new TypeError('Nobody has asked who opens this socket.');
  return pass;
}

/**
 * Looks at a request to upgrade to a WebSocket of one interview.
 * @throws {ProblemError} what is refused before the handshake: the page that asks, the name that we are called by, and
 *   who asks too often
 */
export async function guardSocket(
  request: IncomingMessage,
  { access, origins, limits }: Guard,
): Promise<void> {
  const wrong = origins.hostProblem(request.headers) ?? origins.originProblem(request.headers);
  if (wrong) throw wrong;
  limits.takeOfAddress(request);
  passes.set(request, await judge(request, { access, limits }));
}

async function judge(
  request: IncomingMessage,
  { access, limits }: Omit<Guard, 'origins'>,
): Promise<SocketPass> {
  try {
    const caller = await access.identify(socketAuthorization(request));
    limits.takeOfCaller(caller);
    const { searchParams } = new URL(request.url ?? '/', 'ws://localhost');
    const may = await access.toSession(caller, searchParams.get('session_id') ?? '');
    return may('watch') ? { may } : { problem: forbidden(caller) };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error };
    throw error;
  }
}
