import { createHash, randomUUID } from 'node:crypto';
import type { Mode, StoredEvent } from '@spool/contracts';
import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Database } from './database';
import { erasures, events, idempotencyKeys, interviews } from './schema';

/** An interview as a list shows it. Times in ms since the Unix epoch. */
export interface InterviewSummary {
  readonly sessionId: string;
  readonly userId: string;
  readonly mode: Mode;
  readonly planId: string | null;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

export interface ListInterviews {
  readonly userId?: string | undefined;
  /** Created at this time or later. */
  readonly fromMs?: number | undefined;
  /** Created before this time. */
  readonly toMs?: number | undefined;
  readonly ended?: boolean | undefined;
  /** At most so many. */
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string | undefined;
}

export interface InterviewPage {
  /** Newest first. */
  readonly items: readonly InterviewSummary[];
  /** For the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** A session that goes on, and who has it. */
export interface PlacedInterview {
  readonly sessionId: string;
  readonly workerUrl: string;
  readonly fence: number;
}

/** Proof that a person's data was deleted. */
export interface Erasure {
  readonly id: string;
  /** SHA-256 of the user's id, hexadecimal: whoever knows the id can check it, nobody can read it from it. */
  readonly userSha256: string;
  readonly erasedAtMs: number;
  readonly interviews: number;
  readonly events: number;
}

const DAY_MS = 86_400_000;
const CURSOR = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What of these events is kept with the interview to be looked up. */
export function lookupColumns(appended: readonly StoredEvent[]): Partial<typeof interviews.$inferInsert> {
  const columns: Partial<typeof interviews.$inferInsert> = {};
  for (const { seq, event } of appended) {
    if (event.type === 'session_placed') {
      columns.workerId = event.worker_id;
      columns.workerUrl = event.worker_url;
      columns.fence = seq;
    } else if (event.type === 'interview_ended') {
      columns.endedAtMs = event.at_ms;
    } else if (event.type === 'interview_created' && event.plan) {
      columns.planId = event.plan.id;
      if (event.recording_consent && event.plan.retention_days.recording !== null) {
        columns.recordingUntilMs = event.at_ms + event.plan.retention_days.recording * DAY_MS;
      }
      const { transcript, recording, results } = event.plan.retention_days;
      const days = [transcript, recording, results];
      // What is kept longest keeps the interview; a single unlimited part keeps it until it is deleted.
      if (days.every((one) => one !== null)) {
        columns.keepUntilMs = event.at_ms + Math.max(...days.map(Number)) * DAY_MS;
      }
    }
  }
  return columns;
}

/** Interviews by who, when and where, and their deletion. */
export class InterviewIndex {
  readonly #database: Database;
  readonly #guarded: <T>(task: () => Promise<T>) => Promise<T>;

  constructor(database: Database, guarded: <T>(task: () => Promise<T>) => Promise<T>) {
    this.#database = database;
    this.#guarded = guarded;
  }

  /** @throws RangeError for a cursor that is none of ours */
  async list(query: ListInterviews): Promise<InterviewPage> {
    const { userId, fromMs, toMs, ended, limit, cursor } = query;
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const rows = await this.#guarded(() =>
      this.#database.db
        .select({
          sessionId: interviews.sessionId,
          userId: interviews.userId,
          mode: interviews.mode,
          planId: interviews.planId,
          createdAtMs: interviews.createdAtMs,
          endedAtMs: interviews.endedAtMs,
        })
        .from(interviews)
        .where(
          and(
            userId === undefined ? undefined : eq(interviews.userId, userId),
            fromMs === undefined ? undefined : gte(interviews.createdAtMs, fromMs),
            toMs === undefined ? undefined : lt(interviews.createdAtMs, toMs),
            ended === undefined
              ? undefined
              : ended
                ? isNotNull(interviews.endedAtMs)
                : isNull(interviews.endedAtMs),
            after &&
              or(
                lt(interviews.createdAtMs, after.createdAtMs),
                and(eq(interviews.createdAtMs, after.createdAtMs), lt(interviews.sessionId, after.sessionId)),
              ),
          ),
        )
        .orderBy(desc(interviews.createdAtMs), desc(interviews.sessionId))
        .limit(limit + 1),
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const nextCursor = rows.length > limit && last ? `${last.createdAtMs}_${last.sessionId}` : null;
    return { items, nextCursor };
  }

  /** Whose interview it is; undefined if there is none with this id. */
  async ownerOf(sessionId: string): Promise<string | undefined> {
    const [row] = await this.#guarded(() =>
      this.#database.db
        .select({ userId: interviews.userId })
        .from(interviews)
        .where(eq(interviews.sessionId, sessionId)),
    );
    return row?.userId;
  }

