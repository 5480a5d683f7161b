import { randomUUID } from 'node:crypto';
import { openStore } from './index';
import type { EventStore } from './index';
import { backends } from './testing/backends';

describe.each(backends())('on $name', (backend) => {
  let store: EventStore;

  beforeAll(async () => {
    store = await openStore(await backend.begin());
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await backend.end();
  });

  describe('a request with an idempotency key', () => {
    it('is carried out once, however many ask at the same time', async () => {
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => store.idempotency.claim('start', 'k1', 'same', 1)),
      );
      expect(claims.filter(({ kind }) => kind === 'new')).toHaveLength(1);
      expect(claims.filter(({ kind }) => kind === 'in_progress')).toHaveLength(7);
      await store.idempotency.finish('start', 'k1', 201, { session_id: 'x' });
      expect(await store.idempotency.claim('start', 'k1', 'same', 2)).toEqual({
        kind: 'done',
        status: 201,
        response: { session_id: 'x' },
      });
    });

    it('is a mistake with something else in it, and another caller’s key is another', async () => {
      await store.idempotency.claim('start', 'k2', 'this', 1);
      expect(await store.idempotency.claim('start', 'k2', 'that', 1)).toEqual({ kind: 'conflict' });
      expect(await store.idempotency.claim('other', 'k2', 'that', 1)).toEqual({ kind: 'new' });
    });

    it('may be tried again when it failed, or when its gateway died', async () => {
      await store.idempotency.claim('start', 'k3', 'h', 1);
      await store.idempotency.abandon('start', 'k3');
      expect(await store.idempotency.claim('start', 'k3', 'h', 2)).toEqual({ kind: 'new' });
      expect(await store.idempotency.claim('start', 'k3', 'h', 60_000)).toEqual({ kind: 'in_progress' });
      expect(await store.idempotency.claim('start', 'k3', 'h', 60_003)).toEqual({ kind: 'new' });
    });

    it('is forgotten when it is old', async () => {
      await store.idempotency.claim('old', 'k4', 'h', 5);
      await store.idempotency.finish('old', 'k4', 200, null);
      expect(await store.idempotency.forget(6)).toBeGreaterThanOrEqual(1);
      expect(await store.idempotency.claim('old', 'k4', 'h', 7)).toEqual({ kind: 'new' });
    });
  });

  describe('a webhook', () => {
    const queued = async (nowMs: number, event = 'thread.proposed') => {
      const sessionId = randomUUID();
      await store.createInterview({ sessionId, userId: 'u', mode: 'thread', createdAtMs: 1 });
      return store.webhooks.add({ sessionId, event, url: 'http://receiver', payload: '{}' }, nowMs);
    };

    it('is queued once for an interview and an event', async () => {
      const first = await queued(1_000_000);
      const again = await store.webhooks.add({ ...first, payload: 'other' }, 2_000_000);
      expect(again).toEqual(first);
      await store.webhooks.delivered(first.id, 200, 'thread-7', 3);
      expect(await store.webhooks.of(first.sessionId)).toEqual([
        { ...first, deliveredAtMs: 3, nextAttemptAtMs: null, lastStatus: 200, receiverId: 'thread-7' },
      ]);
    });

    it('is owed by each ended interview of the mode until it is queued, or there is nothing to tell', async () => {
      const begun = async (mode: 'thread' | 'interests', endedAtMs?: number): Promise<string> => {
        const sessionId = randomUUID();
        await store.createInterview({ sessionId, userId: 'owed', mode, createdAtMs: 1 });
        if (endedAtMs !== undefined) {
          await store.append(sessionId, [
            { seq: 1, event: { type: 'interview_ended', at_ms: endedAtMs, reason: 'completed' } },
          ]);
        }
        return sessionId;
      };
      const [later, first] = [await begun('thread', 9), await begun('thread', 5)];
      const others = [await begun('thread'), await begun('interests', 7)];
      const owed = () => store.webhooks.owed('told.once', 'thread', 10);
      expect(await owed()).toEqual([first, later]);
      expect(await store.webhooks.owed('told.once', 'thread', 1)).toEqual([first]);
      const webhook = { event: 'told.once', url: 'http://receiver', payload: '{}' };
      // Far ahead, so that it is nobody's to take here.
      await store.webhooks.add({ ...webhook, sessionId: first }, 9e12);
      expect(await store.webhooks.owed('another.event', 'thread', 10)).toContain(first);
      const skipped = await store.webhooks.skip({ ...webhook, sessionId: later }, 'nothing', 3);
      expect(skipped).toMatchObject({ nextAttemptAtMs: null, attempts: 0, lastError: 'nothing' });
      expect(await owed()).toEqual([]);
      expect(others).toHaveLength(2);
    });

    it('is taken by one gateway at a time, and by another when that one died', async () => {
      const { id } = await queued(100);
      const taken = await Promise.all([
        store.webhooks.take(100, 30, 10),
        store.webhooks.take(100, 30, 10),
        store.webhooks.take(100, 30, 10),
      ]);
      expect(taken.flat().filter((delivery) => delivery.id === id)).toHaveLength(1);
      expect(await store.webhooks.take(129, 30, 10)).toEqual([]);
      expect(
        (await store.webhooks.take(130, 30, 10)).map((delivery) => [delivery.id, delivery.attempts]),
      ).toEqual([[id, 2]]);
      await store.webhooks.failed(id, { status: 503, error: 'busy', nextAttemptAtMs: 500 });
      expect(await store.webhooks.take(499, 30, 10)).toEqual([]);
      expect(await store.webhooks.take(500, 30, 10)).toHaveLength(1);
      await store.webhooks.failed(id, { status: 410, error: 'gone', nextAttemptAtMs: null });
      expect(await store.webhooks.take(10_000, 30, 10)).toEqual([]);
    });
  });
});
