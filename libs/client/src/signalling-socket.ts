import { socketProtocols } from '@spool/contracts';
import type {
  SignallingMethod,
  SignallingParams,
  SignallingResult,
  SocketNotification,
  SocketResponse,
} from '@spool/contracts';
import { InterviewClientError } from './client-error';
import { parseServerMessage } from './wire-message';

/** The part of the browser's WebSocket that is used here; the `ws` package's has it too. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
}
export type WebSocketClass = new (url: string, protocols?: string[]) => WebSocketLike;

export interface SignallingSocketHandlers {
  onNotification(notification: SocketNotification): void;
  /** Once, when the socket is closed or could not be opened. */
  onClose(code: number, reason: string): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** A reply may wait for a language model. */
const SLOW_METHODS: Partial<Record<SignallingMethod, number>> = { message: 45_000, end: 20_000 };

/** One WebSocket: requests with their responses, notifications in between. It is not used again after its close. */
export class SignallingSocket {
  readonly #socket: WebSocketLike;
  readonly #handlers: SignallingSocketHandlers;
  readonly #requestTimeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed = false;

  constructor(
    url: string,
    WebSocketImpl: WebSocketClass,
    handlers: SignallingSocketHandlers,
    requestTimeoutMs = 8000,
    protocols: string[] = socketProtocols(),
  ) {
    this.#handlers = handlers;
    this.#requestTimeoutMs = requestTimeoutMs;
    this.#socket = new WebSocketImpl(url, protocols);
    this.#socket.addEventListener('message', ({ data }) => this.#receive(data));
    this.#socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason));
    // 'close' follows and says all there is to say; without a listener `ws` would throw.
    this.#socket.addEventListener('error', () => undefined);
  }

  /**
   * @throws InterviewClientError with the server's problem code, `request_timeout`, or `connection_lost` when the
   *   socket closes before the response: then nobody knows whether the server did it
   */
  request<M extends SignallingMethod>(method: M, params: SignallingParams<M>): Promise<SignallingResult<M>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(connectionLost(method));
        return;
      }
      const id = this.#nextId++;
      const timeoutMs = SLOW_METHODS[method] ?? this.#requestTimeoutMs;
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(
          new InterviewClientError(
            'request_timeout',
            `The server did not answer "${method}" in ${timeoutMs} ms.`,
          ),
        );
      }, timeoutMs);
      this.#pending.set(id, { resolve: (result) => resolve(result as SignallingResult<M>), reject, timer });
      this.#socket.send(JSON.stringify({ event: 'request', data: { id, method, params } }));
    });
  }

  /** Closes at once: does not wait for a server that may be gone. */
  close(): void {
    if (this.#closed) return;
    this.#socket.close(1000);
    this.#end(1000, '');
  }

  /** Gives the socket up as broken, as if it had closed by itself. */
  abandon(reason: string): void {
    if (this.#closed) return;
    this.#socket.close();
    this.#end(1006, reason);
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    const message = parseServerMessage(data);
    if (!message) return;
    if (message.event === 'response') this.#settle(message.data);
    else this.#handlers.onNotification(message);
  }

  #settle(response: SocketResponse['data']): void {
    const pending = response.id === null ? undefined : this.#pending.get(response.id);
    if (!pending || response.id === null) return;
    this.#pending.delete(response.id);
    clearTimeout(pending.timer);
    if (response.ok) pending.resolve(response.result);
    else {
      const { code, detail, errors } = response.problem;
      pending.reject(new InterviewClientError(code, detail, errors ? { errors } : {}));
    }
  }

  #end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(connectionLost('a request'));
    }
    this.#pending.clear();
    this.#handlers.onClose(code, reason);
  }
}

const connectionLost = (what: string) =>
  new InterviewClientError('connection_lost', `The connection was lost before the server answered ${what}.`);
