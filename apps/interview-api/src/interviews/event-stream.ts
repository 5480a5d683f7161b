import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import type { EventStore, StoreMessage } from '@spool/store';

/** What may wait in memory for a client that reads slower than it is told: then it is better off asking again. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** A client that lost the connection comes back after this long. */
const RETRY_MS = 1000;

export interface EventStreamOptions {
  store: EventStore;
  sessionId: string;
  /** The client has the log up to this number. */
  since: number;
  /** Whether the interview's end is in what the client has. */
  ended: boolean;
  /** A comment is sent this often, so that whatever is in between keeps the connection. */
  heartbeatMs: number;
  /** From the interview's end to the stream's: what was heard last is logged shortly after. */
  lingerMs: number;
}

/**
 * One client's server-sent events (WHATWG HTML, 9.2): the log after `since`, each event with its number as id, then
 * whatever happens; live events have no id, as they are not told again.
 */
export class EventStream {
  readonly #body = new PassThrough();
  readonly #options: EventStreamOptions;
  readonly #heartbeat: NodeJS.Timeout;
  #linger: NodeJS.Timeout | undefined;

  private constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), options.heartbeatMs).unref();
    this.#body.once('close', () => {
      clearInterval(this.#heartbeat);
      clearTimeout(this.#linger);
    });
    // A client that leaves is no fault of ours.
    this.#body.on('error', () => undefined);
  }

  /** @throws {UnknownSessionError} */
  static async open(options: EventStreamOptions): Promise<EventStream> {
    const { store, sessionId, since, ended } = options;
    const stream = new EventStream(options);
    stream.#write(`retry: ${RETRY_MS}\n\n`);
    try {
      const unsubscribe = await store.subscribe(sessionId, (message) => stream.#tell(message), since);
      if (stream.#body.closed) await unsubscribe();
      else stream.#body.once('close', () => void unsubscribe().catch(() => undefined));
    } catch (error) {
      stream.#body.destroy();
      throw error;
    }
    if (ended) stream.#lingerOn();
    return stream;
  }

  get body(): Readable {
    return this.#body;
  }

  /** Ends it, after what was written. */
  end(): void {
    this.#body.end();
  }

  #tell(message: StoreMessage): void {
    if (message.kind === 'live')
      return this.#write(`event: live\ndata: ${JSON.stringify(message.event)}\n\n`);
    const { seq, event } = message.stored;
    this.#write(`id: ${seq}\nevent: log\ndata: ${JSON.stringify(message.stored)}\n\n`);
    if (event.type === 'interview_ended') this.#lingerOn();
  }

  #lingerOn(): void {
    this.#linger ??= setTimeout(() => this.end(), this.#options.lingerMs);
  }

  #write(text: string): void {
    if (this.#body.writableEnded || this.#body.destroyed) return;
    this.#body.write(text);
    if (this.#body.readableLength + this.#body.writableLength > MAX_BUFFERED_BYTES) this.#body.destroy();
  }
}
