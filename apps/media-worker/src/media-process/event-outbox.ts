import { isDeepStrictEqual } from 'node:util';
import {
  EventBatchResponseSchema,
  type EventBatch,
  type InterviewEvent,
  type LiveEvent,
  type StoredEvent,
} from '@spool/contracts';
import { applyEvent, type InterviewState } from '@spool/interview';
import type { Logger } from '@spool/observability';
import { GatewayRoute } from './gateway-route';
import type { SessionMeter } from './session-meter';

const RETRY_MS = { first: 100, longest: 2000 };
const REQUEST_TIMEOUT_MS = 5000;
const MAX_BATCH = 200;
/** Live events are for those who watch now; older ones would only confuse. */
const MAX_LIVE_QUEUED = 200;
/**
 * Durable events that wait for the gateway at most, about 2 MB: an hour of conversation. Beyond it the session
 * cannot go on here ({@link EventOutboxOptions.onRefused}).
 */
const MAX_UNSENT = 2000;

/** Why events can never be stored. */
export type Refusal =
  /** The gateway says that another worker has the session. */
  | 'disowned'
  /** The gateway says that there is no such interview: it was deleted. */
  | 'unknown'
  /** The gateway says that the events are not valid, or misses earlier ones that we do not have any more. */
  | 'unusable'
  /** The gateway has been away for too long. */
  | 'full';

/** Answers after which sending again is of no use; everything else may pass. */
const REFUSALS: ReadonlyMap<number, Refusal> = new Map([
  [400, 'unusable'],
  [404, 'unknown'],
  [409, 'disowned'],
  [413, 'unusable'],
  [422, 'unusable'],
]);

class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly refusal: Refusal,
    message: string,
  ) {
    super(message);
  }
}

export interface EventOutboxOptions {
  /** Where the gateway takes them that handed the session over, and others when that does not answer. */
  readonly url: string | GatewayRoute;
  /** Number of the `session_placed` by which this worker has the session. @default the gateway looks for it */
  readonly fence?: number;
  readonly token: string;
  readonly workerId: string;
  /** Folded up to the log that was handed over; kept up to date by the outbox. */
  readonly state: InterviewState;
  readonly logger: Logger;
  /** Counts what is told. @default nobody does */
  readonly meter?: Pick<SessionMeter, 'appended' | 'told' | 'retried' | 'refused'>;
  /** The events that are left will never be stored: the session has no future here. Called once; closes the outbox. */
  readonly onRefused?: (refusal: Refusal) => void;
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
  #storedThrough: number;
  #live: LiveEvent[] = [];
  #scheduled: NodeJS.Immediate | null = null;
  #sending = false;
  #closed = false;
  #retryMs = RETRY_MS.first;
  #retryTimer: NodeJS.Timeout | null = null;
  #waiters: ((stored: boolean) => void)[] = [];
  /** Who waits for the word of a gateway that the session is still ours. */
  #confirmations: (() => void)[] = [];
  readonly #route: GatewayRoute;

  constructor(options: EventOutboxOptions) {
    this.#options = options;
    const { url } = options;
    this.#route = url instanceof GatewayRoute ? url : new GatewayRoute(url, { urls: [] });
    this.#state = options.state;
    this.#storedThrough = options.state.lastSeq;
  }

  get state(): InterviewState {
    return this.#state;
  }

