import { randomUUID } from 'node:crypto';
import type { Action } from '@spool/auth';
import { CLOSE_CODES, isRelayedMethod, ProblemError, problemFromZod, SIGNALLING } from '@spool/contracts';
import type { SocketMessageFromServer, SocketRequest } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore, StoreMessage } from '@spool/store';
import type { WebSocket } from 'ws';
import { toProblemError } from '../http/to-problem-error';
import type { TokenBuckets } from '../auth/token-buckets';
import type { InterviewService } from '../interviews/interview.service';

/**
 * What may wait in memory for a browser that reads slower than it is told: this much for a while, as the log of a
 * long interview is told at once, and that much at most. Then it is better off joining again.
 */
const SLOW_BYTES = 1024 * 1024;
const SLOW_MS = 5000;
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** More than mediasoup-client ever has under way; each holds a place in a media worker. */
const MAX_PENDING = 32;
/** RFC 6455, 7.4.1: breaks our rules. */
const CLOSE_POLICY = 1008;
/** RFC 6455's registry: try again later. */
const CLOSE_TRY_AGAIN = 1013;
const CLOSE_INTERNAL_ERROR = 1011;
/** A close handshake that the other side does not answer is cut off after this long. */
const CLOSE_TIMEOUT_MS = 1000;

export interface SocketSessionOptions {
  socket: WebSocket;
  sessionId: string;
  /** The browser has the log up to this number. */
  since: number;
  /** What the client may do with the interview; it may watch. */
  may: (action: Action) => boolean;
  /** How often it may send something. */
  messages: TokenBuckets;
  lingerMs: number;
  store: EventStore;
  interviews: InterviewService;
  logger: Logger;
}

/**
 * One browser's socket: welcome, the log after `since`, then whatever happens; and its requests.
 * Once it has made a transport it is the session's peer, and leaves when the socket closes.
 */
export class SocketSession {
  readonly peerId = randomUUID();
  readonly #options: SocketSessionOptions;
  /** Resolves when the welcome was sent: nothing is answered before. */
  readonly #welcomed: Promise<void>;
  #unsubscribe: (() => Promise<void>) | undefined;
  #pending = 0;
  #isPeer = false;
  #ended = false;
  #linger: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #closing = false;
  #closed = false;

  constructor(options: SocketSessionOptions) {
    this.#options = options;
    this.#welcomed = this.#begin().catch((error: unknown) => this.#refuse(error));
  }

  get sessionId(): string {
    return this.#options.sessionId;
  }

