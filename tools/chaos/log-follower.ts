import { SocketNotificationSchema, type LiveEvent, type StoredEvent } from '@spool/contracts';
import { WebSocket } from 'ws';

const RECONNECT_MS = 100;

export interface FollowerEvents {
  log(stored: StoredEvent): void;
  live(event: LiveEvent): void;
}

/** Follows an interview's log as a page does: over any gateway, and from where it was when a socket breaks. */
export class LogFollower {
  /** By number, as it was told. */
  readonly told = new Map<number, StoredEvent>();
  /** Lines that were told twice with other words. */
  contradictions = 0;
  readonly #url: URL;
  readonly #events: FollowerEvents;
  #socket: WebSocket | null = null;
  #closed = false;

  constructor(apiUrl: string, sessionId: string, events: FollowerEvents) {
    this.#url = new URL(`/api/interview/ws?session_id=${sessionId}`, apiUrl.replace(/^http/, 'ws'));
    this.#events = events;
    this.#open();
  }

  get lastSeq(): number {
    return Math.max(0, ...this.told.keys());
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  #open(): void {
    this.#url.searchParams.set('since', String(this.lastSeq));
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      if (!this.#closed) setTimeout(() => this.#closed || this.#open(), RECONNECT_MS);
    });
    socket.on('message', (data: Buffer) => {
      const parsed = SocketNotificationSchema.safeParse(JSON.parse(data.toString()));
      if (!parsed.success) return;
      if (parsed.data.event === 'log') this.#take(parsed.data.data);
      else if (parsed.data.event === 'live') this.#events.live(parsed.data.data);
    });
  }

  #take(stored: StoredEvent): void {
    const known = this.told.get(stored.seq);
    if (known) {
      if (JSON.stringify(known) !== JSON.stringify(stored)) this.contradictions += 1;
      return;
    }
    this.told.set(stored.seq, stored);
    this.#events.log(stored);
  }
}
