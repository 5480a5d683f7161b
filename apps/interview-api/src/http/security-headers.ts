import type { FastifyInstance } from 'fastify';

/**
 * What the page may do: load from us, talk to us (also by WebSocket), run AudioWorklets and workers that it
 * makes from blobs, play the interviewer, and use the microphone.
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "connect-src 'self' ws: wss:",
    "script-src 'self' blob:",
    "worker-src 'self' blob:",
    "media-src 'self' blob: mediastream:",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function addSecurityHeaders(instance: FastifyInstance): void {
  instance.addHook('onRequest', (_request, reply, done) => {
    reply.headers(HEADERS);
    done();
  });
}
