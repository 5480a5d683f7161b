import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import {
  EventBatchResponseSchema,
  GatewayBeatSchema,
  isProblemCode,
  LINK_BEAT_MS,
  LINK_PATH,
  ProblemError,
  RelayRequestSchema,
  TakeSessionRequestSchema,
  WorkerEndRequestSchema,
  WorkerMessageRequestSchema,
  WorkerOfferRequestSchema,
} from '@spool/contracts';
import type {
  EventBatch,
  GatewayBeat,
  InterviewEvent,
  LiveEvent,
  StoredEvent,
  WorkerBeat,
  WorkerHealth,
} from '@spool/contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { DEVELOPMENT_TOKEN } from '../config';

export const GREETING = 'Hello! What do you like to do?';
export const ANSWER_SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 40000 UDP/TLS/RTP/SAVPF 111\r\n';
export const OFFER_SDP =
  'v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';

type Operation = 'take' | 'rpc' | 'offer' | 'peers' | 'message' | 'end' | 'health';
export interface Call {
  operation: Operation;
  sessionId: string;
  body: unknown;
  authorization: string | undefined;
}
interface Session {
  log: StoredEvent[];
  eventsUrl: string;
  peers: Set<string>;
}

/**
 * A media worker without media: worker-control.ts of @spool/contracts over real HTTP, with every request checked
 * against its schema, and event batches sent to the gateway as the real one sends them.
 */
export class FakeWorker {
  readonly calls: Call[] = [];
  readonly sessions = new Map<string, Session>();
  /** Overrides of what `/health` says. */
  readonly health: Partial<WorkerHealth> = {};
  /** Instead of an operation's own answer: runs first, and what it throws or returns is the answer. */
  readonly instead: Partial<Record<Operation, (call: Call) => unknown>> = {};
  /** What its beats say beside the truth. */
  readonly beat: Partial<WorkerBeat> = {};
  /** It beats no more, as if it were stopped. */
  isSilent = false;
  /** The last that each gateway told it. */
  readonly gateways = new Map<string, GatewayBeat>();
  readonly #links = new Set<WebSocket>();
  readonly #bootId = randomUUID();
  #beats: NodeJS.Timeout | undefined;
  readonly #connections = new Set<Socket>();

  readonly port: number;

  private constructor(
    private readonly server: Server,
    readonly workerId: string,
  ) {
    this.port = (server.address() as AddressInfo).port;
    server.on('request', (request, response) => void this.#serve(request, response));
    server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.on('close', () => this.#connections.delete(socket));
    });
    // Without a link it is as a worker of an older version, whose health is asked for.
    server.on('upgrade', (_request, socket) => {
      // The gateway hangs up when it hears that, and Node has taken its own listener off.
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    });
  }

  /** A worker that speaks the link too. */
  static async linked(workerId?: string, port = 0): Promise<FakeWorker> {
    const worker = await FakeWorker.start(workerId, port);
    worker.#link();
    return worker;
  }

  static async start(workerId = `worker-${randomUUID().slice(0, 8)}`, port = 0): Promise<FakeWorker> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeWorker(server, workerId);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  callsOf(operation: Operation): Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  /** Forgets a session, as a media process that died does. */
  lose(sessionId: string): void {
    this.sessions.delete(sessionId);
  }

