import type { Action, Principal, Resource, Scope } from './principal';

const SCOPE_OF: Record<Action, Scope> = {
  start: 'interviews:start',
  list: 'interviews:read',
  read: 'interviews:read',
  read_deliveries: 'interviews:read',
  watch: 'interviews:read',
  join: 'interviews:join',
  message: 'interviews:write',
  end: 'interviews:write',
  delete_user_data: 'users:delete',
  operate: 'operate',
};

/** Not for people, unless they are operators. */
const OPERATORS_ACTIONS: ReadonlySet<Action> = new Set(['operate', 'read_deliveries']);
/** Of one's own interview; what is not here takes more than being its learner or its viewer. */
const LEARNER_ACTIONS: ReadonlySet<Action> = new Set(['read', 'watch', 'join', 'message', 'end']);
const VIEWER_ACTIONS: ReadonlySet<Action> = new Set(['read', 'watch']);

/**
 * Who may do what. Everything that is not allowed here is refused.
 * Users see only their own interviews, operators all; a join token is good for its one interview; an API key acts
 * for any user, or for those that it names.
 */
export function isAllowed(principal: Principal, action: Action, resource: Resource): boolean {
  switch (principal.kind) {
    case 'local':
      return true;
    case 'api_key': {
      if (!principal.scopes.includes(SCOPE_OF[action])) return false;
      if (principal.userIds === undefined) return true;
      // Restricted to users: nothing that is nobody's, or somebody else's.
      return resource.userId !== undefined && principal.userIds.includes(resource.userId);
    }
    case 'user':
      if (principal.isOperator) return true;
      return !OPERATORS_ACTIONS.has(action) && resource.userId === principal.userId;
    case 'join_token':
      if (resource.sessionId !== principal.sessionId) return false;
      return (principal.role === 'learner' ? LEARNER_ACTIONS : VIEWER_ACTIONS).has(action);
  }
}