  /** Durable events that are not stored yet. */
  get unsent(): number {
    return this.#unsent.length;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether an event of a log is one that this outbox goes on from: older than its own, or one of them. */
  has({ seq, event }: StoredEvent): boolean {
    if (seq <= this.#storedThrough) return true;
    const own = this.#unsent.find((unsent) => unsent.seq === seq);
    return own !== undefined && isDeepStrictEqual(own.event, event);
  }

  /** Appends durable events: they are in {@link state} when this returns, and with the gateway soon. */
  append(...events: InterviewEvent[]): void {
    for (const event of events) {
      const stored = { seq: this.#state.lastSeq + 1, event };
      this.#state = applyEvent(this.#state, stored);
      this.#unsent.push(stored);
      this.#options.meter?.appended(event);
    }
    if (this.#unsent.length > MAX_UNSENT) this.#refuse('full', new Error(`${MAX_UNSENT} events are unsent`));
    this.#sendSoon();
  }

  /** Tells whoever watches now; may be lost. */
  tell(event: LiveEvent): void {
    this.#live.push(event);
    this.#options.meter?.told(event);
    if (this.#live.length > MAX_LIVE_QUEUED) this.#live.shift();
    this.#sendSoon();
  }

  /**
   * Waits until every event is stored.
   * @returns false when that took longer than `timeoutMs`, or will never happen
   */
  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#isEmpty()) return true;
    if (this.#closed) return false;
    let timer: NodeJS.Timeout | undefined;
    let waiter: ((stored: boolean) => void) | undefined;
    const result = await new Promise<boolean>((resolve) => {
      waiter = resolve;
      timer = setTimeout(() => resolve(false), timeoutMs);
      this.#waiters.push(resolve);
    });
    clearTimeout(timer);
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
    return result;
  }

  /** Resolves when a gateway has said, to a question asked from now on, that the session is still this worker's. */
  confirm(): Promise<void> {
    return new Promise((resolve) => {
      this.#confirmations.push(resolve);
      this.#sendSoon();
    });
  }

  /** A gateway is there (again): what waits is not kept waiting. */
  retryNow(): void {
    if (!this.#retryTimer) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#send();
  }

  /** Stops sending; what is not stored yet is dropped. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    if (this.#scheduled) clearImmediate(this.#scheduled);
    for (const resolve of this.#waiters.splice(0)) resolve(false);
  }

  #isEmpty(): boolean {
    return this.#unsent.length + this.#live.length + this.#confirmations.length === 0 && !this.#sending;
  }

  /** After what happens now: an answer is more urgent than its record, and one batch cheaper than five. */
  #sendSoon(): void {
    if (this.#scheduled || this.#sending || this.#closed || this.#retryTimer) return;
    this.#scheduled = setImmediate(() => {
      this.#scheduled = null;
      this.#send();
    });
  }

  #send(): void {
    if (this.#sending || this.#closed) return;
    if (this.#isEmpty()) {
      for (const resolve of this.#waiters.splice(0)) resolve(true);
      return;
    }
    this.#sending = true;
    const live = this.#live.splice(0, MAX_BATCH);
    const events = this.#unsent.slice(0, MAX_BATCH);
    const confirmations = this.#confirmations.splice(0);
    const { workerId, fence } = this.#options;
    this.#post({ worker_id: workerId, ...(fence === undefined ? {} : { fence }), events, live }).then(
      (storedThrough) => {
        this.#sending = false;
        this.#onStored(events, storedThrough);
        if (!this.#closed) for (const confirmed of confirmations) confirmed();
      },
      (error: unknown) => {
        this.#sending = false;
        this.#confirmations.unshift(...confirmations);
        if (error instanceof RefusedError) this.#refuse(error.refusal, error);
        else this.#retryLater(error);
      },
    );
  }

  #onStored(events: readonly StoredEvent[], storedThrough: number): void {
    if (this.#closed) return;
    const first = events[0]?.seq;
    if (first !== undefined && storedThrough < first - 1) {
      const gap = `the gateway has the log only through ${storedThrough}, and event ${first} is the oldest that is left`;
      return this.#refuse('unusable', new Error(gap));
    }
    if (storedThrough > this.#state.lastSeq) {
      const foreign = `the gateway has the log through ${storedThrough}, and we only ${this.#state.lastSeq}`;
      return this.#refuse('disowned', new Error(foreign));
    }
    this.#storedThrough = Math.max(this.#storedThrough, storedThrough);
    this.#unsent = this.#unsent.filter(({ seq }) => seq > storedThrough);
    if (first !== undefined && storedThrough < first) {
      return this.#retryLater(new Error(`the gateway did not store event ${first}`));
    }
    this.#retryMs = RETRY_MS.first;
    this.#send();
  }

  async #post(batch: EventBatch): Promise<number> {
    const { token, fetch: post = fetch } = this.#options;
    const response = await post(this.#route.eventsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    if (response.ok) return EventBatchResponseSchema.parse(await response.json()).stored_through;
    await response.body?.cancel(); // or its connection is not used again
    const message = `the gateway answered ${response.status}`;
    const refusal = REFUSALS.get(response.status);
    throw refusal ? new RefusedError(refusal, message) : new Error(message);
  }

  #retryLater(error: unknown): void {
    if (this.#closed) return;
    this.#options.meter?.retried();
    this.#route.next();
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

  #refuse(refusal: Refusal, err: Error): void {
    if (this.#closed) return;
    this.#options.logger.error({ err, refusal, unsent: this.#unsent.length }, 'Events will never be stored.');
    this.#options.meter?.refused();
    this.close();
    this.#options.onRefused?.(refusal);
  }
}
