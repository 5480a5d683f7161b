import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { SignallingMethod, SocketNotification, StoredEvent } from '@spool/contracts';

type Answer = (params: Record<string, unknown>) => unknown;

/** A refusal on the wire: thrown by an {@link Answer}. */
export class Refusal extends Error {
  constructor(readonly code: string) {
    super(`refused with ${code}`);
  }
}

/** A real WebSocket server that speaks the signalling protocol as it is told to. */
export class FakeGateway {
  /** Requests in the order in which they came. */
  readonly requests: { method: SignallingMethod; params: Record<string, unknown> }[] = [];
  /** The `since` of each connection. */
  readonly sinces: number[] = [];
  /** The subprotocols that each connection offered. */
  readonly protocols: (string | undefined)[] = [];
  readonly answers: Partial<Record<SignallingMethod, Answer>> = { ping: () => ({}) };
  readonly log: StoredEvent[] = [];
  /** The open connections, oldest first. */
  readonly sockets: WebSocket[] = [];
  greets = true;

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket, request) => {
      this.protocols.push(request.headers['sec-websocket-protocol']);
      this.#welcome(socket, new URL(request.url ?? '', 'ws://localhost'));
    });
  }

  static async listen(port = 0): Promise<FakeGateway> {
    const server = new WebSocketServer({ port, host: '127.0.0.1' });
    await once(server, 'listening');
    return new FakeGateway(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/api/interview/ws?session_id=s1`;
  }

  methods(): SignallingMethod[] {
    return this.requests.map(({ method }) => method).filter((method) => method !== 'ping');
  }

  notify(notification: SocketNotification): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(notification));
  }

  /** Ends all connections without a close frame, as a network does. */
  cut(): void {
    for (const socket of this.sockets.splice(0)) socket.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  #welcome(socket: WebSocket, url: URL): void {
    const since = Number(url.searchParams.get('since'));
    this.sinces.push(since);
    this.sockets.push(socket);
    socket.on('message', (data) => this.#answer(socket, String(data)));
    if (!this.greets) return;
    const peer_id = `peer-${this.sinces.length}`;
    const welcome: SocketNotification = {
      event: 'welcome',
      data: { session_id: 's1', peer_id, last_seq: this.log.length },
    };
    socket.send(JSON.stringify(welcome));
    for (const stored of this.log.filter(({ seq }) => seq > since)) {
      socket.send(JSON.stringify({ event: 'log', data: stored }));
    }
  }

  #answer(socket: WebSocket, text: string): void {
    const { data } = JSON.parse(text) as {
      data: { id: number; method: SignallingMethod; params: Record<string, unknown> };
    };
    this.requests.push({ method: data.method, params: data.params });
    const answer = this.answers[data.method];
    if (!answer) return;
    socket.send(JSON.stringify({ event: 'response', data: respond(data.id, () => answer(data.params)) }));
  }
}

function respond(id: number, answer: () => unknown): unknown {
  try {
    return { id, ok: true, result: answer() };
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal_error';
    return {
      id,
      ok: false,
      problem: { type: `/problems/${code}`, title: code, status: 500, detail: code, code },
    };
  }
}

/** Resolves when the condition holds; the test's own time limit is the only clock. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
