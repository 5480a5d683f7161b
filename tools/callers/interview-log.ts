import {
  SocketNotificationSchema,
  type InterviewEvent,
  type InterviewEventOf,
  type LiveEvent,
  type StoredEvent,
} from '@spool/contracts';
import { WebSocket } from 'ws';

const TIMEOUT_MS = 60_000;

/** Follows an interview's log by its WebSocket, as a page does that only watches. */
export class InterviewLog {
  readonly events: StoredEvent[] = [];
  readonly live: LiveEvent[] = [];
  readonly #socket: WebSocket;
  #watchers = new Set<() => void>();
  #closed = false;

  static async follow(apiUrl: string, sessionId: string): Promise<InterviewLog> {
    const url = new URL(`/api/interview/ws?session_id=${sessionId}&since=0`, apiUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    const log = new InterviewLog(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return log;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      this.#closed = true;
      this.#tell();
    });
    socket.on('message', (data: Buffer) => {
      const parsed = SocketNotificationSchema.safeParse(JSON.parse(data.toString()));
      if (!parsed.success) return;
      if (parsed.data.event === 'log') this.events.push(parsed.data.data);
      else if (parsed.data.event === 'live') this.live.push(parsed.data.data);
      this.#tell();
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  ofType<T extends InterviewEvent['type']>(type: T): InterviewEventOf<T>[] {
    return this.events.flatMap(({ event }) => (event.type === type ? [event as InterviewEventOf<T>] : []));
  }

  /**
   * Waits until there are more than `after` events of a type.
   * @returns the one behind those, or null when the log closes before
   * @throws Error when it does not come in time
   */
  next<T extends InterviewEvent['type']>(
    type: T,
    after: number,
    timeoutMs = TIMEOUT_MS,
  ): Promise<InterviewEventOf<T> | null> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const look = () => {
        const found = this.ofType(type)[after];
        if (!found && !this.#closed) return;
        stop();
        resolve(found ?? null);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`Waited ${timeoutMs / 1000} s in vain for the event ${type}.`));
      }, timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }

  close(): void {
    this.#socket.close();
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
