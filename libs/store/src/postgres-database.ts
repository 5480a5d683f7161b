import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { Database } from './database';
import { StoreUnavailableError } from './event-store';
import { PostgresListener } from './postgres-listener';
import * as schema from './schema';

/** Gateways that start together migrate one after the other. Any number that nobody else locks. */
const MIGRATION_LOCK = 7_306_001;
const CONNECT_TIMEOUT_MS = 5000;
/** Connections of this gateway: replicas × this must stay below the server's max_connections. */
const DEFAULT_POOL_SIZE = 10;
/** A statement that takes longer has met a fault, and holds a connection that others wait for. */
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 5000;
/** A transaction of ours is never idle for long; one that is belongs to a process that hangs. */
const IDLE_IN_TRANSACTION_MS = 10_000;

/** Postgres at `databaseUrl` (`postgres://user:password@host:port/name`), shared by any number of gateways. */
export async function openPostgres(
  databaseUrl: string,
  migrationsFolder: string,
  onError: (error: unknown) => void,
  poolSize = DEFAULT_POOL_SIZE,
): Promise<Database> {
  await migrateOnce(databaseUrl, migrationsFolder);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: 'spool-interview-api',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', onError);
  const listener = new PostgresListener(databaseUrl, onError);
  return {
    db: drizzle(pool, { schema }),
    listen: (channel, to) => listener.listen(channel, to),
    scrub: async () => {
      await pool.query('vacuum interviews, events, idempotency_keys, webhook_deliveries');
    },
    connections: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      await listener.close();
      await pool.end();
    },
  };
}

async function migrateOnce(databaseUrl: string, migrationsFolder: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
  } catch (error) {
    throw new StoreUnavailableError(
      `Postgres cannot be reached (${error instanceof Error ? error.message : String(error)}): check DATABASE_URL and that the server is up.`,
      error,
    );
  }
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    // Ending the connection frees the lock.
    await client.end();
  }
}
