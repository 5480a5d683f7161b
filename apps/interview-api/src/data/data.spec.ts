import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErasureReceiptSchema } from '@spool/contracts';
import type { ErasureReceipt, InterviewList, StartResponse } from '@spool/contracts';
import { INTEREST_DISCOVERY } from '@spool/interview';
import { createLogger } from '@spool/observability';
import { openStore } from '@spool/store';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { until } from '../testing/until';
import { WebhookReceiver } from '../testing/webhook-receiver';
import { Housekeeping, IDEMPOTENCY_MS } from './housekeeping';

const DAY_MS = 86_400_000;

describe('a person’s data', () => {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  let worker: FakeWorker;
  let receiver: WebhookReceiver;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    receiver = await WebhookReceiver.start();
    gateway = await startGateway({ DATA_DIR: dataDir, WORKER_URLS: worker.url, ...receiver.env });
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    await receiver.stop();
    folder.remove();
  });

  const begin = async (userId: string, key: string): Promise<string> => {
    const { body } = await gateway.send<StartResponse>('/api/interview/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ user_id: userId, mode: 'thread' }),
    });
    return body.session_id;
  };
  const say = (id: string, text: string) =>
    gateway.call('POST', `/api/interview/${id}/message`, { text: `I like ${text}` });
  const erase = (userId: string) =>
    gateway.call<ErasureReceipt>('DELETE', `/api/users/${encodeURIComponent(userId)}/data`);

  it('is deleted whole: what goes on is ended, the receipt says how much it was, and the disk holds nothing', async () => {
    const user = `eraser/${randomUUID()}`;
    const word = `xylophones-${randomUUID()}`;
    const [over, goesOn] = [await begin(user, randomUUID()), await begin(user, randomUUID())];
    await say(over, word);
    await say(goesOn, word);
    await gateway.call('POST', `/api/interview/${over}/end`);
    await until('the webhook', () => receiver.of(over)[0]);
    const bystander = await gateway.begin('bystander');
    await say(bystander, 'kites');
    // It is there to be found, or finding nothing afterwards would say nothing.
    expect(filesWith(word, dataDir)).not.toBe('');
    expect(filesWith(user, dataDir)).not.toBe('');

    const { status, body } = await erase(user);
    expect(status).toBe(200);
    expect(ErasureReceiptSchema.parse(body)).toEqual(body);
    expect(body.interviews).toBe(2);
    expect(body.events).toBeGreaterThanOrEqual(12);
    expect(body.user_sha256).toBe(createHash('sha256').update(user).digest('hex'));

    for (const id of [over, goesOn]) {
      expect(await gateway.call('GET', `/api/interview/${id}/results`)).toMatchObject(
        problem(404, 'session_not_found'),
      );
      expect(await gateway.call('GET', `/api/interview/${id}/deliveries`)).toMatchObject({ status: 404 });
    }
    expect(worker.sessions.has(goesOn)).toBe(false);
    const list = await gateway.call<InterviewList>(
      'GET',
      `/api/interviews?user_id=${encodeURIComponent(user)}`,
    );
    expect(list.body.interviews).toEqual([]);
    for (const trace of [word, user, over, goesOn]) expect(filesWith(trace, dataDir)).toBe('');
    expect(gateway.log.join('\n')).not.toContain(user);
    expect(await gateway.call('GET', `/api/interview/${bystander}/transcript`)).toMatchObject({
      status: 200,
      body: { turns: [{ text: 'I like kites' }] },
    });

    const again = await erase(user);
    expect(again.body).toMatchObject({ interviews: 0, events: 0, user_sha256: body.user_sha256 });
    expect(again.body.erasure_id).not.toBe(body.erasure_id);
  });

  it('is deleted also when the media worker that holds it is gone', async () => {
    const user = `alone-${randomUUID()}`;
    const id = await begin(user, randomUUID());
    worker.lose(id);
    expect((await erase(user)).body).toMatchObject({ interviews: 1 });
    expect(filesWith(user, dataDir)).toBe('');
  });

  it.each([
    ['%20', 'no letter'],
    ['a%00b', 'a NUL'],
    ['x'.repeat(129), 'too many letters'],
  ])('is not looked for by an id like %s (%s)', async (id) => {
    const answer = await gateway.call('DELETE', `/api/users/${id}/data`);
    expect(answer).toMatchObject(problem(422, 'invalid_parameter', 'user_id'));
  });

  it('is deleted under the longest id that a user may have', async () => {
    const user = '学'.repeat(128);
    await begin(user, randomUUID());
    expect(await erase(user)).toMatchObject({ status: 200, body: { interviews: 1 } });
  });

  it('is kept as long as the plan says, and no longer', async () => {
    const plans = join(folder.path, 'plans');
    mkdirSync(plans);
    const brief = {
      ...INTEREST_DISCOVERY,
      id: 'brief',
      retention_days: { transcript: 1, recording: 1, results: 2 },
    };
    writeFileSync(join(plans, 'brief.json'), JSON.stringify(brief));
    const own = join(folder.path, 'kept');
    const keeping = await startGateway({ DATA_DIR: own, WORKER_URLS: worker.url, PLANS_DIR: plans });
    const held = async (plan_id: string, end: boolean): Promise<string> => {
      const { body } = await keeping.call<StartResponse>('POST', '/api/interview/start', {
        user_id: 'test',
        plan_id,
      });
      if (end) await keeping.call('POST', `/api/interview/${body.session_id}/end`);
      return body.session_id;
    };
    const [short, goesOn, long] = [
      await held('brief', true),
      await held('brief', false),
      await held('interest-discovery', true),
    ];
    const beganMs = Date.now();
    await keeping.close();

    const store = await openStore({ dataDir: own });
    try {
      await store.idempotency.claim('old', 'key', 'h', beganMs);
      await store.idempotency.finish('old', 'key', 200, null);
      const house = new Housekeeping(store, createLogger('test', { write: () => undefined }));
      const left = async (): Promise<string[]> =>
        (await store.index.list({ limit: 10 })).items.map(({ sessionId }) => sessionId).sort();
      await house.tidy(beganMs + DAY_MS);
      expect(await left()).toEqual([short, goesOn, long].sort());
      expect(await store.idempotency.claim('old', 'key', 'h', beganMs)).toMatchObject({ kind: 'done' });
      await house.tidy(beganMs + 2 * DAY_MS + 1);
      expect(await left()).toEqual([goesOn, long].sort());
      expect(filesWith(short, own)).toBe('');
      expect(await store.idempotency.claim('old', 'key', 'h', beganMs + IDEMPOTENCY_MS)).toEqual({
        kind: 'new',
      });
    } finally {
      await store.close();
    }
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
