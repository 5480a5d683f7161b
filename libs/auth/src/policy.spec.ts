import { isAllowed } from './policy';
import { ACTIONS } from './principal';
import type { Action, Principal } from './principal';

const MINE = { userId: 'ada', sessionId: 's1' };
const OTHERS = { userId: 'bob', sessionId: 's2' };

const callers: Record<string, Principal> = {
  local: { kind: 'local' },
  'a key with all scopes': {
    kind: 'api_key',
    keyId: 'k',
    scopes: [
      'interviews:start',
      'interviews:read',
      'interviews:write',
      'interviews:join',
      'users:delete',
      'operate',
    ],
  },
  'a key that may only read': { kind: 'api_key', keyId: 'k', scopes: ['interviews:read'] },
  'a key for ada': {
    kind: 'api_key',
    keyId: 'k',
    scopes: ['interviews:read', 'interviews:start'],
    userIds: ['ada'],
  },
  'the user ada': { kind: 'user', userId: 'ada', isOperator: false },
  'an operator': { kind: 'user', userId: 'eve', isOperator: true },
  'the learner of s1': { kind: 'join_token', sessionId: 's1', role: 'learner', firstIssuedAtS: 0 },
  'a viewer of s1': { kind: 'join_token', sessionId: 's1', role: 'viewer', firstIssuedAtS: 0 },
};

const ALL = ACTIONS;
const NONE: readonly Action[] = [];

/** For each caller: what they may do with ada's interview s1, with bob's s2, and with what is nobody's. */
const table: [string, readonly Action[], readonly Action[], readonly Action[]][] = [
  ['local', ALL, ALL, ALL],
  ['a key with all scopes', ALL, ALL, ALL],
  [
    'a key that may only read',
    ['list', 'read', 'read_deliveries', 'watch'],
    ['list', 'read', 'read_deliveries', 'watch'],
    ['list', 'read', 'read_deliveries', 'watch'],
  ],
  ['a key for ada', ['start', 'list', 'read', 'read_deliveries', 'watch'], NONE, NONE],
  ['the user ada', ALL.filter((action) => action !== 'operate' && action !== 'read_deliveries'), NONE, NONE],
  ['an operator', ALL, ALL, ALL],
  ['the learner of s1', ['read', 'watch', 'join', 'message', 'end'], NONE, NONE],
  ['a viewer of s1', ['read', 'watch'], NONE, NONE],
];

it('has a row for every caller', () => {
  expect(table.map(([caller]) => caller)).toEqual(Object.keys(callers));
});

describe.each(table)('%s', (caller, mine, others, nobodys) => {
  const principal = callers[caller] as Principal;
  it.each([
    ['its own', MINE, mine],
    ['somebody else’s', OTHERS, others],
    ['nobody’s', {}, nobodys],
  ])('may do with %s what the table says', (_whose, resource, allowed) => {
    expect(ACTIONS.filter((action) => isAllowed(principal, action, resource))).toEqual(
      ACTIONS.filter((action) => allowed.includes(action)),
    );
  });
});