  /** The sessions that go on, on this worker or on all. */
  async live(workerId?: string): Promise<readonly (PlacedInterview & { readonly workerId: string })[]> {
    const rows = await this.#guarded(() =>
      this.#database.db
        .select({
          sessionId: interviews.sessionId,
          workerId: interviews.workerId,
          workerUrl: interviews.workerUrl,
          fence: interviews.fence,
        })
        .from(interviews)
        .where(
          and(
            isNull(interviews.endedAtMs),
            workerId === undefined ? isNotNull(interviews.workerId) : eq(interviews.workerId, workerId),
          ),
        )
        .orderBy(asc(interviews.createdAtMs)),
    );
    return rows.flatMap(({ sessionId, workerId: id, workerUrl, fence }) =>
      id === null || workerUrl === null ? [] : [{ sessionId, workerId: id, workerUrl, fence }],
    );
  }

  /** How many interviews of a user go on. */
  async liveOf(userId: string): Promise<number> {
    return this.#guarded(() =>
      this.#database.db.$count(interviews, and(eq(interviews.userId, userId), isNull(interviews.endedAtMs))),
    );
  }

  /** The sessions whose time to be kept is over. */
  expired(nowMs: number, limit: number): Promise<readonly string[]> {
    return this.#endedAndDue(interviews.keepUntilMs, nowMs, limit);
  }

  /** The sessions that are over, and whose recording's time to be kept is. */
  expiredRecordings(nowMs: number, limit: number): Promise<readonly string[]> {
    return this.#endedAndDue(interviews.recordingUntilMs, nowMs, limit);
  }

  async #endedAndDue(
    untilMs: typeof interviews.keepUntilMs | typeof interviews.recordingUntilMs,
    nowMs: number,
    limit: number,
  ): Promise<readonly string[]> {
    const rows = await this.#guarded(() =>
      this.#database.db
        .select({ sessionId: interviews.sessionId })
        .from(interviews)
        .where(and(isNotNull(interviews.endedAtMs), lte(untilMs, nowMs)))
        .orderBy(asc(untilMs))
        .limit(limit),
    );
    return rows.map(({ sessionId }) => sessionId);
  }

  /** A session's recording is deleted: nobody need look for it again. */
  async recordingGone(sessionId: string): Promise<void> {
    await this.#guarded(() =>
      this.#database.db
        .update(interviews)
        .set({ recordingUntilMs: null })
        .where(eq(interviews.sessionId, sessionId)),
    );
  }

  /** Deletes interviews with all that belongs to them. @returns how many there were */
  async delete(sessionIds: readonly string[]): Promise<number> {
    if (sessionIds.length === 0) return 0;
    const deleted = await this.#guarded(() =>
      this.#database.db
        .delete(interviews)
        .where(inArray(interviews.sessionId, [...sessionIds]))
        .returning({ sessionId: interviews.sessionId }),
    );
    return deleted.length;
  }

  /** The interviews of a user, oldest first: for what has to be done with each before {@link eraseUser}. */
  async sessionsOf(userId: string): Promise<readonly string[]> {
    const rows = await this.#guarded(() =>
      this.#database.db
        .select({ sessionId: interviews.sessionId })
        .from(interviews)
        .where(eq(interviews.userId, userId))
        .orderBy(asc(interviews.createdAtMs)),
    );
    return rows.map(({ sessionId }) => sessionId);
  }

  /** Deletes all that the store holds of a user, and writes down that it did. */
  async eraseUser(userId: string, nowMs: number): Promise<Erasure> {
    return this.#guarded(() =>
      this.#database.db.transaction(async (tx) => {
        const mine = tx
          .select({ sessionId: interviews.sessionId })
          .from(interviews)
          .where(eq(interviews.userId, userId));
        const eventCount = await tx.$count(events, inArray(events.sessionId, mine));
        // What was answered to a repeated request may hold what the person said.
        await tx
          .delete(idempotencyKeys)
          .where(
            sql`exists (select 1 from ${interviews} where ${interviews.userId} = ${userId} and position(${interviews.sessionId}::text in ${idempotencyKeys.response}::text) > 0)`,
          );
        const deleted = await tx
          .delete(interviews)
          .where(eq(interviews.userId, userId))
          .returning({ sessionId: interviews.sessionId });
        const erasure: Erasure = {
          id: randomUUID(),
          userSha256: createHash('sha256').update(userId).digest('hex'),
          erasedAtMs: nowMs,
          interviews: deleted.length,
          events: eventCount,
        };
        await tx.insert(erasures).values(erasure);
        return erasure;
      }),
    );
  }

  /** Clears what was deleted off the disk, as far as this database lets us (see {@link Database.scrub}). */
  async scrub(): Promise<void> {
    await this.#guarded(() => this.#database.scrub());
  }
}

function parseCursor(cursor: string): { createdAtMs: number; sessionId: string } {
  const [, createdAtMs, sessionId] = CURSOR.exec(cursor) ?? [];
  if (createdAtMs === undefined || sessionId === undefined) {
    throw new RangeError('Use the cursor of the page before, as it was given.');
  }
  return { createdAtMs: Number(createdAtMs), sessionId };
}
