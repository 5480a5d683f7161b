/** What a caller may be allowed to do; an API key has some of these, a token those of its kind. */
export const SCOPES = [
  'interviews:start',
  'interviews:read',
  'interviews:write',
  'interviews:join',
  'users:delete',
  'operate',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who calls, as far as it has been proved. */
export type Principal =
  /** Nobody is asked for credentials: local development, on loopback only. */
  | { readonly kind: 'local' }
  /** A backend that acts for its users. */
  | {
      readonly kind: 'api_key';
      readonly keyId: string;
      readonly scopes: readonly Scope[];
      /** The only users that it may act for; undefined: any. */
      readonly userIds?: readonly string[];
    }
  /** A person who signed in elsewhere (OIDC). */
  | { readonly kind: 'user'; readonly userId: string; readonly isOperator: boolean }
  /** A browser that was let into one interview, as its learner or to look on. */
  | {
      readonly kind: 'join_token';
      readonly sessionId: string;
      readonly role: JoinRole;
      /** When the first of the tokens was given out of which this one was renewed, in s since the Unix epoch. */
      readonly firstIssuedAtS: number;
    };

export type JoinRole = 'learner' | 'viewer';

/** What is asked for. */
export type Action =
  | 'start'
  | 'list'
  | 'read'
  /** How telling others of an interview went: their addresses may show in errors, so it is not the learner's. */
  | 'read_deliveries'
  | 'watch'
  | 'join'
  | 'message'
  | 'end'
  | 'delete_user_data'
  | 'operate';
export const ACTIONS: readonly Action[] = [
  'start',
  'list',
  'read',
  'read_deliveries',
  'watch',
  'join',
  'message',
  'end',
  'delete_user_data',
  'operate',
];

/** What it is asked of. */
export interface Resource {
  /** Whose interview, or whose data. */
  readonly userId?: string;
  readonly sessionId?: string;
}

/** For logs and rate limits: who it is, without anything that could be used to be it. */
export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'local':
      return 'local';
    case 'api_key':
      return `key:${principal.keyId}`;
    case 'user':
      return `user:${principal.userId}`;
    case 'join_token':
      return `${principal.role}:${principal.sessionId}`;
  }
}
