import type { WebhookDelivery } from '@spool/store';
import { signWebhook, webhookKey } from './signature';

/** What the sender needs of the store's queue. */
export interface DeliveryQueue {
  take(nowMs: number, holdMs: number, limit: number): Promise<readonly WebhookDelivery[]>;
  delivered(id: string, status: number, receiverId: string | null, nowMs: number): Promise<void>;
  failed(
    id: string,
    failure: { status: number | null; error: string; nextAttemptAtMs: number | null },
  ): Promise<void>;
}

export interface WebhookSenderOptions {
  readonly queue: DeliveryQueue;
  /** `whsec_…`, the present one first. */
  readonly secrets: readonly string[];
  /** Waits before the second and each further try, in ms; after the last one it is given up. */
  readonly backoffMs?: readonly number[];
  /** How often the queue is looked at, in ms. @default 1000 */
  readonly everyMs?: number;
  /** What a receiver may take to answer, in ms. @default 10 000 */
  readonly timeoutMs?: number;
  /** Deliveries at the same time. @default 8 */
  readonly concurrency?: number;
  /** Ms since the Unix epoch. @default Date.now */
  readonly now?: () => number;
  /** @default Math.random */
  readonly random?: () => number;
  readonly fetch?: typeof fetch;
  /** Told of each try that failed, and of a queue that cannot be reached; never of what is in a delivery. */
  readonly onError?: (error: Error, delivery?: WebhookDelivery) => void;
  readonly onDelivered?: (delivery: WebhookDelivery) => void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** A receiver that is down over a weekend gets it on Monday. */
const BACKOFF_MS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  4 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
];
/** Longest retry-after that a receiver is followed in. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** What of an answer is read for the receiver's id. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Delivers what waits in the queue, at least once: any number of gateways may run one. A delivery that was taken and
 * not finished, because its gateway died, is due again when its hold is over.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #keys: readonly Buffer[];
  readonly #now: () => number;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  /** @throws RangeError for a secret that is none */
  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#keys = options.secrets.map(webhookKey);
    this.#now = options.now ?? Date.now;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something was queued just now. */
  kick(): void {
    this.#wake();
  }

  /** Finishes the tries under way; what is left is for another gateway, or for later. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const sent = await this.#round().catch((error: unknown) => {
        this.#options.onError?.(asError(error));
        return 0;
      });
      if (sent === 0) await this.#pause(this.#options.everyMs ?? 1000);
    }
  }

  /** @returns how many were tried */
  async #round(): Promise<number> {
    const { queue, concurrency = 8, timeoutMs = 10_000 } = this.#options;
    // Held for as long as a try may take, and then some: nobody else must try at the same time.
    const due = await queue.take(this.#now(), 2 * timeoutMs + 5000, concurrency);
    await Promise.all(due.map((delivery) => this.#deliver(delivery)));
    return due.length;
  }

  async #deliver(delivery: WebhookDelivery): Promise<void> {
    const { queue, fetch: post = fetch, timeoutMs = 10_000 } = this.#options;
    const { id, url, payload } = delivery;
    try {
      const response = await post(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'spool-interview-service',
          'idempotency-key': id,
          ...signWebhook(id, payload, this.#now(), this.#keys),
        },
        body: payload,
        // A redirect would take what people said to where nobody configured.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) {
        await queue.delivered(id, response.status, await receiverIdIn(response), this.#now());
        this.#options.onDelivered?.(delivery);
        return;
      }
      await response.body?.cancel();
      await this.#failed(delivery, response.status, `the receiver answered ${response.status}`, response);
    } catch (error) {
      await this.#failed(delivery, null, asError(error).message);
    }
  }

  async #failed(
    delivery: WebhookDelivery,
    status: number | null,
    error: string,
    response?: Response,
  ): Promise<void> {
    this.#options.onError?.(new Error(error), delivery);
    const nextAttemptAtMs = this.#nextAttempt(delivery.attempts, status, response);
    await this.#options.queue
      .failed(delivery.id, { status, error, nextAttemptAtMs })
      .catch((failure: unknown) => this.#options.onError?.(asError(failure), delivery)); // due again after its hold
  }

  /** @returns null when there is no point in another try: it was the last one, or the receiver is gone (410) */
  #nextAttempt(attempts: number, status: number | null, response?: Response): number | null {
    const wait = (this.#options.backoffMs ?? BACKOFF_MS)[attempts - 1];
    if (wait === undefined || status === 410) return null;
    const { random = Math.random } = this.#options;
    const asked = Number(response?.headers.get('retry-after') ?? 0) * 1000 || 0;
    // Up to a fifth more, so that what failed together does not come back together.
    return Math.round(
      this.#now() + Math.max(wait * (1 + 0.2 * random()), Math.min(asked, MAX_RETRY_AFTER_MS)),
    );
  }

  #pause(ms: number): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What the receiver calls what it made of it: `id` or `thread_id` of its JSON answer. */
async function receiverIdIn(response: Response): Promise<string | null> {
  try {
    const text = (await response.text()).slice(0, MAX_ANSWER_BYTES);
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return null;
    const id = 'thread_id' in answer ? answer.thread_id : 'id' in answer ? answer.id : null;
    return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : null;
  } catch {
    return null; // it has taken it, and that is what counts
  }
}

/** With its cause: `fetch failed` alone says nothing. */
function asError(error: unknown): Error {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  const message = cause === undefined ? messageOf(error) : `${messageOf(error)}: ${messageOf(cause)}`;
  return new Error(message, { cause: error });
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
