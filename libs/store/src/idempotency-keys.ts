import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Database } from './database';
import { idempotencyKeys } from './schema';

/** What became of a key that a request was made with. */
export type IdempotencyClaim =
  /** Nobody has used it: carry the request out, then `finish` or `abandon`. */
  | { readonly kind: 'new' }
  /** The request was carried out before: answer the same again. */
  | { readonly kind: 'done'; readonly status: number; readonly response: unknown }
  /** The same request is under way. */
  | { readonly kind: 'in_progress' }
  /** Another request was made with this key. */
  | { readonly kind: 'conflict' };

/** A request that has been under way for longer died with its gateway. */
const ABANDONED_AFTER_MS = 60_000;

/** The Idempotency-Key header's memory (draft-ietf-httpapi-idempotency-key-header), shared by all gateways. */
export class IdempotencyKeys {
  readonly #database: Database;
  readonly #guarded: <T>(task: () => Promise<T>) => Promise<T>;

  constructor(database: Database, guarded: <T>(task: () => Promise<T>) => Promise<T>) {
    this.#database = database;
    this.#guarded = guarded;
  }

  /**
   * @param scope whose key it is and for what
   * @param requestSha256 of what is asked for: the same key with something else is a mistake
   */
  async claim(scope: string, key: string, requestSha256: string, nowMs: number): Promise<IdempotencyClaim> {
    return this.#guarded(async () => {
      const { db } = this.#database;
      await db
        .delete(idempotencyKeys)
        .where(
          and(
            this.#is(scope, key),
            isNull(idempotencyKeys.status),
            lt(idempotencyKeys.createdAtMs, nowMs - ABANDONED_AFTER_MS),
          ),
        );
      const inserted = await db
        .insert(idempotencyKeys)
        .values({ scope, key, requestSha256, createdAtMs: nowMs })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key });
      if (inserted.length > 0) return { kind: 'new' };
      const [known] = await db.select().from(idempotencyKeys).where(this.#is(scope, key));
      // It was abandoned between the two: the caller tries again.
      if (!known) return { kind: 'in_progress' };
      if (known.requestSha256 !== requestSha256) return { kind: 'conflict' };
      if (known.status === null) return { kind: 'in_progress' };
      return { kind: 'done', status: known.status, response: known.response };
    });
  }

  /** The request was carried out: its answer is given to who asks again. */
  async finish(scope: string, key: string, status: number, response: unknown): Promise<void> {
    await this.#guarded(() =>
      this.#database.db.update(idempotencyKeys).set({ status, response }).where(this.#is(scope, key)),
    );
  }

  /** The request failed in a way that trying again may mend: the key is free again. */
  async abandon(scope: string, key: string): Promise<void> {
    await this.#guarded(() =>
      this.#database.db
        .delete(idempotencyKeys)
        .where(and(this.#is(scope, key), isNull(idempotencyKeys.status))),
    );
  }

  /** Forgets keys that were first used before this time. @returns how many */
  async forget(beforeMs: number): Promise<number> {
    const forgotten = await this.#guarded(() =>
      this.#database.db
        .delete(idempotencyKeys)
        .where(lt(idempotencyKeys.createdAtMs, beforeMs))
        .returning({ key: idempotencyKeys.key }),
    );
    return forgotten.length;
  }

  #is(scope: string, key: string) {
    return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
  }
}
