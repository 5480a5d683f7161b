import type { InterviewEvent, LiveEvent, StoredEvent } from '@spool/contracts';
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { AppendResult, EventStore, NewInterview, StoreConnections, StoreListener } from './event-store';
import { LeaseLostError, StoreUnavailableError, UnknownSessionError } from './event-store';
import type { Database } from './database';
import { isConnectionError } from './connection-error';
import { Follower } from './follower';
import { IdempotencyKeys } from './idempotency-keys';
import { InterviewIndex, lookupColumns } from './interview-index';
import { channelOf, toPayloads } from './notification';
import type { Notification } from './notification';
import { events, interviews } from './schema';
import { withoutParameters } from './query-error';
import { WebhookQueue } from './webhook-queue';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Transaction = Parameters<Parameters<Database['db']['transaction']>[0]>[0];

/** {@link EventStore} in SQL: the same on PGlite and on Postgres. */
export class SqlEventStore implements EventStore {
  readonly index: InterviewIndex;
  readonly idempotency: IdempotencyKeys;
  readonly webhooks: WebhookQueue;
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  readonly #onStored: (appended: readonly StoredEvent[]) => void;
  readonly #subscriptions = new Set<() => Promise<void>>();
  #closing: Promise<void> | undefined;

  constructor(
    database: Database,
    onError: (error: unknown) => void,
    onStored: (appended: readonly StoredEvent[]) => void = () => undefined,
  ) {
    this.#database = database;
    this.#onError = onError;
    this.#onStored = onStored;
    const guarded = <T>(task: () => Promise<T>): Promise<T> => this.#guarded(task);
    this.index = new InterviewIndex(database, guarded);
    this.idempotency = new IdempotencyKeys(database, guarded);
    this.webhooks = new WebhookQueue(database, guarded);
  }

  async createInterview(interview: NewInterview, log: readonly StoredEvent[] = []): Promise<void> {
    const { db } = this.#database;
    const { sessionId } = interview;
    const row = { ...interview, lastSeq: log.length, ...lookupColumns(log) };
    const insert = db.insert(interviews).values(row);
    if (log.length === 0) return void (await this.#guarded(() => insert));
    const rows = log.map(({ seq, event }) => ({ sessionId, seq, type: event.type, event }));
    // One statement is one way to the database and one commit; nobody follows yet, so nobody is notified.
    await this.#guarded(() =>
      db.execute(sql`with created as (${insert.getSQL()}) ${db.insert(events).values(rows).getSQL()}`),
    );
    this.#onStored(log);
  }

