export type AuthErrorCode =
  'credentials_missing' | 'credentials_invalid' | 'credentials_expired' | 'issuer_unavailable';

/** Why a caller could not be told; the message says what to do, and nothing of what was sent. */
export class AuthError extends Error {
  readonly code: AuthErrorCode;

  constructor(code: AuthErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AuthError';
    this.code = code;
  }
}
