import {
  EventBatchResponseSchema,
  type EventBatch,
  type InterviewEvent,
  type LiveEvent,
  type StoredEvent,
} from '@spool/contracts';
import { applyEvent, type InterviewState } from '@spool/interview';
import type { Logger } from '@spool/observability';

const RETRY_MS = { first: 100, longest: 2000 };
const REQUEST_TIMEOUT_MS = 5000;
const MAX_BATCH = 200;
/** Live events are for those who watch now; older ones would only confuse. */
const MAX_LIVE_QUEUED = 200;

export interface EventOutboxOptions {
  readonly url: string;
  readonly token: string;
  readonly workerId: string;
  /** Folded up to the log that was handed over; kept up to date by the outbox. */
  readonly state: InterviewState;
  readonly logger: Logger;
  /** @default the global fetch */
  readonly fetch?: typeof fetch;
}

/**
 * Numbers a session's events, folds them into its state, and sends them to the gateway in order, at least once,
 * until the gateway says that they are stored.
 */
export class EventOutbox {
  readonly #options: EventOutboxOptions;
  #state: InterviewState;
  #unsent: StoredEvent[] = [];
  #live: LiveEvent[] = [];
  #sending = false;
  #closed = false;
  #retryMs = RETRY_MS.first;
  #retryTimer: NodeJS.Timeout | null = null;
  #waiters: (() => void)[] = [];

  constructor(options: EventOutboxOptions) {
    this.#options = options;
    this.#state = options.state;
  }

  get state(): InterviewState {
    return this.#state;
  }

  /** Appends durable events: they are in {@link state} when this returns, and with the gateway soon. */
  append(...events: InterviewEvent[]): void {
    for (const event of events) {
      const stored = { seq: this.#state.lastSeq + 1, event };
      this.#state = applyEvent(this.#state, stored);
      this.#unsent.push(stored);
    }
    this.#send();
  }

  /** Tells whoever watches now; may be lost. */
  tell(event: LiveEvent): void {
    this.#live.push(event);
    if (this.#live.length > MAX_LIVE_QUEUED) this.#live.shift();
    this.#send();
  }

  /**
   * Waits until every event is stored.
   * @returns false when that took longer than `timeoutMs`
   */
  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#isEmpty()) return true;
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const flushed = new Promise<boolean>((resolve) => this.#waiters.push(() => resolve(true)));
    const result = await Promise.race([flushed, timedOut]);
    clearTimeout(timer);
    return result;
  }

  /** Stops sending; what is not stored yet is dropped. Idempotent. */
  close(): void {
    this.#closed = true;
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
  }

  #isEmpty(): boolean {
    return this.#unsent.length === 0 && this.#live.length === 0 && !this.#sending;
  }

  #send(): void {
    if (this.#sending || this.#closed || this.#retryTimer) return;
    if (this.#isEmpty()) {
      for (const resolve of this.#waiters.splice(0)) resolve();
      return;
    }
    this.#sending = true;
    const live = this.#live.splice(0, MAX_BATCH);
    const events = this.#unsent.slice(0, MAX_BATCH);
    this.#post({ worker_id: this.#options.workerId, events, live }).then(
      (storedThrough) => {
        this.#sending = false;
        this.#retryMs = RETRY_MS.first;
        this.#unsent = this.#unsent.filter(({ seq }) => seq > storedThrough);
        const progressed = events.length === 0 || (events[0]?.seq ?? 0) <= storedThrough;
        if (progressed) this.#send();
        else this.#retryLater(new Error(`the gateway has the log only through ${storedThrough}`));
      },
      (error: unknown) => {
        this.#sending = false;
        this.#retryLater(error);
      },
    );
  }

  async #post(batch: EventBatch): Promise<number> {
    const { url, token, fetch: post = fetch } = this.#options;
    const response = await post(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
    return EventBatchResponseSchema.parse(await response.json()).stored_through;
  }

  #retryLater(error: unknown): void {
    if (this.#closed) return;
    const retryMs = this.#retryMs;
    this.#retryMs = Math.min(retryMs * 2, RETRY_MS.longest);
    this.#options.logger.warn(
      { err: error, retryMs, unsent: this.#unsent.length },
      'Events are kept and sent again.',
    );
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.#send();
    }, retryMs);
  }
}