  async append(sessionId: string, batch: readonly StoredEvent[], fence?: number): Promise<AppendResult> {
    this.#check(sessionId);
    const result = await this.#guarded(() =>
      this.#database.db.transaction(async (tx) => {
        const [interview] = await tx
          .select({ lastSeq: interviews.lastSeq, fence: interviews.fence })
          .from(interviews)
          .where(eq(interviews.sessionId, sessionId))
          .for('update');
        if (!interview) throw new UnknownSessionError(sessionId);
        if (fence !== undefined && fence < interview.fence) {
          throw new LeaseLostError(sessionId, interview.fence);
        }

        const appended = contiguousAfter(interview.lastSeq, batch);
        if (appended.length === 0) return { storedThrough: interview.lastSeq, appended };

        const storedThrough = interview.lastSeq + appended.length;
        await tx
          .insert(events)
          .values(appended.map(({ seq, event }) => ({ sessionId, seq, type: event.type, event })));
        await tx
          .update(interviews)
          .set({ lastSeq: storedThrough, ...lookupColumns(appended) })
          .where(eq(interviews.sessionId, sessionId));
        await notify(tx, sessionId, { stored_through: storedThrough });
        return { storedThrough, appended };
      }),
    );
    if (result.appended.length > 0) this.#onStored(result.appended);
    return result;
  }

  async read(sessionId: string, since = 0): Promise<StoredEvent[]> {
    this.#check(sessionId);
    return this.#guarded(async () => {
      const rows = await this.#database.db
        .select({ seq: events.seq, event: events.event })
        .from(events)
        .where(and(eq(events.sessionId, sessionId), gt(events.seq, since)))
        .orderBy(asc(events.seq));
      if (rows.length === 0) await this.lastSeq(sessionId);
      return rows;
    });
  }

  async latest(sessionId: string, types: readonly InterviewEvent['type'][]): Promise<StoredEvent[]> {
    this.#check(sessionId);
    return this.#guarded(async () => {
      const rows = await this.#database.db
        .selectDistinctOn([events.type], { seq: events.seq, event: events.event })
        .from(events)
        .where(and(eq(events.sessionId, sessionId), inArray(events.type, [...types])))
        .orderBy(events.type, desc(events.seq));
      if (rows.length === 0) await this.lastSeq(sessionId);
      return rows.sort((a, b) => a.seq - b.seq);
    });
  }

  async lastSeq(sessionId: string): Promise<number> {
    this.#check(sessionId);
    return this.#guarded(async () => {
      const [interview] = await this.#database.db
        .select({ lastSeq: interviews.lastSeq })
        .from(interviews)
        .where(eq(interviews.sessionId, sessionId));
      if (!interview) throw new UnknownSessionError(sessionId);
      return interview.lastSeq;
    });
  }

  async tell(sessionId: string, live: readonly LiveEvent[]): Promise<void> {
    if (live.length === 0) return;
    this.#check(sessionId);
    // In one transaction, so that a long notification's parts arrive together.
    await this.#guarded(() => this.#database.db.transaction((tx) => notify(tx, sessionId, { live })));
  }

  async subscribe(sessionId: string, listener: StoreListener, since?: number): Promise<() => Promise<void>> {
    this.#check(sessionId);
    // Listening first: what is stored before the cursor is known is heard, and read from the log.
    const heard: string[] = [];
    let follower: Follower | undefined;
    const unlisten = await this.#guarded(() =>
      this.#database.listen(channelOf(sessionId), {
        onPayload: (payload) => (follower ? follower.onPayload(payload) : heard.push(payload)),
        onGap: () => follower?.catchUp(),
      }),
    );
    try {
      const last = await this.lastSeq(sessionId);
      follower = new Follower({
        cursor: since ?? last,
        read: (cursor) => this.read(sessionId, cursor),
        listener,
        onError: this.#onError,
      });
      follower.catchUp(last);
      for (const payload of heard) follower.onPayload(payload);
    } catch (error) {
      await unlisten();
      throw error;
    }
    let leaving: Promise<void> | undefined;
    // Known until it is over: PGlite is never closed when it is closed under a statement.
    const unsubscribe = (): Promise<void> => {
      follower?.close();
      leaving ??= unlisten().finally(() => this.#subscriptions.delete(unsubscribe));
      return leaving;
    };
    this.#subscriptions.add(unsubscribe);
    return unsubscribe;
  }

  connections(): StoreConnections | null {
    return this.#database.connections();
  }

  async ping(): Promise<void> {
    await this.#guarded(() => this.#database.db.execute(sql`select 1`));
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.allSettled([...this.#subscriptions].map((unsubscribe) => unsubscribe()));
      await this.#database.close();
    })();
    return this.#closing;
  }

  /** The id column refuses what is no UUID; to the caller such an id is just unknown. */
  #check(sessionId: string): void {
    if (!UUID.test(sessionId)) throw new UnknownSessionError(sessionId);
  }

  async #guarded<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new StoreUnavailableError('The event store is closed: open it again.');
    try {
      return await task();
    } catch (error) {
      if (!isConnectionError(error)) throw withoutParameters(error);
      throw new StoreUnavailableError(
        'The event store cannot be reached: check that Postgres is up at DATABASE_URL, then try again.',
        withoutParameters(error),
      );
    }
  }
}

/** The events that continue a log which ends at `last`, up to the first gap. */
function contiguousAfter(last: number, batch: readonly StoredEvent[]): StoredEvent[] {
  const fresh: StoredEvent[] = [];
  for (const stored of [...batch].sort((a, b) => a.seq - b.seq)) {
    if (stored.seq === last + fresh.length + 1) fresh.push(stored);
  }
  return fresh;
}

async function notify(tx: Transaction, sessionId: string, notification: Notification): Promise<void> {
  for (const payload of toPayloads(notification)) {
    await tx.execute(sql`select pg_notify(${channelOf(sessionId)}, ${payload})`);
  }
}
