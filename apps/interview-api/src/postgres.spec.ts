import type { HealthResponse, InterviewEventOf, StatusResponse } from '@spool/contracts';
import { startPostgres } from '@spool/store/testing';
import type { PostgresServer } from '@spool/store/testing';
import { CuttableProxy } from './testing/cuttable-proxy';
import { FakeWorker, OFFER_SDP } from './testing/fake-worker';
import { problem, startGateway } from './testing/gateway';
import type { TestGateway } from './testing/gateway';
import { SocketClient } from './testing/socket-client';
import { until } from './testing/until';

const turn = (turnId: number): InterviewEventOf<'learner_turn'> => ({
  type: 'learner_turn',
  at_ms: 3,
  turn_id: turnId,
  text: `turn ${turnId}`,
  source: 'voice',
  started_at_ms: 1,
  ended_at_ms: 2,
});

describe('two gateways on one Postgres', () => {
  let postgres: PostgresServer;
  let network: CuttableProxy;
  let worker: FakeWorker;
  let spare: FakeWorker;
  /** The first reaches Postgres through a network that can be cut. */
  let first: TestGateway;
  let second: TestGateway;

  beforeAll(async () => {
    postgres = await startPostgres();
    network = await CuttableProxy.to(postgres.url);
    worker = await FakeWorker.start('worker');
    spare = await FakeWorker.start('spare');
    spare.health.sessions = 1000;
    const WORKER_URLS = `${worker.url},${spare.url}`;
    first = await startGateway({ DATABASE_URL: network.through(postgres.url), WORKER_URLS });
    second = await startGateway({ DATABASE_URL: postgres.url, WORKER_URLS });
  });
  afterEach(() => network.restore());
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
    await Promise.all([worker.stop(), spare.stop()]);
    await network.close();
    await postgres.stop();
  });

  const status = async (gateway: TestGateway, id: string): Promise<StatusResponse> =>
    (await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`)).body;
  const join = (gateway: TestGateway, id: string) =>
    gateway.call('POST', `/api/interview/${id}/rtc/offer`, { sdp: OFFER_SDP, type: 'offer' });

  it('serve each other’s interviews', async () => {
    const id = await first.begin();
    expect(await second.call('POST', `/api/interview/${id}/message`, { text: 'Robots' })).toMatchObject({
      status: 200,
    });
    expect(await status(first, id)).toMatchObject({ status: 'active', interests: 1 });
    expect(await second.call('POST', `/api/interview/${id}/end`)).toMatchObject({ body: { final: true } });
    expect(await status(first, id)).toMatchObject({ status: 'ended' });
  });

  it('tell what one of them stores to sockets of the other', async () => {
    const id = await first.begin();
    const socket = await SocketClient.welcomed(second.socketUrl(`session_id=${id}`));
    await worker.tell(id, [turn(1)], [{ type: 'floor_changed', at_ms: 2, floor: 'learner' }]);
    await socket.notification('live', ({ type }) => type === 'floor_changed');
    expect(socket.log.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await socket.close();
  });

  it('tell an older socket at one that a newer one at the other has the interview', async () => {
    const id = await first.begin();
    const older = await SocketClient.welcomed(first.socketUrl(`session_id=${id}`));
    await older.request('create_transport', { direction: 'send' });
    const newer = await SocketClient.welcomed(second.socketUrl(`session_id=${id}`));
    await newer.request('create_transport', { direction: 'send' });
    expect(await older.closed).toMatchObject({ code: 4001 });
    await newer.close();
  });

  it('move an interview once when both find out that its worker has lost it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await first.begin();
      worker.lose(id);
      const gateways = [first, second, first, second];
      const answers = await Promise.all(gateways.map((gateway) => join(gateway, id)));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
      const socket = await SocketClient.welcomed(first.socketUrl(`session_id=${id}`));
      const { last_seq: last } = await status(first, id);
      const log = await socket.logThrough(last);
      expect(log.filter(({ event }) => event.type === 'session_placed')).toHaveLength(2);
      expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      await socket.close();
    }
  });

  it('say that the store is away while it is, and go on when it is back', async () => {
    const id = await first.begin();
    network.cut();
    const away = problem(503, 'store_unavailable');
    expect(await first.call('POST', '/api/interview/start', { user_id: 'test' })).toMatchObject(away);
    expect(await first.call('GET', `/api/interview/${id}/status`)).toMatchObject(away);
    expect(await first.call('POST', `/api/interview/${id}/end`)).toMatchObject(away);
    expect(await first.call('GET', `/api/interview/${id}/ice-servers`)).toMatchObject(away);
    expect(await first.call<HealthResponse>('GET', '/health')).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        degraded: expect.arrayContaining([expect.objectContaining({ part: 'store' })]),
      },
    });
    expect(await status(second, id)).toMatchObject({ status: 'waiting' });
    network.restore();
    expect(await status(first, id)).toMatchObject({ status: 'waiting' });
    expect(await first.call('POST', `/api/interview/${id}/message`, { text: 'Robots' })).toMatchObject({
      status: 200,
    });
  });

  it('are healthy to ask, if not well, while the store says nothing at all', async () => {
    network.silence();
    expect(await first.call<HealthResponse>('GET', '/health')).toMatchObject({
      status: 200,
      body: { degraded: expect.arrayContaining([expect.objectContaining({ part: 'store' })]) },
    });
  });

  it('keep sockets open while the store is away, and then tell what was missed, once', async () => {
    const id = await first.begin();
    const socket = await SocketClient.welcomed(first.socketUrl(`session_id=${id}`));
    await socket.logThrough(2);
    network.cut();
    const { events_url: url } = worker.callsOf('take').at(-1)?.body as { events_url: string };
    const eventsUrl = url.replace(first.internalUrl, second.internalUrl);
    await worker.post(eventsUrl, {
      events: [
        { seq: 3, event: turn(1) },
        { seq: 4, event: turn(2) },
      ],
      live: [],
    });
    network.restore();
    await worker.post(eventsUrl, { events: [{ seq: 5, event: turn(3) }], live: [] });
    const log = await socket.logThrough(5);
    expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    await socket.close();
  });

  it('close a socket that they cannot begin to serve, so that it comes again', async () => {
    const id = await first.begin();
    network.cut();
    const socket = await SocketClient.connect(first.socketUrl(`session_id=${id}`));
    expect(await socket.closed).toMatchObject({ code: 1011 });
    network.restore();
    const again = await until('the socket', async () => {
      const client = await SocketClient.connect(first.socketUrl(`session_id=${id}`));
      const welcomed = await Promise.race([
        client.notification('welcome'),
        client.closed.then(() => undefined),
      ]);
      return welcomed ? client : undefined;
    });
    await again.close();
  });

  it('keep the batches of workers out while the store is away, so that they are sent again', async () => {
    const id = await first.begin();
    const { events_url: eventsUrl } = worker.callsOf('take').at(-1)?.body as { events_url: string };
    const batch = { events: [{ seq: 3, event: turn(1) }], live: [] };
    network.cut();
    expect((await worker.post(eventsUrl, batch)).status).toBe(503);
    network.restore();
    const stored = await until('the batch', async () => {
      const response = await worker.post(eventsUrl, batch);
      return response.ok ? ((await response.json()) as unknown) : undefined;
    });
    expect(stored).toEqual({ stored_through: 3 });
    expect(await status(second, id)).toMatchObject({ turns: 1 });
  });
});
