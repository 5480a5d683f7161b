import type { Caller } from '../testing/callers';

/** Who may, with what is Ada's and with what is Bob's; everybody else may not. */
export interface Row {
  readonly adas: readonly Caller[];
  readonly bobs: readonly Caller[];
}

const OPERATOR = ['an operator'] as const;
const ADA = ['Ada’s key', 'Ada'] as const;
const row = (scope: Caller, ...tokens: Caller[]): Row => ({
  adas: [scope, ...ADA, ...OPERATOR, ...tokens],
  bobs: [scope, ...OPERATOR],
});
const read = row('key interviews:read', 'her join token', 'her viewer token');
const join = row('key interviews:join', 'her join token');
const write = row('key interviews:write', 'her join token');
/** A key of one scope may either look on, which the socket takes, or do something. */
const onSocket: Row = { adas: [...ADA, ...OPERATOR, 'her join token'], bobs: OPERATOR };

/**
 * Who may do what, written down by hand: not made from the policy, which it is to prove. An operation of the API's
 * description without a row fails the test; `public`: all may, whatever they send.
 */
export const MATRIX: Readonly<Record<string, Row | 'public'>> = {
  'POST /api/interview/start': row('key interviews:start'),
  'POST /api/interview/stop': write,
  'POST /api/interview/{session_id}/end': write,
  'POST /api/interview/{session_id}/message': write,
  'GET /api/interview/{session_id}/status': read,
  'GET /api/interview/{session_id}/results': read,
  'GET /api/interview/{session_id}/transcript': read,
  'GET /api/interview/{session_id}/recording': read,
  'GET /api/interview/{session_id}/recording/{part}': read,
  'DELETE /api/interview/{session_id}/recording': row('key users:delete'),
  'GET /api/interview/{session_id}/events': read,
  'GET /api/interview/{session_id}/deliveries': {
    adas: ['key interviews:read', 'Ada’s key', ...OPERATOR],
    bobs: ['key interviews:read', ...OPERATOR],
  },
  'GET /api/interviews': row('key interviews:read'),
  'GET /api/interview/{session_id}/ice-servers': join,
  'POST /api/interview/{session_id}/rtc/offer': join,
  'DELETE /api/interview/{session_id}/rtc/offer/{peer_id}': join,
  'POST /api/interview/{session_id}/join-tokens': join,
  'DELETE /api/users/{user_id}/data': row('key users:delete'),
  // The socket: to connect is to look on; then each of its methods.
  'GET /api/interview/ws': read,
  'socket get_router_capabilities': onSocket,
  'socket create_transport': onSocket,
  'socket connect_transport': onSocket,
  'socket restart_ice': onSocket,
  'socket produce': onSocket,
  'socket consume': onSocket,
  'socket ready': onSocket,
  'socket message': onSocket,
  'socket end': onSocket,
  'socket ping': read,
  'GET /api/interview/plans': 'public',
  'GET /health': 'public',
  'GET /api/interview/health': 'public',
  'GET /ready': 'public',
  'GET /startup': 'public',
  'GET /problems/{code}': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/docs': 'public',
  'GET /api/docs/{file}': 'public',
  'GET /': 'public',
  'GET /history': 'public',
  'GET /results/{session_id}': 'public',
  'GET /operator': 'public',
};

/** Who is not even known: 401, whatever they ask for. */
export const UNKNOWN: readonly Caller[] = [
  'nobody',
  'a made-up key',
  'an expired key',
  'Ada, expired',
  'Ada of another issuer',
  'her join token, expired',
  'her join token, forged',
  'the internal token',
];
