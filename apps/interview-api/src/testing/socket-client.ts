import { once } from 'node:events';
import type {
  LiveEvent,
  SignallingMethod,
  SocketMessageFromServer,
  SocketResponse,
  StoredEvent,
} from '@spool/contracts';
import { SocketMessageFromServerSchema } from '@spool/contracts';
import { WebSocket } from 'ws';
import { until } from './until';

/** Notification → its data. */
interface DataOf {
  welcome: { session_id: string; peer_id: string; last_seq: number };
  log: StoredEvent;
  live: LiveEvent;
}

/** A browser's socket: keeps what it is told, and checks each message against its schema. */
export class SocketClient {
  readonly messages: SocketMessageFromServer[] = [];
  /** Resolves when the socket is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  #nextId = 1;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(SocketMessageFromServerSchema.parse(JSON.parse(data.toString())));
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Connects, and does not wait for the welcome. */
  static async connect(url: string, options: { autoPong?: boolean } = {}): Promise<SocketClient> {
    return SocketClient.over(new WebSocket(url, options));
  }

  /** Over a socket that has just been made. */
  static async over(socket: WebSocket): Promise<SocketClient> {
    const client = new SocketClient(socket);
    await Promise.race([once(client.socket, 'open'), client.closed]);
    return client;
  }

  /** Connects and waits for the welcome. */
  static async welcomed(url: string, options?: { autoPong?: boolean }): Promise<SocketClient> {
    const client = await SocketClient.connect(url, options);
    await client.notification('welcome');
    return client;
  }

  get log(): StoredEvent[] {
    return this.messages.flatMap((message) => (message.event === 'log' ? [message.data] : []));
  }

  get peerId(): string {
    const welcome = this.messages.find(({ event }) => event === 'welcome');
    return welcome?.event === 'welcome' ? welcome.data.peer_id : '';
  }

  /** The first notification of a kind that fits. */
  notification<E extends keyof DataOf>(
    event: E,
    fits: (data: DataOf[E]) => boolean = () => true,
  ): Promise<DataOf[E]> {
    return until<DataOf[E]>(`a ${event} message`, () =>
      this.messages
        .filter((message) => message.event === event)
        .map(({ data }) => data as DataOf[E])
        .find(fits),
    );
  }

  /** Waits until the log has come up to this number. */
  async logThrough(seq: number): Promise<StoredEvent[]> {
    await this.notification('log', (stored) => stored.seq === seq);
    return this.log;
  }

  /** Sends a request and waits for its response. */
  request(method: SignallingMethod, params?: unknown): Promise<SocketResponse['data']> {
    const id = this.#nextId++;
    this.socket.send(JSON.stringify({ event: 'request', data: { id, method, params } }));
    return this.response(id);
  }

  /** Waits for the response with this id. */
  response(id: number | null): Promise<SocketResponse['data']> {
    return until(`the response ${id}`, () => {
      const found = this.messages.find((message) => message.event === 'response' && message.data.id === id);
      return found?.event === 'response' ? found.data : undefined;
    });
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
