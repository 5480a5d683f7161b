import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  EventBatchSchema,
  type EventBatch,
  type InterviewEvent,
  type InterviewEventOf,
  type LiveEvent,
  type StoredEvent,
} from '@spool/contracts';
import { until } from './until';

/** What one session's batches brought, stored as the gateway stores it: by number, each once. */
export class SessionLog {
  readonly stored: StoredEvent[] = [];
  readonly live: LiveEvent[] = [];
  readonly batches: EventBatch[] = [];

  get events(): InterviewEvent[] {
    return this.stored.map(({ event }) => event);
  }

  of<T extends InterviewEvent['type']>(type: T): InterviewEventOf<T>[] {
    return this.events.filter((event): event is InterviewEventOf<T> => event.type === type);
  }

  liveOf<T extends LiveEvent['type']>(type: T): Extract<LiveEvent, { type: T }>[] {
    return this.live.filter((event): event is Extract<LiveEvent, { type: T }> => event.type === type);
  }

  /** Waits for the `count`th durable event of a type. */
  async event<T extends InterviewEvent['type']>(type: T, count = 1): Promise<InterviewEventOf<T>> {
    return until(`${type} number ${count}`, () => this.of(type)[count - 1]);
  }

  /** Waits for the `count`th live event of a type. */
  async liveEvent<T extends LiveEvent['type']>(type: T, count = 1): Promise<Extract<LiveEvent, { type: T }>> {
    return until(`live ${type} number ${count}`, () => this.liveOf(type)[count - 1]);
  }

  take(batch: EventBatch): number {
    this.batches.push(batch);
    for (const event of batch.events) {
      if (event.seq === (this.stored.at(-1)?.seq ?? 0) + 1) this.stored.push(event);
    }
    this.live.push(...batch.live);
    return this.stored.at(-1)?.seq ?? 0;
  }
}

/** The gateway's side of the event batches, over real HTTP. */
export class Gateway {
  readonly #server: Server;
  readonly #logs = new Map<string, SessionLog>();
  readonly #owners = new Map<string, string>();
  /** Status of the answers; 200 stores. */
  answers = 200;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Gateway> {
    const server = createServer();
    const gateway = new Gateway(server);
    server.on('request', (request, response) => void gateway.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  eventsUrl(sessionId: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/internal/sessions/${sessionId}/events`;
  }

  log(sessionId: string): SessionLog {
    const known = this.#logs.get(sessionId);
    if (known) return known;
    const log = new SessionLog();
    this.#logs.set(sessionId, log);
    return log;
  }

  /** From now on this worker has the session, and batches of others are refused. */
  place(sessionId: string, workerId: string): void {
    this.#owners.set(sessionId, workerId);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.answers !== 200) return void response.writeHead(this.answers).end();
    const sessionId = request.url?.split('/')[3] ?? '';
    const batch = EventBatchSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
    const owner = this.#owners.get(sessionId);
    if (owner !== undefined && owner !== batch.worker_id) return void response.writeHead(409).end();
    const stored_through = this.log(sessionId).take(batch);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ stored_through }));
  }
}
