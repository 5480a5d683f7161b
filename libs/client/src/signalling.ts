import type {
  LiveEvent,
  SignallingMethod,
  SignallingParams,
  SignallingResult,
  SocketNotification,
  StoredEvent,
} from '@spool/contracts';
import { socketProtocols } from '@spool/contracts';
import { DEFAULT_BACKOFF, backoffDelay } from './backoff';
import type { Backoff } from './backoff';
import { InterviewClientError } from './client-error';
import { FINAL_CLOSES, gaveUp } from './close-reasons';
import type { FinalClose } from './close-reasons';
import { Emitter } from './emitter';
import { OrderedLog } from './ordered-log';
import { SignallingSocket } from './signalling-socket';
import type { WebSocketClass } from './signalling-socket';

export interface SignallingOptions {
  readonly url: string;
  readonly webSocket: WebSocketClass;
  /** What lets us in, asked for at each connection. @default nothing */
  readonly token?: () => string | undefined;
  readonly backoff?: Backoff;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly requestTimeoutMs?: number;
  /** Time from opening the socket to `welcome`. */
  readonly welcomeTimeoutMs?: number;
  /** A socket can die without a word: it is asked this often whether it lives. */
  readonly pingEveryMs?: number;
  /** How long a gap in the log may stay open before it is fetched again. */
  readonly gapTimeoutMs?: number;
  /** Time without any connection after which it is given up. */
  readonly giveUpAfterMs?: number;
}

interface SignallingEvents {
  /** Connected (again) and known to the server as `peer_id`. */
  up: { readonly peerId: string };
  down: { readonly retryInMs: number };
  /** Over for good. */
  closed: FinalClose;
  log: StoredEvent;
  live: LiveEvent;
}

/** Signalling that survives its sockets: reconnects, and takes the log up where it stopped. */
export class Signalling extends Emitter<SignallingEvents> {
  readonly #options: Required<SignallingOptions>;
  readonly #log = new OrderedLog();
  #socket: SignallingSocket | undefined;
  #up = false;
  #over = false;
  #attempt = 0;
  #downSince: number | undefined;
  readonly #timers = new Timers<'retry' | 'welcome' | 'ping' | 'gap'>();

  constructor(options: SignallingOptions) {
    super();
    this.#options = {
      token: () => undefined,
      backoff: DEFAULT_BACKOFF,
      random: Math.random,
      requestTimeoutMs: 8000,
      welcomeTimeoutMs: 8000,
      pingEveryMs: 10_000,
      gapTimeoutMs: 2000,
      giveUpAfterMs: 120_000,
      ...options,
    };
  }

  get up(): boolean {
    return this.#up;
  }

  get lastSeq(): number {
    return this.#log.lastSeq;
  }

  open(): void {
    if (this.#socket || this.#over) return;
    this.#downSince ??= performance.now();
    this.#log.forgetEarly();
    const url = new URL(this.#options.url);
    url.searchParams.set('since', String(this.#log.lastSeq));
    this.#socket = new SignallingSocket(
      url.href,
      this.#options.webSocket,
      {
        onNotification: (notification) => this.#notified(notification),
        onClose: (code, reason) => this.#socketClosed(code, reason),
      },
      this.#options.requestTimeoutMs,
      socketProtocols(this.#options.token()),
    );
    this.#timers.set('welcome', this.#options.welcomeTimeoutMs, () => this.#socket?.abandon('no welcome'));
  }

  /** Does not wait for the back-off: the browser says that the network is there again. */
  retryNow(): void {
    if (this.#timers.cancel('retry')) this.open();
  }

  request<M extends SignallingMethod>(method: M, params: SignallingParams<M>): Promise<SignallingResult<M>> {
    if (!this.#socket || !this.#up) {
      return Promise.reject(
        new InterviewClientError(
          'connection_lost',
          'There is no connection to the server right now. Try again soon.',
        ),
      );
    }
    return this.#socket.request(method, params);
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#up = false;
    this.#timers.clear();
    this.#socket?.close();
  }

  #notified(notification: SocketNotification): void {
    if (notification.event === 'live') {
      this.emit('live', notification.data);
    } else if (notification.event === 'log') {
      for (const stored of this.#log.accept(notification.data)) this.emit('log', stored);
      this.#watchGap();
    } else {
      this.#timers.cancel('welcome');
      this.#attempt = 0;
      this.#downSince = undefined;
      this.#up = true;
      this.#schedulePing();
      this.emit('up', { peerId: notification.data.peer_id });
    }
  }

  #watchGap(): void {
    if (!this.#log.hasGap) this.#timers.cancel('gap');
    else if (!this.#timers.has('gap')) {
      this.#timers.set('gap', this.#options.gapTimeoutMs, () => this.#socket?.abandon('a gap in the log'));
    }
  }

  #schedulePing(): void {
    this.#timers.set('ping', this.#options.pingEveryMs, () => {
      const socket = this.#socket;
      socket?.request('ping', {}).then(
        () => {
          if (socket === this.#socket) this.#schedulePing();
        },
        () => socket.abandon('no answer to a ping'),
      );
    });
  }

  #socketClosed(code: number, reason: string): void {
    this.#socket = undefined;
    this.#up = false;
    this.#timers.clear();
    if (this.#over) return;
    const final = FINAL_CLOSES[code];
    const downSince = (this.#downSince ??= performance.now());
    if (final || performance.now() - downSince >= this.#options.giveUpAfterMs) {
      this.#over = true;
      this.emit('closed', final?.(reason) ?? gaveUp());
      return;
    }
    const delay = backoffDelay(this.#attempt++, this.#options.backoff, this.#options.random());
    this.#timers.set('retry', delay, () => this.open());
    this.emit('down', { retryInMs: delay });
  }
}

/** Named timers: setting one again replaces it. */
class Timers<Name extends string> {
  readonly #running = new Map<Name, ReturnType<typeof setTimeout>>();

  set(name: Name, delayMs: number, action: () => void): void {
    this.cancel(name);
    this.#running.set(
      name,
      setTimeout(() => {
        this.#running.delete(name);
        action();
      }, delayMs),
    );
  }

  has(name: Name): boolean {
    return this.#running.has(name);
  }

  /** @returns whether it was running */
  cancel(name: Name): boolean {
    clearTimeout(this.#running.get(name));
    return this.#running.delete(name);
  }

  clear(): void {
    for (const name of [...this.#running.keys()]) this.cancel(name);
  }
}
