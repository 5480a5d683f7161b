import { z } from 'zod';
import { LiveEventSchema, StoredEventSchema } from './events';
import { ProblemSchema } from './problems';
import { ResultsResponseSchema } from './interview-api';

/**
 * The socket's subprotocol (RFC 6455, 1.9). Browsers can give a socket no header but the list of these, so that the join
 * token is offered as one more: unlike a query it gets into no log on the way. The server chooses {@link SOCKET_PROTOCOL}.
 */
export const SOCKET_PROTOCOL = 'spool.v1';
export const TOKEN_PROTOCOL_PREFIX = 'spool.token.';
/** What a client offers. @param token without one: where nobody is asked for credentials */
export const socketProtocols = (token?: string): string[] =>
  token === undefined ? [SOCKET_PROTOCOL] : [SOCKET_PROTOCOL, `${TOKEN_PROTOCOL_PREFIX}${token}`];

/**
 * WebSocket signalling: `/api/interview/ws?session_id=…&since=N`.
 * The client sends {@link SocketRequestSchema}, gets one {@link SocketResponseSchema} for each,
 * and in between {@link SocketNotificationSchema}: first `welcome`, then the log after `since`, then whatever happens.
 * A socket that creates a transport becomes the session's peer; a newer peer supersedes it.
 */

/** mediasoup's own parameter objects travel as mediasoup shapes them (camelCase), checked by mediasoup. */
export const OpaqueSchema = z.looseObject({});
export type Opaque = z.infer<typeof OpaqueSchema>;

export const DirectionSchema = z.enum(['send', 'recv']).describe('As the browser sees it');

const empty = z.object({}).default({});

/** Every method with the shape of its parameters and of its result. */
export const SIGNALLING = {
  get_router_capabilities: { params: empty, result: z.object({ rtp_capabilities: OpaqueSchema }) },
  create_transport: {
    params: z.object({ direction: DirectionSchema }),
    result: z.object({
      transport_id: z.string(),
      ice_parameters: OpaqueSchema,
      ice_candidates: z.array(OpaqueSchema),
      dtls_parameters: OpaqueSchema,
    }),
  },
  connect_transport: {
    params: z.object({ transport_id: z.string(), dtls_parameters: OpaqueSchema }),
    result: empty,
  },
  restart_ice: {
    params: z.object({ transport_id: z.string() }),
    result: z.object({ ice_parameters: OpaqueSchema }),
  },
  produce: {
    params: z.object({ transport_id: z.string(), rtp_parameters: OpaqueSchema }),
    result: z.object({ producer_id: z.string() }),
  },
  consume: {
    params: z.object({ transport_id: z.string(), rtp_capabilities: OpaqueSchema }),
    result: z.object({ consumer_id: z.string(), producer_id: z.string(), rtp_parameters: OpaqueSchema }),
  },
  /** The browser plays what it consumes: the interviewer may begin. */
  ready: { params: empty, result: empty },
  message: {
    params: z.object({ text: z.string().trim().min(1).max(2000) }),
    result: z.object({ turn_id: z.number().int(), reply: z.string() }),
  },
  end: { params: empty, result: ResultsResponseSchema },
  ping: { params: empty, result: empty },
} as const;
export type SignallingMethod = keyof typeof SIGNALLING;
export type SignallingParams<M extends SignallingMethod> = z.input<(typeof SIGNALLING)[M]['params']>;
export type SignallingResult<M extends SignallingMethod> = z.output<(typeof SIGNALLING)[M]['result']>;
export const signallingMethods = Object.keys(SIGNALLING) as SignallingMethod[];

/** Methods that the gateway relays to the media worker as they are. */
export const RELAYED_METHODS = [
  'get_router_capabilities',
  'create_transport',
  'connect_transport',
  'restart_ice',
  'produce',
  'consume',
  'ready',
] as const satisfies SignallingMethod[];
export type RelayedMethod = (typeof RELAYED_METHODS)[number];
export const isRelayedMethod = (method: SignallingMethod): method is RelayedMethod =>
  (RELAYED_METHODS as readonly SignallingMethod[]).includes(method);

export const SocketRequestSchema = z
  .object({
    event: z.literal('request'),
    data: z.object({
      id: z.number().int().nonnegative().describe('Chosen by the client, returned in the response'),
      method: z.enum(signallingMethods as [SignallingMethod, ...SignallingMethod[]]),
      params: z.unknown().optional().describe('As the method has them; none is as good as `{}`'),
    }),
  })
  .meta({ id: 'SocketRequest' });
export type SocketRequest = z.infer<typeof SocketRequestSchema>;

export const SocketResponseSchema = z
  .object({
    event: z.literal('response'),
    data: z.union([
      z.object({ id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
      z.object({ id: z.number().int().nullable(), ok: z.literal(false), problem: ProblemSchema }),
    ]),
  })
  .meta({ id: 'SocketResponse' });
export type SocketResponse = z.infer<typeof SocketResponseSchema>;

export const SocketNotificationSchema = z
  .discriminatedUnion('event', [
    z.object({
      event: z.literal('welcome'),
      data: z.object({ session_id: z.string(), peer_id: z.string(), last_seq: z.number().int() }),
    }),
    z.object({ event: z.literal('log'), data: StoredEventSchema }),
    z.object({ event: z.literal('live'), data: LiveEventSchema }),
  ])
  .meta({ id: 'SocketNotification' });
export type SocketNotification = z.infer<typeof SocketNotificationSchema>;

export const SocketMessageFromServerSchema = z.union([SocketResponseSchema, SocketNotificationSchema]);
export type SocketMessageFromServer = z.infer<typeof SocketMessageFromServerSchema>;

/** WebSocket close codes of ours (RFC 6455, 4000 to 4999 are for applications). */
export const CLOSE_CODES = {
  superseded: 4001,
  unauthorized: 4401,
  forbidden: 4403,
  session_not_found: 4004,
  bad_request: 4000,
  too_many: 4429,
  ended: 4010,
  going_away: 1001,
} as const;
