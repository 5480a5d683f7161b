import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { StoreConnections } from './event-store';
import type * as schema from './schema';

export interface ChannelListener {
  onPayload(payload: string): void;
  /** Notifications may have been missed: the connection was lost and is back. */
  onGap(): void;
}

/** What PGlite and Postgres have in common for us. */
export interface Database {
  readonly db: PgDatabase<PgQueryResultHKT, typeof schema>;
  /** Hears `NOTIFY channel` from now on; the returned function ends it. */
  listen(channel: string, listener: ChannelListener): Promise<() => Promise<void>>;
  /**
   * Clears deleted rows off the disk: all of them where the database is ours alone (PGlite), as far as a server's
   * own housekeeping goes elsewhere; its write-ahead log and its backups are its operator's.
   */
  scrub(): Promise<void>;
  /** `null` where there is no pool. */
  connections(): StoreConnections | null;
  close(): Promise<void>;
}
