import { randomUUID } from 'node:crypto';
import type { ResultsResponse, StartResponse } from '@spool/contracts';
import { FakeWorker, GREETING, refuseWith } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { Answer, TestGateway } from '../testing/gateway';
import { until } from '../testing/until';

describe('a request with an Idempotency-Key', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  const open = (): Promise<TestGateway> => startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url });
  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await open();
  });
  afterEach(() => {
    delete worker.instead.take;
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const post = <T>(path: string, key: string | undefined, body?: unknown): Promise<Answer<T>> =>
    gateway.send<T>(path, {
      method: 'POST',
      headers: {
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const start = (key: string | undefined, body: object = { user_id: 'ada' }) =>
    post<StartResponse>('/api/interview/start', key, body);

  it('starts one interview, however often it is made, also after a restart', async () => {
    const key = randomUUID();
    const takes = worker.callsOf('take').length;
    const first = await start(key);
    expect(first).toMatchObject({ status: 201, body: { greeting: GREETING } });
    const again = await start(key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    // What is left out and what is the default are the same request.
    expect((await start(key, { mode: 'interests', user_id: ' ada ' })).body).toEqual(first.body);
    await gateway.close();
    gateway = await open();
    const { body } = await start(key);
    expect(body).toMatchObject({ session_id: first.body.session_id, greeting: GREETING });
    expect(worker.callsOf('take')).toHaveLength(takes + 1);
  });

  it('starts two interviews with two keys, or with none', async () => {
    const ids = [await start('a'), await start('b'), await start(undefined), await start(undefined)].map(
      ({ body }) => body.session_id,
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('is a mistake with something else in it', async () => {
    const key = randomUUID();
    await start(key);
    for (const body of [{ user_id: 'eve' }, { user_id: 'ada', mode: 'thread' }]) {
      expect(await start(key, body)).toMatchObject(problem(422, 'idempotency_conflict'));
    }
    // Another operation's keys are others.
    const id = await gateway.begin();
    expect(await post(`/api/interview/${id}/end`, key)).toMatchObject({ status: 200 });
    expect(await post(`/api/interview/${await gateway.begin()}/end`, key)).toMatchObject(
      problem(422, 'idempotency_conflict'),
    );
  });

  it('is told to wait while the first one is under way', async () => {
    const key = randomUUID();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const takes = worker.callsOf('take').length;
    worker.instead.take = async () => {
      await gate;
      return { worker_id: worker.workerId, greeting: 'At last.' };
    };
    const first = start(key);
    await until('the start under way', () => worker.callsOf('take')[takes]);
    const second = await start(key);
    expect(second).toMatchObject(problem(409, 'idempotency_in_progress'));
    expect(second.headers.get('retry-after')).toBe('1');
    release();
    const { body } = await first;
    expect(body.greeting).toBe('At last.');
    expect((await start(key)).body).toEqual(body);
  });

  it('may be tried again when it failed', async () => {
    const key = randomUUID();
    worker.instead.take = refuseWith('media_workers_full');
    expect(await start(key)).toMatchObject({ status: 503 });
    delete worker.instead.take;
    expect(await start(key)).toMatchObject({ status: 201 });
    const never = randomUUID();
    const missing = `/api/interview/${never}/end`;
    expect(await post(missing, key)).toMatchObject(problem(404, 'session_not_found'));
    expect(await post(missing, key)).toMatchObject(problem(404, 'session_not_found'));
  });

  it('ends an interview once, by either route, with the same results', async () => {
    const id = await gateway.begin();
    await gateway.call('POST', `/api/interview/${id}/message`, { text: 'Robots' });
    const key = randomUUID();
    const ends = worker.callsOf('end').length;
    const first = await post<ResultsResponse>(`/api/interview/${id}/end`, key);
    expect(first).toMatchObject({ status: 200, body: { final: true, interests: [{ name: 'robotics' }] } });
    for (const again of [
      await post<ResultsResponse>(`/api/interview/${id}/end`, key),
      await post<ResultsResponse>('/api/interview/stop', key, { session_id: id }),
    ]) {
      expect(again.status).toBe(200);
      expect(again.body).toEqual(first.body);
    }
    expect(worker.callsOf('end')).toHaveLength(ends + 1);
  });

  it.each([
    ['is empty', ''],
    ['is too long', 'x'.repeat(256)],
    ['is not ASCII', 'clé'],
  ])('is refused if the key %s', async (_what, key) => {
    expect(await start(key)).toMatchObject(problem(422, 'invalid_parameter', 'Idempotency-Key'));
  });

  it('that is not valid is refused before the key is used', async () => {
    const key = randomUUID();
    expect(await start(key, { mode: 'thread' })).toMatchObject(problem(422, 'invalid_body', 'user_id'));
    expect(await start(key, { user_id: 'ada', plan_id: 'none' })).toMatchObject(
      problem(422, 'invalid_body', 'plan_id'),
    );
    expect(await start(key)).toMatchObject({ status: 201 });
  });
});
