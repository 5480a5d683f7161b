import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder with the migrations that drizzle-kit generated: given, next to a bundle
 * (builds copy it there), or in this library.
 */
export function findMigrations(given?: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = given ? [given] : [join(here, 'migrations'), join(here, '../migrations')];
  const found = candidates.find((folder) => existsSync(join(folder, 'meta/_journal.json')));
  if (found) return found;
  throw new Error(
    `The store's migrations are not in ${candidates.join(' or ')}: build again, or pass migrationsDir.`,
  );
}
