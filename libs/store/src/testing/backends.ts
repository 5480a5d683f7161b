import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenStoreOptions } from '../open-store';
import { startPostgres } from './start-postgres';
import type { PostgresServer } from './start-postgres';

export interface Backend {
  name: string;
  begin(): Promise<OpenStoreOptions>;
  end(): Promise<void>;
}

function pglite(): Backend {
  let dataDir = '';
  return {
    name: 'PGlite',
    begin: () => {
      dataDir = mkdtempSync(join(tmpdir(), 'spool-store-'));
      return Promise.resolve({ dataDir });
    },
    end: () => {
      rmSync(dataDir, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

function postgres(): Backend {
  let server: PostgresServer | undefined;
  return {
    name: 'Postgres',
    begin: async () => {
      server = await startPostgres();
      return { databaseUrl: server.url, dataDir: '/nowhere' };
    },
    end: async () => server?.stop(),
  };
}

/** What every store test runs on. */
export const backends = (): Backend[] => [pglite(), postgres()];
