import type { types } from 'mediasoup';

/** A connection that has not come about by then will not, in ms. */
const CONNECT_TIMEOUT_MS = 60_000;

/** The other side has closed its last transport, or cannot be reached any more. */
export type PathLoss = 'closed' | 'connection_lost';

/** Whether a peer's transports still carry anything. */
export class PathWatch {
  readonly #graceMs: number;
  readonly #onLost: (why: PathLoss) => void;
  readonly #open = new Set<types.WebRtcTransport>();
  readonly #broken = new Set<types.WebRtcTransport>();
  #graceTimer: NodeJS.Timeout | null = null;
  #connectTimer: NodeJS.Timeout | null = null;

  /**
   * @param graceMs what a broken path is given to come back by an ICE restart
   * @param onLost called once, not after {@link close}
   */
  constructor(graceMs: number, onLost: (why: PathLoss) => void) {
    this.#graceMs = graceMs;
    this.#onLost = onLost;
  }

  add(transport: types.WebRtcTransport): void {
    this.#open.add(transport);
    this.#connectTimer ??= setTimeout(() => this.#lose('connection_lost'), CONNECT_TIMEOUT_MS);
    transport.on('icestatechange', (state) => this.#onIceState(transport, state));
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected' && this.#connectTimer) clearTimeout(this.#connectTimer);
      if (state === 'closed' || state === 'failed') this.#remove(transport);
    });
  }

  /** Watches no more. Idempotent. */
  close(): void {
    if (this.#graceTimer) clearTimeout(this.#graceTimer);
    if (this.#connectTimer) clearTimeout(this.#connectTimer);
    this.#open.clear();
    this.#broken.clear();
  }

  #onIceState(transport: types.WebRtcTransport, state: types.IceState): void {
    if (!this.#open.has(transport) || state === 'closed') return;
    if (state === 'disconnected') this.#broken.add(transport);
    else this.#broken.delete(transport);
    this.#setGrace();
  }

  /** The other side has closed this one, as a client does that makes new ones. */
  #remove(transport: types.WebRtcTransport): void {
    if (!this.#open.delete(transport)) return;
    this.#broken.delete(transport);
    transport.close();
    if (this.#open.size === 0) this.#lose('closed');
    else this.#setGrace();
  }

  #setGrace(): void {
    if (this.#broken.size > 0) {
      this.#graceTimer ??= setTimeout(() => this.#lose('connection_lost'), this.#graceMs);
      return;
    }
    if (this.#graceTimer) clearTimeout(this.#graceTimer);
    this.#graceTimer = null;
  }

  #lose(why: PathLoss): void {
    this.close();
    this.#onLost(why);
  }
}
