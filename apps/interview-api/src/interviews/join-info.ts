import { Inject, Injectable } from '@nestjs/common';
import type { JoinInfo as JoinInfoOnTheWire } from '@spool/contracts';
import type { FastifyRequest } from 'fastify';
import type { JoinRole, Principal } from '@spool/auth';
import { Access } from '../auth/access';
import type { ResolvedConfig } from '../config';
import { CONFIG } from '../tokens';
import { iceServersFor } from './ice-servers';

/** How a client joins an interview. */
@Injectable()
export class JoinInfo {
  constructor(
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    private readonly access: Access,
  ) {}

  /**
   * With a token for the interview. One that is asked for by means of another is its renewal.
   * @throws {ProblemError} `unauthorized` for a token that has been renewed for too long
   */
  async with(
    role: JoinRole,
    sessionId: string,
    caller: Principal,
    request: FastifyRequest,
  ): Promise<JoinInfoOnTheWire> {
    const firstIssuedAtS = caller.kind === 'join_token' ? caller.firstIssuedAtS : undefined;
    const { token, expiresAtMs } = await this.access.issue(sessionId, role, firstIssuedAtS);
    return {
      session_id: sessionId,
      join_token: { token, role, expires_at: new Date(expiresAtMs).toISOString() },
      rtc: this.#rtc(sessionId, request),
    };
  }

  /** URLs as this client reaches us: by PUBLIC_URL, else as it has just done. */
  #rtc(sessionId: string, request: FastifyRequest): JoinInfoOnTheWire['rtc'] {
    const base = this.config.PUBLIC_URL ?? `${protocolOf(request)}://${request.host || 'localhost'}`;
    const websocket = new URL(`/api/interview/ws?session_id=${sessionId}`, base);
    websocket.protocol = websocket.protocol === 'https:' ? 'wss:' : 'ws:';
    return {
      websocket_url: websocket.href,
      offer_url: new URL(`/api/interview/${sessionId}/rtc/offer`, base).href,
      ice_servers: iceServersFor(sessionId, this.config, Date.now()).ice_servers,
    };
  }
}

/** A proxy that ends TLS says so; only its own client is told, so nothing depends on its truth. */
function protocolOf(request: FastifyRequest): 'http' | 'https' {
  const forwarded = request.headers['x-forwarded-proto'];
  // Each proxy adds its own at the end: the first is what the client used.
  const [first] = String(forwarded ?? '').split(',');
  return first?.trim() === 'https' ? 'https' : request.protocol;
}
