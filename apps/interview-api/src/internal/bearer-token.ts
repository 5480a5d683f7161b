import { bearerSecret } from '@spool/auth';
import { ProblemError } from '@spool/contracts';
import type { FastifyInstance } from 'fastify';

/** Refuses every request without `authorization: Bearer <token>`. */
export function requireBearerToken(instance: FastifyInstance, token: string): void {
  const isKnown = bearerSecret(token);
  instance.addHook('onRequest', (request, _reply, done) => {
    if (isKnown(request.headers.authorization)) done();
    else done(new ProblemError('unauthorized', 'Send `authorization: Bearer` with the INTERNAL_TOKEN.'));
  });
}
