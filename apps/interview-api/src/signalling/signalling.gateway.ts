import type { IncomingMessage } from 'node:http';
import { Inject } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { CLOSE_CODES, SessionIdSchema } from '@spool/contracts';
import type { ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { passOf } from '../auth/guard-socket';
import { bucketsOf } from '../auth/rate-limits';
import { chooseProtocol } from '../auth/socket-credential';
import type { ResolvedConfig } from '../config';
import { InterviewService } from '../interviews/interview.service';
import { CONFIG, EVENT_STORE, LOGGER } from '../tokens';
import type { ParsedMessage } from './message-parser';
import { SocketSession } from './socket-session';

const MAX_MESSAGE_BYTES = 256 * 1024;
const QuerySchema = z.object({
  session_id: SessionIdSchema,
  since: z.coerce.number().int().nonnegative().default(0),
});
type DataOf<E extends ParsedMessage['event']> = Extract<ParsedMessage, { event: E }>['data'];

/** `/api/interview/ws?session_id=…&since=N`: see signalling.ts in @spool/contracts. */
@WebSocketGateway({
  path: '/api/interview/ws',
  maxPayload: MAX_MESSAGE_BYTES,
  handleProtocols: chooseProtocol,
})
export class SignallingGateway
  implements
    OnGatewayConnection,
    OnGatewayDisconnect,
    OnModuleInit,
    OnModuleDestroy,
    BeforeApplicationShutdown
{
  readonly #sessions = new Map<WebSocket, SocketSession>();
  /** Sockets that have not answered the last heartbeat. */
  readonly #silent = new WeakSet<WebSocket>();
  readonly #leaving = new Set<Promise<void>>();
  #heartbeat: NodeJS.Timeout | undefined;
  #shuttingDown = false;

  constructor(
    private readonly interviews: InterviewService,
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.#heartbeat = setInterval(() => this.#beat(), this.config.SOCKET_HEARTBEAT_MS).unref();
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    // `ws` reports a message that is too large or no UTF-8 as an error, and closes by itself.
    socket.on('error', (error) => this.logger.debug({ err: error }, 'A socket broke.'));
    if (this.#shuttingDown)
      return socket.close(CLOSE_CODES.going_away, 'The server is restarting: connect again.');
    const { searchParams } = new URL(request.url ?? '/', 'ws://localhost');
    const query = QuerySchema.safeParse(Object.fromEntries(searchParams));
    if (!query.success) {
      const wrong = query.error.issues.map((issue) => issue.path.join('.')).join(' and ');
      return socket.close(CLOSE_CODES.bad_request, `Correct ${wrong} in the query.`);
    }
    const pass = passOf(request);
    if ('problem' in pass) return socket.close(closeCodeOf(pass.problem), reasonOf(pass.problem));
    const { session_id: sessionId, since } = query.data;
    if (this.#socketsOf(sessionId) >= this.config.SOCKETS_PER_SESSION) {
      return socket.close(
        CLOSE_CODES.too_many,
        'Close other connections to this interview: it has too many.',
      );
    }
    socket.on('pong', () => this.#silent.delete(socket));
    this.#sessions.set(
      socket,
      new SocketSession({
        socket,
        sessionId,
        since,
        may: pass.may,
        messages: bucketsOf(this.config.SOCKET_MESSAGES_PER_S),
        lingerMs: this.config.SOCKET_LINGER_MS,
        store: this.store,
        interviews: this.interviews,
        logger: this.logger,
      }),
    );
  }

  handleDisconnect(socket: WebSocket): void {
    const session = this.#sessions.get(socket);
    if (!session) return;
    this.#sessions.delete(socket);
    const leaving = session.closed().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  @SubscribeMessage('request')
  async onRequest(
    @ConnectedSocket() socket: WebSocket,
    @MessageBody() request: DataOf<'request'>,
  ): Promise<void> {
    const session = this.#sessions.get(socket);
    if (session?.takesMessage()) await session.handle(request);
  }

  @SubscribeMessage('malformed')
  onMalformed(
    @ConnectedSocket() socket: WebSocket,
    @MessageBody() { id, problem }: DataOf<'malformed'>,
  ): void {
    const session = this.#sessions.get(socket);
    if (session?.takesMessage()) session.send({ event: 'response', data: { id, ok: false, problem } });
  }

  onModuleDestroy(): void {
    this.#shuttingDown = true;
    clearInterval(this.#heartbeat);
    for (const session of this.#sessions.values()) {
      session.close(CLOSE_CODES.going_away, 'The server is restarting: connect again.');
    }
  }

  /** Sockets close before the HTTP server does, and their peers leave before the store closes. */
  async beforeApplicationShutdown(): Promise<void> {
    const open = [...this.#sessions.keys()].filter((socket) => socket.readyState !== socket.CLOSED);
    await Promise.all(open.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    await Promise.all(this.#leaving);
  }

  #socketsOf(sessionId: string): number {
    let count = 0;
    for (const session of this.#sessions.values()) if (session.sessionId === sessionId) count += 1;
    return count;
  }

  #beat(): void {
    for (const socket of this.#sessions.keys()) {
      if (this.#silent.has(socket)) socket.terminate();
      else {
        this.#silent.add(socket);
        socket.ping();
      }
    }
  }
}

const CLOSES: Partial<Record<ProblemError['code'], number>> = {
  unauthorized: CLOSE_CODES.unauthorized,
  forbidden: CLOSE_CODES.forbidden,
  session_not_found: CLOSE_CODES.session_not_found,
  too_many_requests: CLOSE_CODES.too_many,
};

/** What is not the client's doing may be over when it connects again. */
const closeCodeOf = ({ code }: ProblemError): number => CLOSES[code] ?? 1013;

/** A close frame has room for 123 bytes (RFC 6455, 5.5). */
const reasonOf = ({ message }: ProblemError): string => Buffer.from(message).subarray(0, 120).toString();
