import type { StoredEvent } from '@spool/contracts';
import type { StoreListener } from './event-store';
import { PayloadAssembler } from './notification';

/** A read that failed is tried again after this long, in ms: a notification comes only once. */
const RETRY_MS = 500;

/**
 * One subscription: turns notifications into the log's lines, each exactly once and in order.
 * Notifications are handled one after the other, so a live event never overtakes the log before it.
 */
export class Follower {
  readonly #read: (since: number) => Promise<StoredEvent[]>;
  readonly #listener: StoreListener;
  readonly #onError: (error: unknown) => void;
  readonly #assembler = new PayloadAssembler();
  #cursor: number;
  #queue: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: {
    /** The listener has the log up to this number. */
    cursor: number;
    read: (since: number) => Promise<StoredEvent[]>;
    listener: StoreListener;
    onError: (error: unknown) => void;
  }) {
    this.#cursor = options.cursor;
    this.#read = options.read;
    this.#listener = options.listener;
    this.#onError = options.onError;
  }

  onPayload(payload: string): void {
    const notification = this.#assembler.add(payload);
    if (!notification) return;
    if ('stored_through' in notification) this.catchUp(notification.stored_through);
    else {
      this.#enqueue(() => {
        for (const event of notification.live) this.#tell({ kind: 'live', event });
        return Promise.resolve();
      });
    }
  }

  /** Reads on from the cursor, unless the log is known to end there. */
  catchUp(storedThrough = Number.POSITIVE_INFINITY): void {
    this.#enqueue(async () => {
      if (storedThrough <= this.#cursor) return;
      try {
        for (const stored of await this.#read(this.#cursor)) {
          if (this.#closed) return;
          this.#cursor = stored.seq;
          this.#tell({ kind: 'log', stored });
        }
      } catch (error) {
        this.#onError(error);
        this.#retryLater();
      }
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  #enqueue(task: () => Promise<void>): void {
    this.#queue = this.#queue.then(() => (this.#closed ? undefined : task()));
  }

  #tell(message: Parameters<StoreListener>[0]): void {
    if (this.#closed) return;
    try {
      this.#listener(message);
    } catch (error) {
      // One listener's fault must not keep the log from it or from others.
      this.#onError(error);
    }
  }

  #retryLater(): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.catchUp(), RETRY_MS).unref();
  }
}
