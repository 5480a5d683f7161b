import { once } from 'node:events';
import { get } from 'node:http';
import { GATEWAY_METRICS, GATEWAY_REQUESTS } from '@spool/observability';
import { DEVELOPMENT_TOKEN } from '../config';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { SocketClient } from '../testing/socket-client';
import { until } from '../testing/until';

describe('the metrics of a gateway', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start('worker-1');
    gateway = await startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url });
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const scrape = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${DEVELOPMENT_TOKEN}` };
    const response = await fetch(`${gateway.internalUrl}/metrics`, { headers });
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return response.text();
  };
  const value = async (series: string): Promise<number> => {
    const line = (await scrape()).split('\n').find((text) => text.startsWith(`${series} `));
    return Number(line?.slice(series.length) ?? NaN);
  };
  /** What is counted when an answer has left is counted just after its caller has it. */
  const reaches = (series: string, wanted: number): Promise<true> =>
    until(`${series} to be ${wanted}`, async () => (await value(series)) === wanted || undefined);

  it('are on the internal port only, for those who know its token', async () => {
    expect(await gateway.send(`${gateway.internalUrl}/metrics`, {})).toMatchObject(
      problem(401, 'unauthorized'),
    );
    expect(await gateway.call('GET', '/metrics')).toMatchObject(problem(404, 'not_found'));
  });

  it('are all served', async () => {
    const text = await scrape();
    const names = [GATEWAY_REQUESTS.name, ...Object.values(GATEWAY_METRICS).map(({ name }) => name)];
    for (const name of names) expect(text).toContain(`# TYPE ${name} `);
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('tell of requests by their route’s pattern, and of what was placed and stored', async () => {
    const id = await gateway.begin();
    await gateway.call('GET', `/api/interview/${id}/status`);
    const count = `${GATEWAY_REQUESTS.name}_count`;
    await reaches(`${count}{method="POST",route="/api/interview/start",status="201"}`, 1);
    await reaches(`${count}{method="GET",route="/api/interview/:id/status",status="200"}`, 1);
    expect(await value('spool_placements_total{kind="start"}')).toBe(1);
    expect(await value('spool_events_stored_total')).toBe(2);
    expect(await scrape()).not.toContain(id);
  });

  it('tell of problems by their code, and of starts that found no room', async () => {
    await gateway.call('GET', '/nothing/here');
    await gateway.call('GET', '/nothing/there');
    expect(await value('spool_http_problems_total{code="not_found"}')).toBeGreaterThanOrEqual(2);
    expect(await scrape()).not.toContain('nothing');
    worker.health.status = 'draining';
    await gateway.call('POST', '/api/interview/start', { user_id: 'ada' });
    worker.health.status = 'ok';
    await reaches('spool_sessions_refused_total', 1);
  });

  it('tell of the sockets that are open', async () => {
    const id = await gateway.begin();
    const client = await SocketClient.welcomed(gateway.socketUrl(`session_id=${id}`));
    await reaches('spool_sockets{kind="signalling"}', 1);
    client.socket.close();
    await client.closed;
    await reaches('spool_sockets{kind="signalling"}', 0);
  });

  it('tell of the event streams that are open', async () => {
    const id = await gateway.begin();
    const stream = get(`${gateway.url}/api/interview/${id}/events`, { agent: false });
    await once(stream, 'response');
    await reaches('spool_sockets{kind="events"}', 1);
    stream.destroy();
    await reaches('spool_sockets{kind="events"}', 0);
  });
});
