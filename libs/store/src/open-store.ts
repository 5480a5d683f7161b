import type { StoredEvent } from '@spool/contracts';
import type { EventStore } from './event-store';
import { findMigrations } from './migrations';
import { openPglite } from './pglite-database';
import { openPostgres } from './postgres-database';
import { SqlEventStore } from './sql-event-store';

export interface OpenStoreOptions {
  /** Postgres to use, which several gateways can share. @default PGlite in `dataDir` */
  databaseUrl?: string | undefined;
  /** Connections to Postgres at most. @default 10 */
  poolSize?: number | undefined;
  /** PGlite's folder, made if missing; one process's at a time. */
  dataDir: string;
  /** Folder with the SQL that drizzle-kit generated. @default next to the bundle, or in this library */
  migrationsDir?: string | undefined;
  /** Told of what goes wrong outside of any call: a broken connection, a listener that throws. @default nothing */
  onError?: (error: unknown) => void;
  /** Told what was new in an append, when it is stored. @default nothing */
  onStored?: (appended: readonly StoredEvent[]) => void;
}

/**
 * Opens the event store and brings its tables up to date.
 *
 * @throws {FolderInUseError} another process has the folder
 * @throws {StoreUnavailableError} Postgres cannot be reached
 */
export async function openStore(options: OpenStoreOptions): Promise<EventStore> {
  const { databaseUrl, dataDir, onError = () => undefined } = options;
  const migrations = findMigrations(options.migrationsDir);
  const database = databaseUrl
    ? await openPostgres(databaseUrl, migrations, onError, options.poolSize)
    : await openPglite(dataDir, migrations);
  return new SqlEventStore(database, onError, options.onStored);
}
