import { createApiKey, JoinTokens, SCOPES } from '@spool/auth';
import type { ApiKeyRecord, Scope } from '@spool/auth';
import { AUDIENCE } from './oidc-issuer';
import type { OidcIssuer } from './oidc-issuer';

export const JOIN_TOKEN_SECRET = 'a secret of the tests that nobody guesses';
export const INTERNAL_TOKEN = 'internal token of the tests';

/** Every kind of caller that there is. Ada's are those that only `ada` may use. */
export const CALLERS = [
  'nobody',
  'a made-up key',
  'an expired key',
  ...SCOPES.map((scope) => `key ${scope}` as const),
  'Ada’s key',
  'Ada',
  'Ada, expired',
  'Ada of another issuer',
  'an operator',
  'her join token',
  'her join token, expired',
  'her join token, forged',
  'her viewer token',
  'the internal token',
] as const;
export type Caller = (typeof CALLERS)[number];

export interface Credentials {
  /** Settings of the gateway that knows them. */
  readonly env: Record<string, string>;
  /** What a caller sends as `Authorization`. @param sessionId Ada's interview */
  authorization(caller: Caller, sessionId: string): Promise<string | undefined>;
}

/** One of every kind, all real: keys by their hashes, users by a sign-in service, join tokens by a secret. */
export function credentialsOf(issuer: OidcIssuer, stranger: OidcIssuer): Credentials {
  const made = (id: string, scopes: readonly Scope[], more: Partial<ApiKeyRecord> = {}) =>
    createApiKey({ id, scopes: [...scopes], ...more });
  const scoped = SCOPES.map((scope, i) => ({ scope, ...made(`scope${i}`, [scope]) }));
  const adas = made('adas', SCOPES, { user_ids: ['ada'] });
  const expired = made('old1', SCOPES, { expires_at: '2026-01-01T00:00:00Z' });
  const unknown = made('unknown', SCOPES);
  const tokens = new JoinTokens({ secrets: [JOIN_TOKEN_SECRET] });
  const late = new JoinTokens({ secrets: [JOIN_TOKEN_SECRET], now: () => Date.now() - 86_400_000 });
  const forger = new JoinTokens({ secrets: ['a secret that somebody else made up!!'] });

  const credential: Record<Caller, (sessionId: string) => string | undefined | Promise<string>> = {
    nobody: () => undefined,
    'a made-up key': () => unknown.key,
    'an expired key': () => expired.key,
    ...(Object.fromEntries(scoped.map(({ scope, key }) => [`key ${scope}`, () => key])) as Record<
      `key ${Scope}`,
      () => string
    >),
    'Ada’s key': () => adas.key,
    Ada: () => issuer.sign('ada'),
    'Ada, expired': () => issuer.sign('ada', { exp: 1 }),
    'Ada of another issuer': () => stranger.sign('ada', { iss: issuer.url }),
    'an operator': () => issuer.sign('olga', { 'cognito:groups': ['operators'] }),
    'her join token': (id) => tokens.sign(id, 'learner'),
    'her join token, expired': (id) => late.sign(id, 'learner'),
    'her join token, forged': (id) => forger.sign(id, 'learner'),
    'her viewer token': (id) => tokens.sign(id, 'viewer'),
    'the internal token': () => INTERNAL_TOKEN,
  };
  return {
    env: {
      AUTH_API_KEYS: JSON.stringify([...scoped, adas, expired].map(({ record }) => record)),
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCES: AUDIENCE,
      JOIN_TOKEN_SECRETS: JOIN_TOKEN_SECRET,
      INTERNAL_TOKEN,
    },
    authorization: async (caller, sessionId) => {
      const secret = await credential[caller](sessionId);
      return secret === undefined ? undefined : `Bearer ${secret}`;
    },
  };
}
