import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import type { StoredEvent } from '@spool/contracts';
import { LeaseLostError, openStore } from './index';
import type { EventStore, OpenStoreOptions } from './index';
import { backends } from './testing/backends';

const placed = (seq: number, workerId: string): StoredEvent => ({
  seq,
  event: { type: 'session_placed', at_ms: 1, worker_id: workerId, worker_url: `http://${workerId}` },
});
const said = (seq: number, text: string): StoredEvent => ({
  seq,
  event: {
    type: 'learner_turn',
    at_ms: 1,
    turn_id: seq,
    text,
    source: 'text',
    started_at_ms: 1,
    ended_at_ms: 2,
  },
});
const ended = (seq: number, atMs = 9): StoredEvent => ({
  seq,
  event: { type: 'interview_ended', at_ms: atMs, reason: 'completed' },
});

describe.each(backends())('interviews on $name', (backend) => {
  let options: OpenStoreOptions;
  let store: EventStore;

  beforeAll(async () => {
    options = await backend.begin();
    store = await openStore(options);
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await backend.end();
  });

  const created = async (userId: string, createdAtMs = 1000): Promise<string> => {
    const sessionId = randomUUID();
    await store.createInterview({ sessionId, userId, mode: 'interests', createdAtMs });
    return sessionId;
  };

  describe('a session’s lease', () => {
    it('is its newest placement: who had it before writes no more', async () => {
      const session = await created('lease');
      await store.append(session, [placed(1, 'w1')]);
      await store.append(session, [said(2, 'one')], 1);
      await store.append(session, [placed(3, 'w2')]);
      await expect(store.append(session, [said(4, 'too late')], 1)).rejects.toBeInstanceOf(LeaseLostError);
      // Also what it has stored already is refused, so that it learns of it.
      await expect(store.append(session, [], 1)).rejects.toMatchObject({ fence: 3 });
      await expect(store.append(session, [said(4, 'two')], 3)).resolves.toMatchObject({ storedThrough: 4 });
    });

    it('shows which sessions a worker holds, until they end', async () => {
      const [mine, gone, over] = await Promise.all([created('live'), created('live'), created('live')]);
      await store.append(mine, [placed(1, 'holder')]);
      await store.append(gone, [placed(1, 'holder'), placed(2, 'other')]);
      await store.append(over, [placed(1, 'holder'), ended(2)]);
      expect(await store.index.live('holder')).toEqual([
        { sessionId: mine, workerId: 'holder', workerUrl: 'http://holder', fence: 1 },
      ]);
      expect(await store.index.liveOf('live')).toBe(2);
      expect((await store.index.live()).map(({ sessionId }) => sessionId)).toEqual(
        expect.arrayContaining([mine, gone]),
      );
    });
  });

  describe('a list', () => {
    it('goes through all of a user’s interviews, newest first, page by page', async () => {
      const sessions: string[] = [];
      for (let i = 0; i < 7; i += 1) sessions.push(await created('lister', 5000 + Math.floor(i / 2)));
      await created('somebody else', 5001);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.index.list({ userId: 'lister', limit: 3, cursor });
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map(({ sessionId }) => sessionId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toHaveLength(7);
      expect(new Set(seen)).toEqual(new Set(sessions));
      const times = await store.index.list({ userId: 'lister', limit: 10 });
      const atMs = times.items.map(({ createdAtMs }) => createdAtMs);
      expect(atMs).toEqual([...atMs].sort((a, b) => b - a));
    });

    it('knows dates and whether an interview is over', async () => {
      const [early, late] = [await created('dated', 100), await created('dated', 200)];
      await store.append(early, [ended(1, 150)]);
      const ids = async (over: object): Promise<string[]> =>
        (await store.index.list({ userId: 'dated', limit: 10, ...over })).items.map((item) => item.sessionId);
      expect(await ids({ fromMs: 200 })).toEqual([late]);
      expect(await ids({ toMs: 200 })).toEqual([early]);
      expect(await ids({ ended: true })).toEqual([early]);
      expect(await ids({ ended: false })).toEqual([late]);
      for (const cursor of ['nonsense', `1_${'-'.repeat(36)}`, `${'9'.repeat(17)}_${randomUUID()}`]) {
        await expect(ids({ cursor })).rejects.toBeInstanceOf(RangeError);
      }
    });

    it('tells whose an interview is', async () => {
      expect(await store.index.ownerOf(await created('owner'))).toBe('owner');
      expect(await store.index.ownerOf(randomUUID())).toBeUndefined();
    });
  });

  describe('a person’s data', () => {
    it('is deleted whole, with a proof that says nothing of it, and nobody else’s is', async () => {
      const word = `xylophone-${randomUUID()}`;
      const user = `eraser-${randomUUID()}`;
      const session = await created(user);
      await store.append(session, [said(1, `I play the ${word}`), said(2, word), ended(3)]);
      await store.webhooks.add({ sessionId: session, event: 'e', url: 'http://x', payload: word }, 1);
      await store.idempotency.claim('s', word, 'h', 1);
      await store.idempotency.finish('s', word, 200, { session_id: session, said: word });
      const other = await created('bystander');
      await store.append(other, [said(1, 'still here')]);

      const erasure = await store.index.eraseUser(user, 77);
      await store.index.scrub();
      expect(erasure).toMatchObject({ erasedAtMs: 77, interviews: 1, events: 3 });
      expect(erasure.userSha256).toBe(createHash('sha256').update(user).digest('hex'));
      expect(await store.index.sessionsOf(user)).toEqual([]);
      await expect(store.read(session)).rejects.toMatchObject({ code: 'unknown_session' });
      expect(await store.webhooks.of(session)).toEqual([]);
      expect(await store.idempotency.claim('s', word, 'h', 2)).toEqual({ kind: 'new' });
      await store.idempotency.abandon('s', word);
      await store.index.scrub();
      expect(await store.read(other)).toHaveLength(1);
      if (options.databaseUrl === undefined) expect(filesWith(word, options.dataDir)).toBe('');
    });
  });
});

/** Files below a folder that hold a word, by grep, which knows nothing of databases. */
function filesWith(word: string, folder: string): string {
  try {
    return execFileSync('grep', ['-rlF', word, folder], { encoding: 'utf8' });
  } catch (error) {
    // 1: nothing found.
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 1) return '';
    throw error;
  }
}
