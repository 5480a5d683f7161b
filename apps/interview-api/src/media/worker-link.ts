import { LINK_BEAT_MS, LINK_PATH, WorkerBeatSchema } from '@spool/contracts';
import type { GatewayBeat, WorkerBeat } from '@spool/contracts';
import { WebSocket } from 'ws';
import { errorCode } from '../error-code';

/** Three beats missed: the worker is asked for a sign of life, and given this long, in ms. */
const SILENCE_MS = 3 * LINK_BEAT_MS;
const PROBE_MS = 250;
const CONNECT_MS = 1000;
const RECONNECT_MS = 500;
/** A timer of ours that is so late, in ms, says that we were asleep, and not the worker. */
const OVERSLEPT_MS = 250;

/**
 * - `unknown`: not heard of yet, or it speaks no link: it may be there all the same
 * - `live`: it beats
 * - `dead`: it was live, and refuses connections now, or is silent and answers no probe
 */
export type LinkState = 'unknown' | 'live' | 'dead';

export interface LinkEvents {
  /** What the worker is told with each beat. */
  beat(): GatewayBeat;
  /** It lives, or another start of it does (see `boot_id`). */
  onLive(link: WorkerLink): void;
  /** `diedAtMs`: when that was noticed, ms since the Unix epoch. */
  onDead(link: WorkerLink, workerId: string, diedAtMs: number): void;
}

export interface WorkerLinkOptions extends LinkEvents {
  /** Base URL of the worker's control API. */
  readonly url: string;
  readonly token: string;
  /** Resolves when the worker's health was answered within so many ms. */
  readonly probe: (url: string, timeoutMs: number) => Promise<unknown>;
}

/** A gateway's link to one media worker (see worker-link.ts in @spool/contracts): made again until it is closed. */
export class WorkerLink {
  readonly url: string;
  readonly #o: WorkerLinkOptions;
  readonly #clock: NodeJS.Timeout;
  #socket: WebSocket | null = null;
  #state: LinkState = 'unknown';
  #isSettled = false;
  #beat: WorkerBeat | null = null;
  /** On `performance.now`'s clock. */
  #heardMs = 0;
  #retryAtMs = 0;
  #tickedMs = performance.now();
  #probing = false;
  /** The socket has brought beats. */
  #isHeard = false;
  #closed = false;

  constructor(options: WorkerLinkOptions) {
    this.url = options.url;
    this.#o = options;
    this.#connect();
    this.#clock = setInterval(() => this.#tick(), LINK_BEAT_MS);
    this.#clock.unref();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Whether the worker was heard or missed at least once. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** The newest beat and when it came, on `performance.now`'s clock. */
  get beat(): { readonly is: WorkerBeat; readonly atMs: number } | null {
    return this.#beat && { is: this.#beat, atMs: this.#heardMs };
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#clock);
    this.#socket?.terminate();
  }

  #connect(): void {
    const url = new URL(LINK_PATH, this.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${this.#o.token}` },
      handshakeTimeout: CONNECT_MS,
    });
    this.#socket = socket;
    this.#isHeard = false;
    let failure: unknown;
    socket.on('open', () => this.#send());
    socket.on('message', (data) => this.#onMessage(socket, (data as Buffer).toString()));
    socket.on('error', (error) => (failure = error));
    socket.on('unexpected-response', () => {
      // Somebody is there, and speaks no link: it is asked for its health when a place is looked for.
      if (this.#state === 'dead') this.#state = 'unknown';
      socket.terminate();
    });
    socket.on('close', () => this.#onClose(socket, failure));
  }

  #onMessage(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return;
    const parsed = WorkerBeatSchema.safeParse(jsonOrNothing(text));
    if (!parsed.success) return;
    const before = this.#beat;
    const isReborn = before !== null && before.boot_id !== parsed.data.boot_id;
    if (isReborn && this.#state === 'live') this.#die();
    this.#beat = parsed.data;
    this.#heardMs = performance.now();
    this.#isSettled = this.#isHeard = true;
    if (this.#state === 'live') return;
    this.#state = 'live';
    this.#o.onLive(this);
  }

  #onClose(socket: WebSocket, failure: unknown): void {
    if (socket !== this.#socket || this.#closed) return;
    this.#socket = null;
    this.#isSettled = true;
    if (errorCode(failure) === 'ECONNREFUSED') this.#die();
    // A process that ends closes its connections, and a link that only broke is made again at once.
    else if (this.#isHeard) return this.#connect();
    this.#retryAtMs = performance.now() + RECONNECT_MS;
  }

  #tick(): void {
    const nowMs = performance.now();
    const overslept = nowMs - this.#tickedMs > LINK_BEAT_MS + OVERSLEPT_MS;
    this.#tickedMs = nowMs;
    if (overslept) this.#heardMs = nowMs;
    if (!this.#socket && nowMs >= this.#retryAtMs) this.#connect();
    this.#send();
    if (this.#state === 'live' && nowMs - this.#heardMs >= SILENCE_MS && !this.#probing) void this.#probe();
  }

  async #probe(): Promise<void> {
    this.#probing = true;
    const heardMs = this.#heardMs;
    try {
      await this.#o.probe(this.url, PROBE_MS);
    } catch {
      if (this.#closed || this.#state !== 'live' || this.#heardMs !== heardMs) return;
      this.#die();
      // What it says when it wakes is not to be mixed with what a new connection says.
      this.#socket?.terminate();
    } finally {
      this.#probing = false;
    }
  }

  #send(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(this.#o.beat()));
  }

  #die(): void {
    const beat = this.#beat;
    // One that was never heard may be of an older version, and just starting.
    if (this.#state !== 'live' || !beat) return;
    this.#state = 'dead';
    this.#o.onDead(this, beat.worker_id, Date.now());
  }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not from a worker of ours; the schema refuses it.
    return undefined;
  }
}
