import { ApiKeyRecordsSchema } from '@spool/auth';
import type { ApiKeyRecord } from '@spool/auth';
import { z } from 'zod';
import { httpUrl, list } from '../settings';

/** What one has to write to let anybody in from anywhere: long enough that nobody does so by chance. */
export const ALLOW_UNAUTHENTICATED = 'yes-on-any-address';

/** Never says what was wrong in which record: a key by mistake in its place would be in the log. */
const apiKeys = z.string().transform((text, context): ApiKeyRecord[] => {
  const records = ApiKeyRecordsSchema.safeParse(jsonOrNothing(text));
  if (records.success) return records.data;
  context.addIssue('must be a JSON list of records as `npm run api-key` prints them');
  return z.NEVER;
});

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be an origin such as https://www.example.org',
});
const perSecond = z.coerce.number().positive().max(100_000);

/** Settings of who may do what, and how often. */
export const authSettings = {
  AUTH_API_KEYS: apiKeys.default([]).describe('Hashes and scopes of the API keys, as JSON'),
  OIDC_ISSUER: httpUrl.optional().describe('Sign-in service, as its tokens name it'),
  OIDC_AUDIENCES: list(z.string()).default([]).describe('Client ids, by comma'),
  OIDC_JWKS_URL: httpUrl.optional().describe('Default: OIDC_ISSUER/.well-known/jwks.json'),
  OIDC_USER_CLAIM: z.string().min(1).default('sub').describe('Claim that is the `user_id` of interviews'),
  OIDC_GROUPS_CLAIM: z.string().min(1).default('cognito:groups'),
  OIDC_OPERATOR_GROUP: z.string().min(1).default('operators').describe('Members see all and may operate'),
  JOIN_TOKEN_SECRETS: list(z.string().min(32, 'must have at least 32 characters'))
    .default([])
    .describe('Sign join tokens, by comma, the present one first; all gateways have the same'),
  JOIN_TOKEN_TTL_S: z.coerce
    .number()
    .int()
    .min(30)
    .max(86_400)
    .default(900)
    .describe('A client renews its token before it is that old'),
  ALLOW_UNAUTHENTICATED: z
    .literal(ALLOW_UNAUTHENTICATED, { error: `must be \`${ALLOW_UNAUTHENTICATED}\`, or not set` })
    .optional()
    .describe('Let anybody do anything from any address'),
  CORS_ORIGINS: list(origin).default([]).describe('Pages of other origins that may use the API, by comma'),
  TRUSTED_PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .max(8)
    .default(0)
    .describe('Proxies of ours in front: each adds an address to X-Forwarded-For'),
  ADDRESS_REQUESTS_PER_S: perSecond
    .default(100)
    .describe('Sustained, of one address; four seconds’ worth at once'),
  CALLER_REQUESTS_PER_S: perSecond.default(200).describe('Sustained, of one key, user or join token'),
  SOCKET_MESSAGES_PER_S: perSecond.default(50).describe('Sustained, through one socket'),
  SESSIONS_PER_USER: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('Interviews of one user that may go on at once'),
  SOCKETS_PER_SESSION: z.coerce.number().int().min(1).default(50).describe('On one gateway'),
};

type AuthSettings = z.output<z.ZodObject<typeof authSettings>>;

/** Whether callers are asked who they are. */
export const asksForCredentials = ({
  AUTH_API_KEYS,
  OIDC_ISSUER,
}: Pick<AuthSettings, 'AUTH_API_KEYS' | 'OIDC_ISSUER'>): boolean =>
  AUTH_API_KEYS.length > 0 || OIDC_ISSUER !== undefined;

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return undefined;
  }
}
