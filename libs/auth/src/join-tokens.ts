import { createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AuthError } from './auth-error';
import type { JoinRole, Principal } from './principal';

const AUDIENCE = 'spool:join';
const ISSUER = 'spool';
const ALGORITHM = 'HS256';
const ClaimsSchema = z.object({
  sub: z.uuid(),
  role: z.enum(['learner', 'viewer']),
  auth_time: z.number().int(),
});

export interface JoinTokensOptions {
  /** Secrets of at least 32 characters, the present one first; older ones verify while tokens of theirs live. */
  readonly secrets: readonly string[];
  /** How long a token is good, in seconds. @default 900 */
  readonly ttlS?: number;
  /** How long a token and those that it is renewed by are good together, in seconds. @default 21 600 */
  readonly maxAgeS?: number;
  /** Ms since the Unix epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * Tokens that let a browser into one interview (JWT, RFC 7519): signed with a key derived from a secret that all
 * gateways share, so that any of them can check what another gave out.
 */
export class JoinTokens {
  readonly #keys: readonly { readonly id: string; readonly key: Uint8Array }[];
  readonly ttlS: number;
  readonly #maxAgeS: number;
  readonly #now: () => number;

  /** @throws RangeError when there is no secret, or a short one */
  constructor({ secrets, ttlS = 900, maxAgeS = 21_600, now = Date.now }: JoinTokensOptions) {
    if (secrets.length === 0 || secrets.some((secret) => secret.length < 32)) {
      throw new RangeError('Give join tokens a secret of at least 32 characters.');
    }
    this.#keys = secrets.map((secret) => {
      const key = derived(secret, 'join-token');
      return { id: derived(secret, 'join-token-id').subarray(0, 6).toString('base64url'), key };
    });
    this.ttlS = ttlS;
    this.#maxAgeS = maxAgeS;
    this.#now = now;
  }

  async sign(sessionId: string, role: JoinRole): Promise<string> {
    return (await this.issue(sessionId, role)).token;
  }

  /**
   * @param firstIssuedAtS of the token that it takes the place of: whoever got hold of one cannot renew it for ever
   * @throws AuthError `credentials_expired` when that is too long ago
   */
  async issue(
    sessionId: string,
    role: JoinRole,
    firstIssuedAtS?: number,
  ): Promise<{ readonly token: string; readonly expiresAtMs: number }> {
    const [current] = this.#keys;
    if (!current) throw new RangeError('There is no secret.');
    const nowS = Math.floor(this.#now() / 1000);
    const firstS = firstIssuedAtS ?? nowS;
    const expiresAtS = Math.min(nowS + this.ttlS, firstS + this.#maxAgeS);
    if (expiresAtS <= nowS) {
      throw new AuthError('credentials_expired', 'Ask who started the interview for a new join token.');
    }
    const token = await new SignJWT({ role, auth_time: firstS })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: current.id })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(sessionId)
      .setIssuedAt(nowS)
      .setExpirationTime(expiresAtS)
      .sign(current.key);
    return { token, expiresAtMs: expiresAtS * 1000 };
  }

  /** @throws AuthError */
  async verify(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const found = this.#keys.find(({ id }) => id === kid);
          if (!found) throw new errors.JWKSNoMatchingKey();
          return found.key;
        },
        {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          currentDate: new Date(this.#now()),
          requiredClaims: ['exp'],
        },
      );
      const { sub, role, auth_time: firstIssuedAtS } = ClaimsSchema.parse(payload);
      return { kind: 'join_token', sessionId: sub, role, firstIssuedAtS };
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new AuthError('credentials_expired', 'Ask for a new join token: this one has expired.', error);
      }
      throw new AuthError(
        'credentials_invalid',
        'Use the join token that the start of the interview returned.',
        error,
      );
    }
  }
}

/** A key of its own for each use of a secret, so that one use can never stand in for another. */
const derived = (secret: string, use: string): Buffer =>
  createHmac('sha256', secret).update(`spool/${use}/v1`).digest();
