import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HealthResponse, MessageResponse, ResultsResponse } from '@spool/contracts';
import { FakeWorker } from './testing/fake-worker';
import { problem, startGateway, temporaryFolder } from './testing/gateway';
import type { TestGateway } from './testing/gateway';
import { rawConnection, readAll } from './testing/raw-http';
import { SocketClient } from './testing/socket-client';
import { until } from './testing/until';

describe('the gateway as a process', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let worker: FakeWorker;
  let gateway: TestGateway | undefined;

  beforeEach(async () => {
    folder = temporaryFolder();
    worker = await FakeWorker.start();
  });
  afterEach(async () => {
    await gateway?.close();
    await worker.stop();
    folder.remove();
  });

  const start = async (env: Record<string, string> = {}): Promise<TestGateway> =>
    (gateway = await startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url, ...env }));

  it('has results and the interview itself after a restart', async () => {
    const before = await start();
    const [ended, goingOn] = [await before.begin(), await before.begin()];
    await before.call('POST', `/api/interview/${ended}/message`, { text: 'Robots' });
    await before.call('POST', `/api/interview/${goingOn}/message`, { text: 'Kites' });
    const results = await before.call<ResultsResponse>('POST', `/api/interview/${ended}/end`);
    await before.close();

    const after = await start();
    expect(await after.call('GET', `/api/interview/${ended}/results`)).toMatchObject({
      status: 200,
      body: results.body,
    });
    expect(results.body.interests).toMatchObject([{ evidence: [{ quote: 'Robots' }] }]);
    // The worker still knows the old gateway's address for events: a real one is told by its successor's log.
    worker.lose(goingOn);
    const said = await after.call<MessageResponse>('POST', `/api/interview/${goingOn}/message`, {
      text: 'Boats',
    });
    expect(said.body).toMatchObject({ turn_id: 3, reply: 'Tell me more about Boats.' });
  });

  it('answers requests under way before it stops, takes no new ones, and tells sockets', async () => {
    const stopping = await start();
    const id = await stopping.begin();
    const socket = await SocketClient.welcomed(stopping.socketUrl(`session_id=${id}`));
    await socket.request('create_transport', { direction: 'send' });
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    worker.instead.message = async () => {
      await gate;
      return { turn_id: 1, reply: 'Just in time.' };
    };
    const underWay = stopping.call<MessageResponse>('POST', `/api/interview/${id}/message`, { text: 'Wait' });
    await until('the request under way', () => worker.callsOf('message')[0]);

    const closed = stopping.close();
    expect(await socket.closed).toMatchObject({ code: 1001, reason: expect.stringMatching(/connect again/) });
    await until('the learner’s leaving', () => worker.callsOf('peers')[0]);
    await until('a refused connection', () =>
      fetch(`${stopping.url}/health`).then(
        () => undefined,
        () => true,
      ),
    );
    release();
    expect(await underWay).toMatchObject({ status: 200, body: { reply: 'Just in time.' } });
    await closed;
    await stopping.close();
  });

  it('does not wait for who only keeps a connection open', async () => {
    const stopping = await start();
    const idle = rawConnection(stopping.url);
    idle.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const closed = readAll(idle);
    await stopping.close();
    await closed;
  });

  it('says what is wrong with a port in one sentence, and frees what it had', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const sentence = (variable: string) =>
      new RegExp(`^Port ${port} is in use: stop what listens there, or set ${variable} to another port\\.$`);
    await expect(start({ PORT: String(port) })).rejects.toThrow(sentence('PORT'));
    await expect(start({ INTERNAL_PORT: String(port) })).rejects.toThrow(sentence('INTERNAL_PORT'));
    taken.close();
    expect(await (await start()).call('GET', '/health')).toMatchObject({ status: 200 });
  });

  it('says in one sentence that the folder or the database is not to be had', async () => {
    const first = await start();
    await expect(startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url })).rejects.toThrow(
      /^The data folder .* is in use by process \d+: .*\.$/,
    );
    expect(await first.call('GET', '/health')).toMatchObject({ status: 200 });
    await expect(startGateway({ DATABASE_URL: 'postgres://127.0.0.1:1/none' })).rejects.toThrow(
      /^Postgres cannot be reached .*: check DATABASE_URL.*\.$/,
    );
  });

  it('is well when everything is there, and says what is not', async () => {
    const webDir = join(folder.path, 'web');
    const running = await start({ WEB_DIR: webDir, DATA_DIR: join(folder.path, 'data') });
    const health = async (): Promise<HealthResponse> =>
      (await running.call<HealthResponse>('GET', '/api/interview/health')).body;
    expect(await health()).toMatchObject({ status: 'degraded', degraded: [{ part: 'page' }] });
    expect((await running.call('GET', '/')).body).toContain('npx nx build web');

    mkdirSync(webDir);
    writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Spool</title>');
    expect(await health()).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      uptime_s: expect.any(Number),
      degraded: [],
      media_workers: 1,
      speech: { recogniser: 'fake-recogniser', synthesiser: 'fake-synthesiser' },
    });
    const page = await running.call('GET', '/');
    expect(page.body).toContain('<title>Spool</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    for (const path of ['/history', '/operator', `/results/${randomUUID()}?user_id=ada`]) {
      expect(await running.call('GET', path)).toMatchObject({ status: 200, body: page.body });
    }

    worker.health.degraded = [{ part: 'recogniser', detail: 'No model is here: learners type.' }];
    worker.health.speech = { recogniser: null, synthesiser: 'fake', vad: null };
    expect(await health()).toMatchObject({
      status: 'degraded',
      degraded: [{ part: 'recogniser', detail: 'No model is here: learners type.' }],
      speech: { recogniser: null },
    });
    await worker.stop();
    expect(await health()).toMatchObject({ media_workers: 0, degraded: [{ part: 'media_worker' }] });
    expect(await running.call('POST', '/api/interview/start', { user_id: 'test' })).toMatchObject(
      problem(503, 'media_worker_unavailable'),
    );
  });

  it('tells clients the address that it is told to tell', async () => {
    const running = await start({ PUBLIC_URL: 'https://spool.example/' });
    const { body } = await running.call('POST', '/api/interview/start', { user_id: 'test' });
    expect(body).toMatchObject({
      rtc: {
        websocket_url: expect.stringMatching(/^wss:\/\/spool\.example\/api\/interview\/ws\?session_id=/),
        offer_url: expect.stringMatching(/^https:\/\/spool\.example\/api\/interview\//),
      },
    });
  });
});
