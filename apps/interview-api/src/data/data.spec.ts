import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErasureReceiptSchema } from '@spool/contracts';
import type { ErasureReceipt, InterviewList, StartResponse } from '@spool/contracts';
import { INTEREST_DISCOVERY } from '@spool/interview';
import { createLogger } from '@spool/observability';
import { FolderRecordingStore, partName } from '@spool/recording';
import { openStore } from '@spool/store';
import { Recordings } from '../recordings/recordings';
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
  const tapesDir = join(folder.path, 'tapes');
  const tapes = new FolderRecordingStore(tapesDir);
  let worker: FakeWorker;
  let receiver: WebhookReceiver;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    receiver = await WebhookReceiver.start();
    gateway = await startGateway({
      DATA_DIR: dataDir,
      WORKER_URLS: worker.url,
      RECORDING_DIR: tapesDir,
      ...receiver.env,
    });
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
      body: JSON.stringify({ user_id: userId, mode: 'thread', recording_consent: true }),
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
    for (const id of [over, goesOn]) await record(tapes, id, word);
    const bystander = await gateway.begin('bystander');
    await record(tapes, bystander, 'kites');
    await say(bystander, 'kites');
    // It is there to be found, or finding nothing afterwards would say nothing.
    expect(filesWith(word, dataDir)).not.toBe('');
    expect(filesWith(user, dataDir)).not.toBe('');
    expect(filesWith(word, tapesDir)).toContain(goesOn);

    const { status, body } = await erase(user);
    expect(status).toBe(200);
    expect(ErasureReceiptSchema.parse(body)).toEqual(body);
    expect(body.interviews).toBe(2);
    expect(body.recordings).toBe(2);
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
    for (const trace of [word, user, over, goesOn]) {
      expect(filesWith(trace, folder.path)).toBe('');
      expect(filesNamed(trace.replaceAll('/', '?'), folder.path)).toBe('');
    }
    expect(filesWith('kites', tapesDir)).toContain(bystander);
    expect(gateway.log.join('\n')).not.toContain(user);
    expect(await gateway.call('GET', `/api/interview/${bystander}/transcript`)).toMatchObject({
      status: 200,
      body: { turns: [{ text: 'I like kites' }] },
    });

    const again = await erase(user);
    expect(again.body).toMatchObject({
      interviews: 0,
      events: 0,
      recordings: 0,
      user_sha256: body.user_sha256,
    });
    expect(again.body.erasure_id).not.toBe(body.erasure_id);
  });

  it('is deleted also when the media worker that holds it is gone', async () => {
    const user = `alone-${randomUUID()}`;
    const id = await begin(user, randomUUID());
    worker.lose(id);
    expect((await erase(user)).body).toMatchObject({ interviews: 1 });
    expect(filesWith(user, dataDir)).toBe('');
  });

  it('is not said to be deleted while its recordings cannot be', async () => {
    const user = `kept-${randomUUID()}`;
    const id = await begin(user, randomUUID());
    await record(tapes, id, 'hello');
    // A folder that cannot be read is what a disk that is away looks like.
    rmSync(join(tapesDir, id), { recursive: true });
    writeFileSync(join(tapesDir, id), 'no folder');
    expect(await erase(user)).toMatchObject(problem(503, 'store_unavailable'));
    expect(await gateway.call('GET', `/api/interview/${id}/results`)).toMatchObject({ status: 200 });
    rmSync(join(tapesDir, id));
    expect(await erase(user)).toMatchObject({ status: 200, body: { interviews: 1 } });
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
        recording_consent: true,
      });
      await record(tapes, body.session_id, 'a word');
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
      await store.idempotency.claim('old', 'key', 'h', beganMs + 120_000);
      await store.idempotency.finish('old', 'key', 200, null);
      const logger = createLogger('test', { write: () => undefined });
      const house = new Housekeeping(store, new Recordings(tapes, store, logger), logger);
      const left = async (): Promise<string[]> =>
        (await store.index.list({ limit: 10 })).items.map(({ sessionId }) => sessionId).sort();
      const recorded = async (id: string): Promise<number> => (await tapes.list(id)).length;
      await house.tidy(beganMs + DAY_MS - 60_000);
      expect(await recorded(short)).toBe(1);
      await house.tidy(beganMs + DAY_MS + 60_000);
      // The recording goes first, and the log says so.
      expect(await Promise.all([short, goesOn, long].map(recorded))).toEqual([0, 1, 1]);
      expect((await store.read(short)).at(-1)?.event).toMatchObject({
        type: 'recording_deleted',
        reason: 'retention',
      });
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

/** Records something, as a media worker does. */
async function record(tapes: FolderRecordingStore, sessionId: string, what: string): Promise<void> {
  const sink = await tapes.create(sessionId, partName(1), (error) => {
    throw error;
  });
  sink.write(Buffer.from(what));
  await sink.close();
}

const filesNamed = (name: string, folder: string): string =>
  execFileSync('find', [folder, '-name', `*${name}*`], { encoding: 'utf8' });

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
