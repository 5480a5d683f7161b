import type { FastifyInstance } from 'fastify';
import type { Origins } from '../auth/origins';

const METHODS = 'GET, HEAD, POST, DELETE';
const HEADERS = 'authorization, content-type, idempotency-key, last-event-id, x-request-id';
/** What scripts may read beside the body. */
const EXPOSED = 'location, link, retry-after, x-request-id, www-authenticate';
/** A browser asks again after ten minutes. */
const MAX_AGE_S = '600';

/**
 * Lets pages of the origins in CORS_ORIGINS use the API (WHATWG Fetch, 3.2); never with cookies, as there are none.
 * All other pages get nothing from which a browser would let them read.
 */
export function allowOrigins(instance: FastifyInstance, origins: Origins): void {
  instance.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin !== undefined && origins.isAllowed(origin)) {
      reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
      if (request.method === 'OPTIONS') {
        reply.headers({
          'access-control-allow-methods': METHODS,
          'access-control-allow-headers': HEADERS,
          'access-control-max-age': MAX_AGE_S,
        });
      }
    }
    done();
  });
}
