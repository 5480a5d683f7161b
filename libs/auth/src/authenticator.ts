import { looksLikeApiKey } from './api-keys';
import type { ApiKeys } from './api-keys';
import { AuthError } from './auth-error';
import type { JoinTokens } from './join-tokens';
import type { OidcVerifier } from './oidc';
import type { Principal } from './principal';

export interface AuthenticatorOptions {
  readonly apiKeys?: ApiKeys;
  readonly oidc?: OidcVerifier;
  readonly joinTokens: JoinTokens;
  /** Callers without credentials are taken for the developer at this machine. */
  readonly allowLocal: boolean;
  /** Ms since the Unix epoch. @default Date.now */
  readonly now?: () => number;
}

/** Tells who calls from what they send: an API key, a token of a sign-in service, or a join token. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * @param authorization the header, `Bearer <credential>`
   * @throws AuthError
   */
  authenticate(authorization: string | undefined): Promise<Principal> {
    if (authorization === undefined || authorization === '') return Promise.resolve(this.#nobody());
    const credential = /^Bearer +([^\s]{1,8192})$/i.exec(authorization)?.[1];
    if (credential === undefined) {
      return Promise.reject(
        new AuthError('credentials_invalid', 'Send `Authorization: Bearer` with a key or a token.'),
      );
    }
    return this.verify(credential);
  }

  /** @throws AuthError */
  async verify(credential: string): Promise<Principal> {
    const { apiKeys, oidc, joinTokens, now = Date.now } = this.#options;
    if (looksLikeApiKey(credential)) {
      if (apiKeys) return apiKeys.verify(credential, now());
      throw new AuthError('credentials_invalid', 'This deployment takes no API keys.');
    }
    // Ours name themselves; what is none of ours is the sign-in service's to judge.
    if (issuerOf(credential) === 'spool' || !oidc) return joinTokens.verify(credential);
    return oidc.verify(credential);
  }

  #nobody(): Principal {
    if (this.#options.allowLocal) return { kind: 'local' };
    throw new AuthError(
      'credentials_missing',
      'Send `Authorization: Bearer` with an API key, a token of the sign-in service, or a join token.',
    );
  }
}

/** The `iss` of a token that nobody has checked: only to choose who checks it. */
function issuerOf(token: string): unknown {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && 'iss' in payload ? payload.iss : undefined;
  } catch {
    return undefined;
  }
}
