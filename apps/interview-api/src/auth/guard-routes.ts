import type { Action, Principal } from '@spool/auth';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access } from './access';
import { onlyUserOf } from './access';
import { callerOf, setCaller } from './callers';
import type { Requirement } from './needs-of';
import { needsOf } from './needs-of';
import type { Origins } from './origins';
import type { RateLimits } from './rate-limits';

export interface Guard {
  readonly access: Access;
  readonly origins: Origins;
  readonly limits: RateLimits;
}

/**
 * Lets nobody through who may not: every route says in docs/routes.ts what it needs, and one that does not cannot be
 * registered. Before a body is read, unless it is the body that says whose interview it is.
 */
export function guardRoutes(instance: FastifyInstance, { access, origins, limits }: Guard): void {
  instance.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      if (!needsOf(one, url)) throw new Error(`Say in docs/routes.ts who may ask for ${one} ${url}.`);
    }
  });

  instance.addHook('onRequest', async (request) => {
    const misdirected = origins.hostProblem(request.headers);
    if (misdirected) throw misdirected;
    limits.takeOfAddress(request.raw);
    const { needs } = requirementOf(request);
    if (needs === 'nothing') return;
    const foreign = origins.originProblem(request.headers);
    if (foreign) throw foreign;
    const caller = await access.identify(request.headers.authorization);
    setCaller(request.raw, caller);
    limits.takeOfCaller(caller);
    if (needs.of === 'service') access.require(caller, needs.action, {});
    else if (needs.in !== 'body') await requireNamed(access, request, requirementOf(request));
  });

  instance.addHook('preHandler', async (request) => {
    const requirement = requirementOf(request);
    const { needs } = requirement;
    if (needs === 'nothing' || needs.of === 'service' || needs.in !== 'body') return;
    await requireNamed(access, request, requirement);
  });
}

const NOBODYS: Requirement = { needs: 'nothing' };

function requirementOf(request: FastifyRequest): Requirement {
  const { url } = request.routeOptions;
  // No route: it is answered with a 404 whoever asks.
  if (url === undefined) return NOBODYS;
  const requirement = needsOf(request.method, url);
  if (!requirement) throw new Error(`Nobody has said who may ask for ${request.method} ${url}.`);
  return requirement;
}

/** Of the session or the user that the request names. */
async function requireNamed(
  access: Access,
  request: FastifyRequest,
  requirement: Requirement,
): Promise<void> {
  const { needs, parameter } = requirement;
  if (needs === 'nothing' || needs.of === 'service') return;
  const caller = callerOf(request.raw);
  const where = fieldsIn(needs.in, request);
  const field = needs.in === 'path' ? (parameter ?? '') : `${needs.of}_id`;
  const named = where[field];
  if (needs.of === 'user') return requireUser(access, caller, needs.action, where, field);
  await access.requireSession(caller, needs.action, typeof named === 'string' ? named : '');
}

function requireUser(
  access: Access,
  caller: Principal,
  action: Action,
  where: Record<string, unknown>,
  field: string,
): void {
  // Who can only mean themselves need not say so, and is then answered as if they had.
  const named = where[field] ?? onlyUserOf(caller);
  if (named !== undefined) where[field] = named;
  // Trimmed, as the schema does: the user ` ada` is `ada`.
  access.require(caller, action, typeof named === 'string' ? { userId: named.trim() } : {});
}

function fieldsIn(where: 'path' | 'query' | 'body', request: FastifyRequest): Record<string, unknown> {
  const fields: unknown = { path: request.params, query: request.query, body: request.body }[where];
  return typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {};
}
