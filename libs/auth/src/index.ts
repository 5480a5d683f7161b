// Who calls
export { Authenticator } from './authenticator';
export type { AuthenticatorOptions } from './authenticator';
export { ApiKeyRecordSchema, ApiKeyRecordsSchema, ApiKeys, createApiKey } from './api-keys';
export type { ApiKeyRecord } from './api-keys';
export { OidcVerifier } from './oidc';
export type { OidcOptions } from './oidc';
export { JoinTokens } from './join-tokens';
export type { JoinTokensOptions } from './join-tokens';
export { bearerSecret } from './bearer-secret';
export { AuthError } from './auth-error';
export type { AuthErrorCode } from './auth-error';

// What they may do
export { ACTIONS, nameOf, SCOPES } from './principal';
export type { Action, JoinRole, Principal, Resource, Scope } from './principal';
export { isAllowed } from './policy';
