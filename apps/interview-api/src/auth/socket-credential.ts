import type { IncomingMessage } from 'node:http';
import { SOCKET_PROTOCOL, TOKEN_PROTOCOL_PREFIX } from '@spool/contracts';

/** What a socket's client proves itself with, as an Authorization header would say it: that header, or a subprotocol. */
export function socketAuthorization({ headers }: IncomingMessage): string | undefined {
  if (headers.authorization !== undefined) return headers.authorization;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const token = offered.find((name) => name.startsWith(TOKEN_PROTOCOL_PREFIX));
  return token === undefined ? undefined : `Bearer ${token.slice(TOKEN_PROTOCOL_PREFIX.length)}`;
}

/** Of what the client offers: never the token, which the answer would repeat. */
export const chooseProtocol = (offered: ReadonlySet<string>): string | false =>
  offered.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false;
