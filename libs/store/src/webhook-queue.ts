import { randomUUID } from 'node:crypto';
import type { Mode } from '@spool/contracts';
import { and, asc, eq, inArray, isNotNull, lte, notExists, sql } from 'drizzle-orm';
import type { Database } from './database';
import { interviews, webhookDeliveries } from './schema';

export interface NewWebhook {
  readonly sessionId: string;
  /** E.g. `thread.proposed`: each is told once for an interview. */
  readonly event: string;
  readonly url: string;
  /** The request's body. */
  readonly payload: string;
}

/** One delivery as its log shows it. Times in ms since the Unix epoch. */
export interface WebhookDelivery extends NewWebhook {
  /** Also the receiver's idempotency key. */
  readonly id: string;
  readonly createdAtMs: number;
  /** Tries begun. */
  readonly attempts: number;
  /** Null when it is over. */
  readonly nextAttemptAtMs: number | null;
  readonly deliveredAtMs: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly receiverId: string | null;
}

/**
 * Deliveries that wait in the database, so that a restart loses none. A gateway takes some for a while; if it dies,
 * another takes them when that while is over: at least once, and the receiver knows repetitions by their id.
 */
export class WebhookQueue {
  readonly #database: Database;
  readonly #guarded: <T>(task: () => Promise<T>) => Promise<T>;

  constructor(database: Database, guarded: <T>(task: () => Promise<T>) => Promise<T>) {
    this.#database = database;
    this.#guarded = guarded;
  }

  /** Queues a delivery, once for an interview and event. @returns the one that is queued now */
  async add(webhook: NewWebhook, nowMs: number): Promise<WebhookDelivery> {
    return this.#insert(webhook, { createdAtMs: nowMs, nextAttemptAtMs: nowMs });
  }

  /** Notes that there is nothing to tell of this interview and event, and why: it is not `owed` any more. */
  async skip(webhook: NewWebhook, reason: string, nowMs: number): Promise<WebhookDelivery> {
    return this.#insert(webhook, { createdAtMs: nowMs, nextAttemptAtMs: null, lastError: reason });
  }

  /**
   * Ended interviews of a mode for which an event was neither queued nor skipped, those that ended first first: what
   * a gateway that died between an interview's end and {@link add} left behind.
   */
  async owed(event: string, mode: Mode, limit: number): Promise<readonly string[]> {
    const { db } = this.#database;
    const rows = await this.#guarded(() =>
      db
        .select({ sessionId: interviews.sessionId })
        .from(interviews)
        .where(
          and(
            eq(interviews.mode, mode),
            isNotNull(interviews.endedAtMs),
            notExists(
              db
                .select({ id: webhookDeliveries.id })
                .from(webhookDeliveries)
                .where(
                  and(
                    eq(webhookDeliveries.sessionId, interviews.sessionId),
                    eq(webhookDeliveries.event, event),
                  ),
                ),
            ),
          ),
        )
        .orderBy(asc(interviews.endedAtMs))
        .limit(limit),
    );
    return rows.map(({ sessionId }) => sessionId);
  }

  #insert(
    webhook: NewWebhook,
    columns: { createdAtMs: number; nextAttemptAtMs: number | null; lastError?: string },
  ): Promise<WebhookDelivery> {
    return this.#guarded(async () => {
      const { db } = this.#database;
      const { sessionId, event, url, payload } = webhook;
      await db
        .insert(webhookDeliveries)
        .values({ id: randomUUID(), sessionId, event, url, payload, ...columns })
        .onConflictDoNothing();
      const [queued] = await db
        .select()
        .from(webhookDeliveries)
        .where(
          sql`${webhookDeliveries.sessionId} = ${webhook.sessionId} and ${webhookDeliveries.event} = ${webhook.event}`,
        );
      if (!queued) throw new Error('The delivery was deleted as it was queued.');
      return queued;
    });
  }

  /**
   * Takes deliveries that are due; others get them only after `holdMs`.
   * @param limit at most so many
   */
  async take(nowMs: number, holdMs: number, limit: number): Promise<readonly WebhookDelivery[]> {
    return this.#guarded(() =>
      this.#database.db.transaction(async (tx) => {
        const due = await tx
          .select({ id: webhookDeliveries.id })
          .from(webhookDeliveries)
          .where(lte(webhookDeliveries.nextAttemptAtMs, nowMs))
          .orderBy(asc(webhookDeliveries.nextAttemptAtMs))
          .limit(limit)
          .for('update', { skipLocked: true });
        if (due.length === 0) return [];
        return tx
          .update(webhookDeliveries)
          .set({ attempts: sql`${webhookDeliveries.attempts} + 1`, nextAttemptAtMs: nowMs + holdMs })
          .where(
            inArray(
              webhookDeliveries.id,
              due.map(({ id }) => id),
            ),
          )
          .returning();
      }),
    );
  }

  async delivered(id: string, status: number, receiverId: string | null, nowMs: number): Promise<void> {
    await this.#update(id, {
      deliveredAtMs: nowMs,
      nextAttemptAtMs: null,
      lastStatus: status,
      lastError: null,
      receiverId,
    });
  }

  /** @param nextAttemptAtMs null: it is given up */
  async failed(
    id: string,
    failure: { status: number | null; error: string; nextAttemptAtMs: number | null },
  ): Promise<void> {
    await this.#update(id, {
      lastStatus: failure.status,
      lastError: failure.error.slice(0, 500),
      nextAttemptAtMs: failure.nextAttemptAtMs,
    });
  }

  /** An interview's deliveries, oldest first. */
  async of(sessionId: string): Promise<readonly WebhookDelivery[]> {
    return this.#guarded(() =>
      this.#database.db
        .select()
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.sessionId, sessionId))
        .orderBy(asc(webhookDeliveries.createdAtMs)),
    );
  }

  async #update(id: string, columns: Partial<typeof webhookDeliveries.$inferInsert>): Promise<void> {
    await this.#guarded(() =>
      this.#database.db.update(webhookDeliveries).set(columns).where(eq(webhookDeliveries.id, id)),
    );
  }
}