  /** Whether a message may be handled; a client that sends more than any of ours does is closed. */
  takesMessage(): boolean {
    if (this.#options.messages.take('', performance.now()) === 0) return true;
    if (!this.#closing) this.#log('warn', undefined, 'A socket sends too often and is closed.');
    this.close(CLOSE_POLICY, 'Send less often: this connection sends more than any client needs.');
    return false;
  }

  /** Answers one request, whatever happens. */
  async handle(request: SocketRequest['data']): Promise<void> {
    this.#pending += 1;
    try {
      if (this.#pending > MAX_PENDING) {
        throw new ProblemError('wrong_state', `Wait for answers: ${MAX_PENDING} requests are under way.`);
      }
      await this.#welcomed;
      const result = await this.#run(request);
      this.send({ event: 'response', data: { id: request.id, ok: true, result } });
    } catch (error) {
      const problem = toProblemError(error);
      if (problem.code === 'internal_error') this.#log('error', error, 'A request through a socket failed.');
      this.send({ event: 'response', data: { id: request.id, ok: false, problem: problem.toProblem() } });
    } finally {
      this.#pending -= 1;
      this.#closeIfEnded();
    }
  }

  send(message: SocketMessageFromServer): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify(message));
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#closeSlow();
    else if (socket.bufferedAmount > SLOW_BYTES) {
      this.#patience ??= setTimeout(() => {
        this.#patience = undefined;
        if (socket.bufferedAmount > SLOW_BYTES) this.#closeSlow();
      }, SLOW_MS);
    }
  }

  close(code: number, reason: string): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    this.#closing = true;
    socket.close(code, reason);
    const cutOff = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
    socket.once('close', () => clearTimeout(cutOff));
  }

  /** The socket is closed: its peer is told to leave. */
  async closed(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#linger);
    clearTimeout(this.#patience);
    await this.#welcomed;
    await this.#unsubscribe?.();
    if (!this.#isPeer) return;
    const { interviews, sessionId } = this.#options;
    await interviews.leave(sessionId, this.peerId).catch((error: unknown) => {
      // Superseded, ended or lost: the worker has forgotten this peer already, or will notice that its media stopped.
      this.#log('debug', error, 'A peer could not be told to leave.');
    });
  }

  #closeSlow(): void {
    this.#log('warn', undefined, 'A socket reads too slowly and is closed.');
    this.close(CLOSE_TRY_AGAIN, 'This connection reads too slowly: connect again.');
  }

  async #begin(): Promise<void> {
    const { store, sessionId, since } = this.#options;
    const lastSeq = await store.lastSeq(sessionId);
    this.send({ event: 'welcome', data: { session_id: sessionId, peer_id: this.peerId, last_seq: lastSeq } });
    this.#unsubscribe = await store.subscribe(
      sessionId,
      (message) => this.#tell(message),
      Math.min(since, lastSeq),
    );
  }

  #refuse(error: unknown): void {
    const problem = toProblemError(error);
    if (problem.code === 'session_not_found') this.close(CLOSE_CODES.session_not_found, problem.message);
    else {
      this.#log('error', error, 'A socket could not follow its interview.');
      this.close(CLOSE_INTERNAL_ERROR, 'Something went wrong on our side: connect again.');
    }
  }

  #tell(message: StoreMessage): void {
    if (message.kind === 'live') {
      this.send({ event: 'live', data: message.event });
      if (message.event.type === 'peer_superseded' && message.event.peer_id === this.peerId) {
        this.close(CLOSE_CODES.superseded, 'A newer connection has joined this interview.');
      }
      return;
    }
    this.send({ event: 'log', data: message.stored });
    if (message.stored.event.type === 'interview_ended') this.#lingerOn();
  }

  /** What was heard last and how long it took is logged shortly after the end: let it through. */
  #lingerOn(): void {
    if (this.#closed) return;
    this.#linger ??= setTimeout(() => {
      this.#ended = true;
      this.#closeIfEnded();
    }, this.#options.lingerMs);
  }

  #closeIfEnded(): void {
    if (this.#ended && this.#pending === 0) this.close(CLOSE_CODES.ended, 'The interview has ended.');
  }

  async #run({ method, params = {} }: SocketRequest['data']): Promise<unknown> {
    const { interviews, sessionId } = this.#options;
    if (method === 'ping') return {};
    this.#require(isRelayedMethod(method) ? 'join' : method);
    if (method === 'end') return interviews.end(sessionId);
    const parsed = SIGNALLING[method].params.safeParse(params);
    if (!parsed.success) throw problemFromZod(parsed.error, 'invalid_media_parameters');
    if (!isRelayedMethod(method)) {
      const { text } = SIGNALLING.message.params.parse(parsed.data);
      return interviews.message(sessionId, text);
    }
    // From the asking on, so that a peer is not forgotten when the socket closes before the answer.
    if (method === 'create_transport') this.#isPeer = true;
    return interviews.relay(sessionId, { peer_id: this.peerId, method, params: parsed.data });
  }

  /** @throws {ProblemError} `forbidden` */
  #require(action: Action): void {
    if (this.#options.may(action)) return;
    throw new ProblemError('forbidden', 'Only look on: this connection may not take part in the interview.');
  }

  #log(level: 'debug' | 'warn' | 'error', err: unknown, message: string): void {
    const { logger, sessionId } = this.#options;
    logger[level]({ session_id: sessionId, peer_id: this.peerId, err }, message);
  }
}
