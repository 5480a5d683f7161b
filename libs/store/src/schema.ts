import type { InterviewEvent, Mode } from '@spool/contracts';
import { bigint, integer, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

export const interviews = pgTable('interviews', {
  sessionId: uuid('session_id').primaryKey(),
  userId: text('user_id').notNull(),
  mode: text('mode').$type<Mode>().notNull(),
  createdAtMs: bigint('created_at_ms', { mode: 'number' }).notNull(),
  /** Number of the log's last event. Its row is locked while a session's events are appended. */
  lastSeq: integer('last_seq').notNull().default(0),
});

export const events = pgTable(
  'events',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => interviews.sessionId),
    seq: integer('seq').notNull(),
    type: text('type').$type<InterviewEvent['type']>().notNull(),
    // `json` and not `jsonb`: a log gives back exactly what it was given, and jsonb refuses `\u0000`.
    event: json('event').$type<InterviewEvent>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.seq] })],
);
