import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { openStore } from './index';
import type { EventStore } from './index';
import { backends } from './testing/backends';

describe.each(backends())('a query that fails on $name', (backend) => {
  let store: EventStore;

  beforeAll(async () => {
    store = await openStore(await backend.begin());
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await backend.end();
  });

  it('says why, and nothing of what people said: errors are logged', async () => {
    const failing = store.webhooks.add(
      { sessionId: randomUUID(), event: 'e', url: 'http://x', payload: 'a very secret hobby' },
      1,
    );
    const error: unknown = await failing.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'QueryError', code: 'query_failed', sqlState: '23503' });
    // Message, stack, causes and every property.
    const all = inspect(error, { depth: 10, showHidden: true });
    expect(all).toContain('webhook_deliveries');
    expect(all).not.toContain('secret');
  });
});
