import type { FastifyInstance } from 'fastify';
import { methodsOf, routesAt } from './match';

/** Answers OPTIONS with what is allowed here. What it grants to pages of other origins is in http/cors.ts. */
export function serveOptions(instance: FastifyInstance): void {
  instance.options('*', (request, reply) => {
    const here = routesAt(request.url);
    if (here.length === 0) return reply.callNotFound();
    const accepted = here.flatMap(({ method, body }) => (method === 'POST' && body ? Object.keys(body) : []));
    if (accepted.length > 0) reply.header('accept-post', accepted.join(', '));
    return reply.code(204).header('allow', methodsOf(here).join(', ')).send();
  });
}
