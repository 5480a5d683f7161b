import type { EventStore } from '@spool/store';
import type { ResolvedConfig } from '../config';
import type { WorkerPool } from '../media/worker-pool';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { HealthService } from './health.service';

describe('whether a gateway is ready', () => {
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

  it('is: with a store and a worker that takes interviews', async () => {
    expect(await gateway.call('GET', '/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', media_workers: 1 },
    });
  });

  it('is not while all workers drain, though it has started and lives', async () => {
    worker.health.status = 'draining';
    expect(await gateway.call('GET', '/ready')).toMatchObject(problem(503, 'media_worker_unavailable'));
    expect(await gateway.call('GET', '/startup')).toMatchObject({ status: 200, body: { status: 'started' } });
    expect(await gateway.call('GET', '/health')).toMatchObject({ status: 200 });
    worker.health.status = 'ok';
  });

  it('is not while the store is away or says nothing, or when it is leaving', async () => {
    const pool = { live: () => Promise.resolve([]) } as unknown as WorkerPool;
    const asked: (() => Promise<void>)[] = [
      () => Promise.reject(new Error('away')),
      () => new Promise(() => undefined),
    ];
    for (const ping of asked) {
      const service = new HealthService({} as ResolvedConfig, { ping } as EventStore, pool);
      await expect(service.ready()).rejects.toMatchObject({ code: 'store_unavailable' });
      service.onModuleDestroy();
      await expect(service.ready()).rejects.toMatchObject({ code: 'leaving' });
    }
  });
});
