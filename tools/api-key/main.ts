// `npm run api-key -- --id backend --scopes interviews:start,interviews:read [--users ada,bob] [--expires 2027-01-01T00:00:00Z]`:
// makes an API key. The key is for its holder; the record goes into the list in the gateway's AUTH_API_KEYS.
import { parseArgs } from 'node:util';
import { createApiKey, SCOPES } from '@spool/auth';
import type { Scope } from '@spool/auth';

const isScope = (name: string): name is Scope => (SCOPES as readonly string[]).includes(name);

function main(): void {
  const { values } = parseArgs({
    options: {
      id: { type: 'string' },
      scopes: { type: 'string' },
      users: { type: 'string' },
      expires: { type: 'string' },
    },
  });
  const scopes = (values.scopes ?? '').split(',');
  if (!values.id || !scopes.every(isScope)) {
    throw new Error(`Say --id NAME and --scopes, of ${SCOPES.join(',')}.`);
  }
  const { key, record } = createApiKey({
    id: values.id,
    scopes: scopes.filter(isScope),
    ...(values.users ? { user_ids: values.users.split(',') } : {}),
    ...(values.expires ? { expires_at: values.expires } : {}),
  });
  process.stdout.write(
    `Key, shown this once:\n${key}\n\nRecord, for AUTH_API_KEYS:\n${JSON.stringify(record)}\n`,
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
