import type { IncomingMessage } from 'node:http';
import { Inject } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { CLOSE_CODES, SessionIdSchema } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import type { WebSocket } from 'ws';
import { z } from 'zod';
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
@WebSocketGateway({ path: '/api/interview/ws', maxPayload: MAX_MESSAGE_BYTES })
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
    socket.on('pong', () => this.#silent.delete(socket));
    this.#sessions.set(
      socket,
      new SocketSession({
        socket,
        sessionId: query.data.session_id,
        since: query.data.since,
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
    await this.#sessions.get(socket)?.handle(request);
  }

  @SubscribeMessage('malformed')
  onMalformed(
    @ConnectedSocket() socket: WebSocket,
    @MessageBody() { id, problem }: DataOf<'malformed'>,
  ): void {
    this.#sessions.get(socket)?.send({ event: 'response', data: { id, ok: false, problem } });
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
