import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from './database';
import { lockFolder } from './folder-lock';
import * as schema from './schema';

/** PGlite in `dataDir/pglite`, which this process then owns. Durable: an acknowledged commit survives kill -9. */
export async function openPglite(dataDir: string, migrationsFolder: string): Promise<Database> {
  const unlock = lockFolder(dataDir);
  try {
    const client = await PGlite.create({ dataDir: join(dataDir, 'pglite'), relaxedDurability: false });
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder });
    return {
      db,
      // In-process: notifications are never missed.
      listen: async (channel, listener) => {
        const unlisten = await client.listen(channel, (payload) => listener.onPayload(payload));
        return async () => {
          if (!client.closed) await unlisten();
        };
      },
      scrub: async () => {
        await client.exec('vacuum full');
        // A segment of the write-ahead log that is not used again is removed by the checkpoint after next.
        await client.exec('set wal_recycle = off');
        for (let i = 0; i < 2; i += 1) {
          await client.exec('select pg_switch_wal()');
          await client.exec('checkpoint');
        }
      },
      connections: () => null,
      close: async () => {
        await client.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
