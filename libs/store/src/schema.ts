import type { InterviewEvent, Mode } from '@spool/contracts';
import {
  bigint,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

const ms = (name: string) => bigint(name, { mode: 'number' });

/** One row an interview. What stands in the log too is here to be looked up; the log is what counts. */
export const interviews = pgTable(
  'interviews',
  {
    sessionId: uuid('session_id').primaryKey(),
    userId: text('user_id').notNull(),
    mode: text('mode').$type<Mode>().notNull(),
    createdAtMs: ms('created_at_ms').notNull(),
    /** Number of the log's last event. Its row is locked while a session's events are appended. */
    lastSeq: integer('last_seq').notNull().default(0),
    /** Of the newest `session_placed`: who has the session, by which fencing number. */
    workerId: text('worker_id'),
    workerUrl: text('worker_url'),
    fence: integer('fence').notNull().default(0),
    endedAtMs: ms('ended_at_ms'),
    planId: text('plan_id'),
    /** Until when all of it is kept, by the plan's retention; null: until it is deleted. */
    keepUntilMs: ms('keep_until_ms'),
    /** Until when its recording is kept; null: there may be none, or it is kept as long as the rest. */
    recordingUntilMs: ms('recording_until_ms'),
  },
  (table) => [
    index('interviews_by_user').on(table.userId, table.createdAtMs, table.sessionId),
    index('interviews_by_date').on(table.createdAtMs, table.sessionId),
    index('interviews_live_by_worker')
      .on(table.workerId)
      .where(sql`${table.endedAtMs} is null`),
    index('interviews_by_keep_until').on(table.keepUntilMs),
    index('interviews_by_recording_until').on(table.recordingUntilMs),
  ],
);

export const events = pgTable(
  'events',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => interviews.sessionId, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    type: text('type').$type<InterviewEvent['type']>().notNull(),
    // `json` and not `jsonb`: a log gives back exactly what it was given, and jsonb refuses `\u0000`.
    event: json('event').$type<InterviewEvent>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.seq] })],
);

/** Requests that were made with an Idempotency-Key, and what they were answered. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** Whose key it is, and for which operation: other callers' keys are other keys. */
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    requestSha256: text('request_sha256').notNull(),
    /** Null while the first request is under way. */
    status: smallint('status'),
    response: json('response').$type<unknown>(),
    createdAtMs: ms('created_at_ms').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.key] }),
    index('idempotency_keys_by_age').on(table.createdAtMs),
  ],
);

/** What is to be told to a URL until it says that it has it. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    /** Also the receiver's idempotency key. */
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => interviews.sessionId, { onDelete: 'cascade' }),
    event: text('event').notNull(),
    url: text('url').notNull(),
    payload: text('payload').notNull(),
    createdAtMs: ms('created_at_ms').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Null when it is over: delivered, or given up. */
    nextAttemptAtMs: ms('next_attempt_at_ms'),
    deliveredAtMs: ms('delivered_at_ms'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    /** What the receiver called what it made of it. */
    receiverId: text('receiver_id'),
  },
  (table) => [
    unique('webhook_deliveries_once').on(table.sessionId, table.event),
    index('webhook_deliveries_due').on(table.nextAttemptAtMs),
  ],
);

/** Proof that a person's data was deleted: who by a hash, when and how much, and nothing of it. */
export const erasures = pgTable('erasures', {
  id: uuid('id').primaryKey(),
  userSha256: text('user_sha256').notNull(),
  erasedAtMs: ms('erased_at_ms').notNull(),
  interviews: integer('interviews').notNull(),
  events: integer('events').notNull(),
});