  /** Dies: connections break, and nothing answers any more. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    clearInterval(this.#beats);
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  /** Numbers events after the session's log and hands them in. */
  async tell(sessionId: string, events: InterviewEvent[], live: LiveEvent[] = []): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (!session) throw new Error(`${this.workerId} does not have ${sessionId}.`);
    const stored = events.map((event, index) => ({ seq: (session.log.at(-1)?.seq ?? 0) + 1 + index, event }));
    session.log.push(...stored);
    const response = await this.post(session.eventsUrl, { events: stored, live });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
    EventBatchResponseSchema.parse(await response.json());
  }

  /** One batch as it is, by this worker. */
  post(eventsUrl: string, batch: Omit<EventBatch, 'worker_id'>): Promise<Response> {
    return fetch(eventsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${DEVELOPMENT_TOKEN}` },
      body: JSON.stringify({ worker_id: this.workerId, ...batch }),
    });
  }

  /** Says now how it is. */
  tellBeat(): void {
    if (this.isSilent) return;
    const beat: WorkerBeat = {
      worker_id: this.workerId,
      boot_id: this.#bootId,
      version: '0.0.0',
      sessions: this.sessions.size,
      capacity: 100,
      draining: false,
      pacing_late_p99_ms: 0,
      ...this.beat,
    };
    for (const link of this.#links) link.send(JSON.stringify(beat));
  }

  #link(): void {
    const sockets = new WebSocketServer({ noServer: true });
    this.server.removeAllListeners('upgrade');
    this.server.on('upgrade', (request, socket: Socket, head) => {
      if (request.url !== LINK_PATH || request.headers.authorization !== `Bearer ${DEVELOPMENT_TOKEN}`) {
        return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      }
      sockets.handleUpgrade(request, socket, head, (link) => {
        this.#links.add(link);
        link.on('close', () => this.#links.delete(link));
        link.on('error', () => undefined); // `close` follows
        link.on('message', (data: Buffer) => {
          const beat = GatewayBeatSchema.parse(JSON.parse(data.toString()));
          this.gateways.set(beat.gateway_id, beat);
        });
        this.tellBeat();
      });
    });
    this.#beats = setInterval(() => this.tellBeat(), LINK_BEAT_MS);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(await callOf(request));
      const body = answer === undefined ? '' : JSON.stringify(answer);
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    } catch (error) {
      const known =
        error instanceof ProblemError ? error : new ProblemError('internal_error', 'The fake worker broke.');
      response
        .writeHead(known.status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify(known.toProblem(request.url)));
    }
  }

  #answer(call: Call): unknown {
    this.calls.push(call);
    const instead = this.instead[call.operation];
    if (instead) return instead(call);
    if (call.operation === 'health') return this.#health();
    if (call.authorization !== `Bearer ${DEVELOPMENT_TOKEN}`) {
      throw new ProblemError('unauthorized', 'Send the internal token.');
    }
    if (call.operation === 'take') return this.#take(call);
    const session = this.sessions.get(call.sessionId);
    if (!session) throw new ProblemError('session_not_found', 'Hand the log over first.');
    switch (call.operation) {
      case 'rpc':
        return this.#relay(call, session);
      case 'offer':
        return this.#offer(call, session);
      case 'peers':
        return this.#removePeer(call, session);
      case 'message':
        return this.#message(call, session);
      case 'end':
        return this.#end(call);
    }
  }

  #health(): WorkerHealth {
    return {
      worker_id: this.workerId,
      status: 'ok',
      degraded: [],
      sessions: this.sessions.size,
      media_processes: [
        { index: 0, pid: 1, ready: true, sessions: this.sessions.size, restarts: 0, port: 44_400 },
      ],
      speech: { recogniser: 'fake-recogniser', synthesiser: 'fake-synthesiser', vad: 'fake-vad' },
      ...this.health,
    };
  }

  #take({ sessionId, body }: Call): unknown {
    const { log, events_url: eventsUrl } = TakeSessionRequestSchema.parse(body);
    if (!this.sessions.has(sessionId)) this.sessions.set(sessionId, { log, eventsUrl, peers: new Set() });
    return { worker_id: this.workerId, greeting: GREETING };
  }

  async #relay({ sessionId, body }: Call, session: Session): Promise<unknown> {
    const { peer_id: peerId, method } = RelayRequestSchema.parse(body);
    switch (method) {
      case 'get_router_capabilities':
        return { rtp_capabilities: { codecs: [{ mimeType: 'audio/opus' }] } };
      case 'create_transport':
        await this.#join(sessionId, session, peerId, 'websocket');
        return { transport_id: 't1', ice_parameters: {}, ice_candidates: [], dtls_parameters: {} };
      case 'restart_ice':
        return { ice_parameters: { iceLite: true } };
      case 'produce':
        return { producer_id: 'p1' };
      case 'consume':
        return { consumer_id: 'c1', producer_id: 'p2', rtp_parameters: {} };
      default:
        return {};
    }
  }

  async #offer({ sessionId, body }: Call, session: Session): Promise<unknown> {
    const { peer_id: peerId, sdp } = WorkerOfferRequestSchema.parse(body);
    if (!sdp.includes('m=audio')) throw new ProblemError('invalid_sdp', 'Offer audio.');
    if (!sdp.includes('111')) throw new ProblemError('unsupported_codec', 'Offer Opus.');
    await this.#join(sessionId, session, peerId, 'sdp');
    return { sdp: ANSWER_SDP };
  }

  async #join(sessionId: string, session: Session, peerId: string, via: 'websocket' | 'sdp'): Promise<void> {
    if (session.peers.has(peerId)) return;
    const older = [...session.peers];
    session.peers.clear();
    session.peers.add(peerId);
    await this.tell(
      sessionId,
      [
        ...older.map(
          (peer_id) => ({ type: 'learner_left', at_ms: Date.now(), peer_id, reason: 'superseded' }) as const,
        ),
        { type: 'learner_joined', at_ms: Date.now(), peer_id: peerId, via },
      ],
      older.map((peer_id) => ({ type: 'peer_superseded', at_ms: Date.now(), peer_id })),
    );
  }

  async #removePeer({ sessionId, body }: Call, session: Session): Promise<void> {
    const peerId = String(body);
    if (!session.peers.delete(peerId)) throw new ProblemError('peer_not_found', 'It is gone already.');
    await this.tell(sessionId, [
      { type: 'learner_left', at_ms: Date.now(), peer_id: peerId, reason: 'closed' },
    ]);
  }

  async #message({ sessionId, body }: Call, session: Session): Promise<unknown> {
    const { text } = WorkerMessageRequestSchema.parse(body);
    const turnId = turnsIn(session.log) + 1;
    const reply = `Tell me more about ${text}.`;
    const now = Date.now();
    await this.tell(sessionId, [
      {
        type: 'learner_turn',
        at_ms: now,
        turn_id: turnId,
        text,
        source: 'text',
        started_at_ms: now,
        ended_at_ms: now,
      },
      {
        type: 'interest_observed',
        at_ms: now,
        name: text.toLowerCase(),
        category: 'personal',
        confidence: 0.9,
        quote: text,
        turn_id: turnId,
        polarity: 'positive',
      },
      {
        type: 'interviewer_turn_planned',
        at_ms: now,
        turn_id: turnId + 1,
        text: reply,
        stage: 'exploration',
        intent: 'explore_area',
        expects: 'open',
      },
    ]);
    return { turn_id: turnId, reply };
  }

  async #end({ sessionId, body }: Call): Promise<void> {
    const { reason } = WorkerEndRequestSchema.parse(body);
    await this.tell(sessionId, [{ type: 'interview_ended', at_ms: Date.now(), reason }]);
    this.sessions.delete(sessionId);
  }
}

const turnsIn = (log: readonly StoredEvent[]): number =>
  Math.max(0, ...log.map(({ event }) => ('turn_id' in event ? event.turn_id : 0)));

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const [, first, , sessionId = '', operation, peerId] = (request.url ?? '').split('/');
  const name = first === 'health' ? 'health' : (operation ?? 'take');
  return {
    operation: name as Operation,
    sessionId,
    body: peerId ?? (text === '' ? undefined : JSON.parse(text)),
    authorization: request.headers.authorization,
  };
}

/** For {@link FakeWorker.instead}. */
export function refuseWith(code: string): () => never {
  if (!isProblemCode(code)) throw new Error(`${code} is no problem code.`);
  return () => {
    throw new ProblemError(code, `The media worker says ${code}.`);
  };
}
