import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { AuthError } from './auth-error';
import type { Principal } from './principal';

export interface OidcOptions {
  /** E.g. `https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example`; tokens name it as `iss`. */
  readonly issuer: string;
  /** Client ids: `aud` of id tokens, `client_id` of Cognito's access tokens, which have no `aud`. */
  readonly audiences: readonly string[];
  /** @default `<issuer>/.well-known/jwks.json`, as Cognito has it */
  readonly jwksUrl?: string;
  /** Claim that names the user as interviews know them. @default 'sub' */
  readonly userClaim?: string;
  /** Claim with the user's groups. @default 'cognito:groups' */
  readonly groupsClaim?: string;
  /** Members see all interviews and may operate. @default 'operators' */
  readonly operatorGroup?: string;
  /** Clocks may differ by so much, in seconds. @default 5 */
  readonly clockToleranceS?: number;
  /** Keys are asked for again after this, in ms. @default 600 000 */
  readonly cacheMs?: number;
  /** An unknown key id makes us ask at most once in this, in ms. @default 30 000 */
  readonly cooldownMs?: number;
  /** Ms since the Unix epoch. @default Date.now */
  readonly now?: () => number;
}

/** Asymmetric ones only: a token must not be signed with a public key taken for a secret (RFC 8725, 2.1). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'];

/** Checks the tokens of an OpenID Connect provider, by the keys that it publishes. */
export class OidcVerifier {
  readonly #options: OidcOptions;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(options: OidcOptions) {
    this.#options = options;
    const url = options.jwksUrl ?? `${options.issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
    this.#keys = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: options.cacheMs ?? 600_000,
      cooldownDuration: options.cooldownMs ?? 30_000,
      timeoutDuration: 3000,
    });
  }

  /** @throws AuthError `issuer_unavailable` when its keys cannot be had, else what is wrong with the token */
  async verify(token: string): Promise<Principal> {
    const { issuer, clockToleranceS = 5, now = Date.now } = this.#options;
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        issuer,
        clockTolerance: clockToleranceS,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'sub'],
      }));
    } catch (error) {
      throw toAuthError(error);
    }
    if (!this.#isForUs(payload)) {
      throw new AuthError('credentials_invalid', 'Use a token that was issued for this service.');
    }
    return this.#principal(payload);
  }

  #isForUs({ aud, client_id: clientId }: JWTPayload): boolean {
    const named = [aud ?? [], typeof clientId === 'string' ? clientId : []].flat();
    return named.some((audience) => this.#options.audiences.includes(audience));
  }

  #principal(payload: JWTPayload): Principal {
    const { userClaim = 'sub', groupsClaim = 'cognito:groups', operatorGroup = 'operators' } = this.#options;
    const userId = payload[userClaim];
    if (typeof userId !== 'string' || userId === '') {
      throw new AuthError('credentials_invalid', `Use a token with the claim ${userClaim}.`);
    }
    const groups = payload[groupsClaim];
    return { kind: 'user', userId, isOperator: Array.isArray(groups) && groups.includes(operatorGroup) };
  }
}

function toAuthError(error: unknown): AuthError {
  if (error instanceof errors.JWTExpired) {
    return new AuthError('credentials_expired', 'Sign in again: the token has expired.', error);
  }
  // jose's own errors about a token say so; what is left is the network, or a provider that answers nonsense.
  const isAboutKeys =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC';
  if (isAboutKeys) {
    return new AuthError(
      'issuer_unavailable',
      'Try again in a moment: the sign-in service’s keys cannot be had.',
      error,
    );
  }
  return new AuthError(
    'credentials_invalid',
    'Use a token of the sign-in service that this deployment trusts.',
    error,
  );
}
