import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@spool/contracts';
import type { FastifyInstance } from 'fastify';

/** Refuses every request without `authorization: Bearer <token>`. */
export function requireBearerToken(instance: FastifyInstance, token: string): void {
  const expected = digest(`Bearer ${token}`);
  instance.addHook('onRequest', (request, _reply, done) => {
    // Digests have one length, so that the comparison's time tells nothing.
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) done();
    else done(new ProblemError('unauthorized', 'Send `authorization: Bearer` with the INTERNAL_TOKEN.'));
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
