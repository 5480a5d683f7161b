import { Inject, Injectable } from '@nestjs/common';
import type { StartResponse } from '@spool/contracts';
import type { FastifyRequest } from 'fastify';
import type { ResolvedConfig } from '../config';
import { CONFIG } from '../tokens';
import { iceServersFor } from './ice-servers';

/** How a client joins an interview. */
@Injectable()
export class JoinInfo {
  constructor(@Inject(CONFIG) private readonly config: ResolvedConfig) {}

  /** URLs as this client reaches us: by PUBLIC_URL, else as it has just done. */
  of(sessionId: string, request: FastifyRequest): StartResponse['rtc'] {
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
