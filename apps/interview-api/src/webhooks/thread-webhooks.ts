import { THREAD_PROPOSED } from '@spool/contracts';
import type { ThreadProposed } from '@spool/contracts';
import { foldInterview, INTEREST_DISCOVERY, proposeThread } from '@spool/interview';
import type { InterviewState } from '@spool/interview';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import { UnknownSessionError } from '@spool/store';
import { WebhookSender } from '@spool/webhooks';
import type { Config } from '../config';
import type { GatewayMeter } from '../metrics/gateway-meter';

type WebhookConfig = Pick<Config, 'WEBHOOK_URL' | 'WEBHOOK_SECRETS' | 'WEBHOOK_TIMEOUT_MS'>;

/** How often interviews are looked for that ended without anybody queueing what they propose. */
const SWEEP_MS = 60_000;
const SWEEP_BATCH = 50;

/**
 * Tells the learning platform what each interview with `mode:"thread"` proposes: queued once, when its end is stored,
 * and delivered at least once. What a gateway that died in between has not queued is found by a sweep. Without a
 * `WEBHOOK_URL` nothing is queued; what has ended until one is set is told then.
 */
export class ThreadWebhooks {
  readonly #url: string | undefined;
  readonly #sender: WebhookSender | undefined;
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    config: WebhookConfig,
    private readonly store: EventStore,
    private readonly logger: Logger,
    meter?: Pick<GatewayMeter, 'webhook'>,
  ) {
    this.#url = config.WEBHOOK_URL;
    if (this.#url === undefined) return;
    this.#sender = new WebhookSender({
      queue: store.webhooks,
      secrets: config.WEBHOOK_SECRETS,
      timeoutMs: config.WEBHOOK_TIMEOUT_MS,
      onDelivered: () => meter?.webhook('delivered'),
      onError: (error, delivery) => {
        if (delivery) meter?.webhook('failed');
        logger.warn(
          {
            session_id: delivery?.sessionId,
            delivery_id: delivery?.id,
            attempt: delivery?.attempts,
            err: error,
          },
          'A webhook could not be delivered now: it is tried again, or shown as given up.',
        );
      },
    });
  }

  /** Begins to deliver, and to sweep. */
  start(): void {
    if (!this.#sender) return;
    this.#sender.start();
    this.#timer = setInterval(() => this.#track(this.#sweep()), SWEEP_MS).unref();
    this.#track(this.#sweep());
  }

  /** An interview's end was stored. Returns at once: nobody waits for webhooks. */
  ended(sessionId: string): void {
    if (this.#sender) this.#track(this.#queue(sessionId));
  }

  /** What the receiver called the thread that it made of this interview, if it has. */
  async threadIdOf(sessionId: string): Promise<string | null> {
    const deliveries = await this.store.webhooks.of(sessionId);
    return deliveries.find(({ event }) => event === THREAD_PROPOSED)?.receiverId ?? null;
  }

  /** Finishes what is under way; what is queued stays so. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    await this.#sender?.close();
  }

  async #sweep(): Promise<void> {
    while (!this.#closed) {
      const owed = await this.store.webhooks.owed(THREAD_PROPOSED, 'thread', SWEEP_BATCH);
      for (const sessionId of owed) if (!this.#closed) await this.#queue(sessionId);
      if (owed.length < SWEEP_BATCH) return;
    }
  }

  async #queue(sessionId: string): Promise<void> {
    try {
      const state = foldInterview(await this.store.read(sessionId));
      if (state.mode !== 'thread') return;
      const proposed = toThreadProposed(sessionId, state);
      const webhook = {
        sessionId,
        event: THREAD_PROPOSED,
        url: this.#url ?? '',
        payload: JSON.stringify(proposed),
      };
      if (proposed) await this.store.webhooks.add(webhook, Date.now());
      else await this.store.webhooks.skip(webhook, 'The interview showed no interest.', Date.now());
    } catch (error) {
      // Its person's data was deleted meanwhile, perhaps after it was read.
      if (error instanceof UnknownSessionError) return;
      if ((await this.store.index.ownerOf(sessionId)) === undefined) return;
      throw error;
    }
    this.#sender?.kick();
  }

  #track(task: Promise<void>): void {
    const done = task
      .catch((error: unknown) =>
        this.logger.warn({ err: error }, 'Threads could not be queued: the next sweep finds them.'),
      )
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }
}

/** `null` when the interview showed nothing that a thread could rest on. */
function toThreadProposed(sessionId: string, state: InterviewState): ThreadProposed | null {
  const thread = proposeThread(state);
  if (!thread || state.endedAtMs === null || state.endReason === null) return null;
  const { id, version } = state.plan ?? INTEREST_DISCOVERY;
  return {
    type: THREAD_PROPOSED,
    timestamp: new Date(state.endedAtMs).toISOString(),
    data: {
      session_id: sessionId,
      user_id: state.userId,
      end_reason: state.endReason,
      plan: { id, version },
      thread,
    },
  };
}
