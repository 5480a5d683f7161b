import { ApiKeys, AuthError, Authenticator, isAllowed, JoinTokens, OidcVerifier } from '@spool/auth';
import type { Action, JoinRole, Principal, Resource } from '@spool/auth';
import { createHmac } from 'node:crypto';
import { ProblemError, SessionIdSchema } from '@spool/contracts';
import type { EventStore } from '@spool/store';
import type { Config } from '../config';
import { asksForCredentials } from './auth-settings';

/** Who calls, and may they: the one place that requests and sockets ask. */
export class Access {
  /** Callers without credentials may do everything. */
  readonly isOpen: boolean;
  readonly #authenticator: Authenticator;
  readonly #joinTokens: JoinTokens;
  readonly #store: EventStore;

  constructor(config: Config, store: EventStore) {
    this.isOpen = !asksForCredentials(config);
    this.#joinTokens = new JoinTokens({ secrets: joinTokenSecrets(config), ttlS: config.JOIN_TOKEN_TTL_S });
    this.#store = store;
    this.#authenticator = new Authenticator({
      apiKeys: new ApiKeys(config.AUTH_API_KEYS),
      joinTokens: this.#joinTokens,
      allowLocal: this.isOpen,
      ...(config.OIDC_ISSUER === undefined ? {} : { oidc: oidcOf(config, config.OIDC_ISSUER) }),
    });
  }

  /**
   * @param authorization the header
   * @throws {ProblemError} `unauthorized`, `sign_in_unavailable`
   */
  async identify(authorization: string | undefined): Promise<Principal> {
    try {
      // Awaited here, as it may throw before it returns a promise.
      return await this.#authenticator.authenticate(authorization);
    } catch (error) {
      // Where nobody needs credentials, old ones, of before a restart, keep nobody out.
      if (this.isOpen && error instanceof AuthError) return { kind: 'local' };
      return rethrowAsProblem(error);
    }
  }

  /**
   * A token that lets a browser into one interview.
   * @throws {ProblemError} `unauthorized` when the first of the tokens that it renews is too old
   */
  async issue(
    sessionId: string,
    role: JoinRole,
    firstIssuedAtS?: number,
  ): Promise<{ token: string; expiresAtMs: number }> {
    return this.#joinTokens.issue(sessionId, role, firstIssuedAtS).catch(rethrowAsProblem);
  }

  /**
   * What may be done with one interview is told once, and holds for as long as it is asked.
   * @throws {ProblemError} `session_not_found` also for an interview that is somebody else's: that it exists is theirs
   */
  async toSession(caller: Principal, sessionId: string): Promise<(action: Action) => boolean> {
    // Not an id: nobody's, and whoever looks for it says so.
    if (!SessionIdSchema.safeParse(sessionId).success)
      return (action) => isAllowed(caller, action, { sessionId });
    const resource: Resource = { sessionId };
    if (!isBoundToUsers(caller)) return (action) => isAllowed(caller, action, resource);
    const userId = await this.#store.index.ownerOf(sessionId);
    if (userId === undefined || !isOwn(caller, userId)) {
      throw new ProblemError('session_not_found', `No interview has the id ${sessionId}: start one first.`);
    }
    return (action) => isAllowed(caller, action, { sessionId, userId });
  }

  /** @throws {ProblemError} `forbidden`, `session_not_found` */
  async requireSession(caller: Principal, action: Action, sessionId: string): Promise<void> {
    const may = await this.toSession(caller, sessionId);
    if (!may(action)) throw forbidden(caller);
  }

  /** @throws {ProblemError} `forbidden` */
  require(caller: Principal, action: Action, resource: Resource): void {
    if (!isAllowed(caller, action, resource)) throw forbidden(caller);
  }
}

/** Whose data it must be when a caller does not say: the only user that they may act for. */
export function onlyUserOf(caller: Principal): string | undefined {
  if (caller.kind === 'user') return caller.isOperator ? undefined : caller.userId;
  if (caller.kind === 'api_key' && caller.userIds?.length === 1) return caller.userIds[0];
  return undefined;
}

export const forbidden = (caller: Principal): ProblemError =>
  new ProblemError(
    'forbidden',
    caller.kind === 'api_key'
      ? 'Use an API key with the scope for this, and for this user.'
      : 'Use credentials that allow this: yours do not.',
  );

function rethrowAsProblem(error: unknown): never {
  if (!(error instanceof AuthError)) throw error;
  const code = error.code === 'issuer_unavailable' ? 'sign_in_unavailable' : 'unauthorized';
  throw new ProblemError(code, error.message, { cause: error });
}

type Bound = Extract<Principal, { kind: 'user' | 'api_key' }>;

function isBoundToUsers(caller: Principal): caller is Bound {
  if (caller.kind === 'user') return !caller.isOperator;
  return caller.kind === 'api_key' && caller.userIds !== undefined;
}

const isOwn = (caller: Bound, userId: string): boolean =>
  caller.kind === 'user' ? caller.userId === userId : (caller.userIds?.includes(userId) ?? true);

/**
 * On one machine the internal token will do: it is new at each start there, and as secret. Elsewhere media workers have
 * it too, who need not be able to let people in.
 */
function joinTokenSecrets({ JOIN_TOKEN_SECRETS, INTERNAL_TOKEN }: Config): string[] {
  if (JOIN_TOKEN_SECRETS.length > 0) return JOIN_TOKEN_SECRETS;
  return [createHmac('sha256', INTERNAL_TOKEN).update('spool/join-token-secret/v1').digest('hex')];
}

const oidcOf = (config: Config, issuer: string): OidcVerifier =>
  new OidcVerifier({
    issuer,
    audiences: config.OIDC_AUDIENCES,
    userClaim: config.OIDC_USER_CLAIM,
    groupsClaim: config.OIDC_GROUPS_CLAIM,
    operatorGroup: config.OIDC_OPERATOR_GROUP,
    ...(config.OIDC_JWKS_URL === undefined ? {} : { jwksUrl: config.OIDC_JWKS_URL }),
  });
