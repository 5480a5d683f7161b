import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { nameOf } from '@spool/auth';
import type { Principal } from '@spool/auth';

const callers = new WeakMap<IncomingMessage, Principal>();

/** Notes who made a request, once that is proved. */
export const setCaller = (request: IncomingMessage, caller: Principal): void =>
  void callers.set(request, caller);

/** Who made it. @throws {TypeError} for a request that no guard has let through: that is a mistake of ours */
export function callerOf(request: IncomingMessage): Principal {
  const caller = callers.get(request);
  if (!caller) throw new TypeError('Nobody has asked who makes this request.');
  return caller;
}

/** A name to keep things under that are one caller's, and that tells nobody who it is: users have a right to be forgotten. */
export const callerKey = (caller: Principal): string =>
  createHash('sha256').update(nameOf(caller)).digest('base64url').slice(0, 22);
