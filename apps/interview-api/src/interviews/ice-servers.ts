import { createHmac } from 'node:crypto';
import type { IceServersResponse } from '@spool/contracts';
import type { Config } from '../config';

type IceServer = IceServersResponse['ice_servers'][number];
type IceConfig = Pick<Config, 'STUN_URLS' | 'TURN_URLS' | 'TURN_SECRET' | 'TURN_TTL_S'>;

/**
 * The STUN and TURN servers with credentials for one session that expire, as coturn's `use-auth-secret`
 * checks them (draft-uberti-behave-turn-rest-00): the user name is `expiry:session`, expiry in seconds since
 * the epoch, and the password the base64 of HMAC-SHA1 over it with the shared secret.
 */
export function iceServersFor(sessionId: string, config: IceConfig, nowMs: number): IceServersResponse {
  const servers: IceServer[] = [];
  if (config.STUN_URLS.length > 0) servers.push({ urls: config.STUN_URLS });
  if (config.TURN_URLS.length > 0 && config.TURN_SECRET !== undefined) {
    const username = `${Math.floor(nowMs / 1000) + config.TURN_TTL_S}:${sessionId}`;
    const credential = createHmac('sha1', config.TURN_SECRET).update(username).digest('base64');
    servers.push({ urls: config.TURN_URLS, username, credential });
  }
  return { ice_servers: servers, ttl_s: config.TURN_TTL_S };
}

/** The servers as values of `Link` headers (RFC 9725, 4.6). */
export const iceServerLinks = (servers: readonly IceServer[]): string[] =>
  servers.flatMap(({ urls, username, credential }) =>
    urls.map((url) =>
      [
        `<${url}>`,
        'rel="ice-server"',
        ...(username === undefined ? [] : [`username="${username}"`]),
        ...(credential === undefined ? [] : [`credential="${credential}"`, 'credential-type="password"']),
      ].join('; '),
    ),
  );
