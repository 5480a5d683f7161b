import {
  CLOSE_CODES,
  isRelayedMethod,
  SIGNALLING,
  signallingMethods,
  SocketNotificationSchema,
  SocketRequestSchema,
  SocketResponseSchema,
} from '@spool/contracts';
import type { SignallingMethod } from '@spool/contracts';
import type { JsonSchema, SchemaBook } from './schema-book';

const METHODS: Record<SignallingMethod, string> = {
  get_router_capabilities: 'What mediasoup-client’s `Device.load()` takes',
  create_transport: 'A transport for one direction; from then on this socket is the interview’s connection',
  connect_transport: 'Answers mediasoup-client’s `connect` event',
  restart_ice: 'New ICE parameters, after the network has changed',
  produce: 'Answers mediasoup-client’s `produce` event: the learner’s microphone',
  consume: 'The interviewer’s voice, for mediasoup-client’s `consume()`',
  ready: 'The voice is being played: the interviewer may begin',
  message: 'A typed turn, answered with the interviewer’s reply',
  end: 'Ends the interview, answered with its results',
  ping: 'Nothing but an answer',
};

const CLOSES: Record<keyof typeof CLOSE_CODES, string> = {
  superseded: 'A newer connection has joined the interview',
  session_not_found: 'No interview has this id',
  bad_request: 'The query is wrong',
  unauthorized: 'The credentials are missing, wrong or expired: get a new join token',
  forbidden: 'The credentials do not allow to look on',
  too_many: 'Too many connections, or connected too often: connect again later',
  ended: 'The interview has ended',
  going_away: 'The server restarts: connect again',
};

/** Close codes that are not ours alone (RFC 6455, 7.4 and its registry). */
const COMMON_CLOSES = {
  1009: 'A message was too large',
  1008: 'Messages came too often',
  1011: 'Something went wrong on our side: connect again',
  1013: 'The client reads too slowly: connect again',
};

const closes = (): [number, string][] =>
  [
    ...Object.entries(COMMON_CLOSES).map(([code, meaning]): [number, string] => [Number(code), meaning]),
    ...Object.entries(CLOSES).map(([name, meaning]): [number, string] => [
      CLOSE_CODES[name as keyof typeof CLOSE_CODES],
      meaning,
    ]),
  ].sort(([a], [b]) => Number(a) - Number(b)) as [number, string][];

/** Markdown, which the page shows. */
export const SIGNALLING_DESCRIPTION = [
  'Messages are JSON texts. The client sends `SocketRequest`s and gets one `SocketResponse` for each, by its `id`. In ' +
    'between it gets `SocketNotification`s: `welcome` first, then the log after `since`, each event once and in order, ' +
    'then what happens, as it happens. A connection that is lost is made again with `since` set to the last number ' +
    'that was received. A browser offers two subprotocols: `spool.v1`, and `spool.token.` with the join token behind; others ' +
    'may send `Authorization: Bearer` instead. A viewer’s token may only look on. `x-websocket` has every method’s parameters and result as JSON Schema.',
  [
    '| Method | What for |',
    '| --- | --- |',
    ...signallingMethods.map((method) => `| \`${method}\` | ${METHODS[method]} |`),
  ].join('\n'),
  [
    '| Closed with | Because |',
    '| --- | --- |',
    ...closes().map(([code, meaning]) => `| ${code} | ${meaning} |`),
  ].join('\n'),
].join('\n\n');

export interface WebSocketDescription {
  client_sends: JsonSchema;
  server_sends: { anyOf: JsonSchema[] };
  methods: Record<string, { summary: string; params: JsonSchema; result: JsonSchema; relayed: boolean }>;
  close_codes: Record<string, string>;
}

/** What OpenAPI has no words for. */
export function describeSignalling(book: SchemaBook): WebSocketDescription {
  const methods = signallingMethods.map((method) => [
    method,
    {
      summary: METHODS[method],
      params: book.input(SIGNALLING[method].params),
      result: book.output(SIGNALLING[method].result),
      relayed: isRelayedMethod(method),
    },
  ]);
  return {
    client_sends: book.input(SocketRequestSchema),
    server_sends: { anyOf: [book.output(SocketResponseSchema), book.output(SocketNotificationSchema)] },
    methods: Object.fromEntries(methods) as WebSocketDescription['methods'],
    close_codes: Object.fromEntries(closes()) as WebSocketDescription['close_codes'],
  };
}
