import type { IncomingMessage, Server } from 'node:http';
import { createServer, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { WebSocketServer } from 'ws';
import type { Guard } from '../auth/guard-routes';
import { guardSocket } from '../auth/guard-socket';
import { endWithProblem } from '../http/client-error';
import { hostProblem } from '../http/host';
import { pathOf } from '../http/path-of';
import { toProblemError } from '../http/to-problem-error';
import { parseSocketMessage } from './message-parser';

/**
 * NestJS's adapter for `ws` with manners: it answers what it refuses instead of hanging up, survives clients that
 * are gone before that, and lets requests pass that only offer another protocol, as many HTTP clients do.
 */
export class SocketAdapter extends WsAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly log: Logger,
    private readonly guard: Guard,
  ) {
    super(app, { messageParser: parseSocketMessage });
  }

  protected override ensureHttpServerExists(port: number, server: Server = createServer()): undefined {
    if (this.httpServersRegistry.has(port)) return;
    this.httpServersRegistry.set(port, server);
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      // Node has just taken its own listener off, and an error without any would end the process.
      socket.on('error', (error) => this.log.debug({ err: error }, 'A connection broke while upgrading.'));
      if (request.headers.upgrade?.toLowerCase() !== 'websocket')
        return serveAsUsual(server, request, socket);
      this.#upgrade(port, request, socket, head);
    });
  }

  /** A socket's errors are the business of who handles its messages. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    return server.on('error', (error) => this.log.error({ err: error }, 'The WebSocket server failed.'));
  }

  #upgrade(port: number, request: IncomingMessage, socket: Socket, head: Buffer): void {
    const problem = hostProblem(request);
    if (problem) return endWithProblem(socket, problem);
    const servers = (this.wsServersRegistry.get(port) ?? []) as (WebSocketServer & { path: string })[];
    const server = servers.find(({ path }) => path === pathOf(request.url ?? ''));
    if (!server) {
      return endWithProblem(socket, new ProblemError('not_found', 'Look at /api/docs: no socket is here.'));
    }
    guardSocket(request, this.guard).then(
      () =>
        server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request)),
      (error: unknown) => {
        const known = toProblemError(error);
        if (known.code === 'internal_error') this.log.error({ err: error }, 'An upgrade failed.');
        endWithProblem(socket, known);
      },
    );
  }
}

/** A server may ignore an offer to upgrade (RFC 9110, 7.8), but Node has already stopped to read the body. */
function serveAsUsual(server: Server, request: IncomingMessage, socket: Socket): void {
  if ('content-length' in request.headers || 'transfer-encoding' in request.headers) {
    const advice = 'Send the request without an Upgrade header: we speak HTTP/1.1, and WebSocket.';
    return endWithProblem(socket, new ProblemError('bad_request', advice));
  }
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.end());
  server.emit('request', request, response);
}
