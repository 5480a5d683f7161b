import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { CloudMapDirectory } from './cloud-map-directory';
import { CloudMapRegistration } from './cloud-map-registration';
import { CloudMapServer } from './testing/cloud-map-server';
import { toAttributes } from './worker-record';
import type { WorkerRecord } from './worker-record';

let server: CloudMapServer;
let client: ServiceDiscoveryClient;
let errors: unknown[];

beforeEach(async () => {
  server = await CloudMapServer.start();
  errors = [];
  client = new ServiceDiscoveryClient({
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // AWS prefixes the host of DiscoverInstances (`data-…`), which a local address cannot have.
    disableHostPrefix: true,
    maxAttempts: 3,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const record = (over: Partial<WorkerRecord> = {}): WorkerRecord => ({
  workerId: 'worker-1',
  url: 'http://10.0.0.7:8090',
  version: '0.1.0',
  capacity: 100,
  sessions: 3,
  draining: false,
  reportedAtMs: Date.now(),
  ...over,
});

const registration = (now: () => WorkerRecord, everyMs = 20): CloudMapRegistration =>
  new CloudMapRegistration({
    client,
    serviceId: server.serviceId,
    record: now,
    everyMs,
    pollMs: 5,
    operationTimeoutMs: 5000,
    onError: (error) => errors.push(error),
  });

const directory = (over: { now?: () => number; ttlMs?: number } = {}): CloudMapDirectory =>
  new CloudMapDirectory({
    client,
    namespace: server.namespace,
    service: server.service,
    ttlMs: 0,
    onError: (error) => errors.push(error),
    ...over,
  });

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a worker that registers itself in Cloud Map', () => {
  it('is found by a directory with its load, and no more after it left', async () => {
    const mine = record();
    const worker = registration(() => mine);
    await worker.start();
    expect(await directory().list()).toEqual([{ url: mine.url, record: mine }]);
    await worker.close();
    expect(await directory().list()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('renews with what is true then, one request at a time', async () => {
    let sessions = 0;
    server.operationMs = 40; // longer than the pause between renewals
    const worker = registration(() => record({ sessions: ++sessions }), 5);
    await worker.start();
    await until(() => Number(server.instances.get('worker-1')?.['SPOOL_SESSIONS']) >= 3);
    await worker.close();
    expect(server.mostAtOnce).toBe(1);
    expect(server.instances.has('worker-1')).toBe(false);
  });

  it('waits for an operation of its former self that is still under way', async () => {
    server.operationMs = 60;
    const before = registration(record, 60_000);
    const starting = before.start();
    await until(() => server.requests.get('RegisterInstance') === 1);
    const after = registration(() => record({ sessions: 42 }), 60_000);
    await after.start();
    await starting;
    expect(server.instances.get('worker-1')?.['SPOOL_SESSIONS']).toBe('42');
    await Promise.all([after.close(), before.close()]);
  });

  it('tells by renewNow what cannot wait for the next renewal', async () => {
    let draining = false;
    const worker = registration(() => record({ draining }), 60_000);
    await worker.start();
    draining = true;
    worker.renewNow();
    await until(() => server.instances.get('worker-1')?.['SPOOL_DRAINING'] === 'true');
    await worker.close();
  });

  it('survives throttling and a failed renewal', async () => {
    const worker = registration(record);
    server.fail('RegisterInstance', { type: 'ThrottlingException', status: 400, message: 'Rate exceeded' });
    await worker.start();
    server.failNextOperation();
    await until(() => errors.length > 0);
    expect(errors[0]).toMatchObject({ code: 'registration_failed' });
    const renewals = server.requests.get('RegisterInstance') ?? 0;
    await until(() => (server.requests.get('RegisterInstance') ?? 0) > renewals);
    await worker.close();
  });

  it('says what to check when it may not register', async () => {
    server.fail('RegisterInstance', { type: 'AccessDeniedException', status: 400 }, 3);
    await expect(registration(record).start()).rejects.toMatchObject({
      code: 'registration_failed',
      message: expect.stringContaining('servicediscovery:RegisterInstance'),
    });
  });
});

describe('a directory on Cloud Map', () => {
  it('ignores instances that are none of ours and entries that nobody renews', async () => {
    const nowMs = 1_000_000;
    server.put('other', { AWS_INSTANCE_IPV4: '10.0.0.9' });
    server.put('broken', { ...toAttributes(record()), SPOOL_CAPACITY: 'many' });
    server.put('stale', toAttributes(record({ reportedAtMs: nowMs - 30_001 })));
    server.put('fresh', toAttributes(record({ reportedAtMs: nowMs - 29_999 })));
    const found = await directory({ now: () => nowMs }).list();
    expect(found.map((worker) => worker.record?.workerId)).toEqual(['fresh']);
  });

  it('asks once for all who ask within its time to live', async () => {
    const cached = directory({ ttlMs: 60_000 });
    await Promise.all([cached.list(), cached.list()]);
    await cached.list();
    expect(server.requests.get('DiscoverInstances')).toBe(1);
  });

  it('answers what it knew while Cloud Map is away', async () => {
    server.put('worker-1', toAttributes(record()));
    const known = directory();
    expect(await known.list()).toHaveLength(1);
    await server.close();
    expect(await known.list()).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: 'directory_unavailable' });
  });

  it('throws when it never knew anything', async () => {
    server.fail('DiscoverInstances', { type: 'NamespaceNotFound', status: 400 });
    await expect(directory().list()).rejects.toMatchObject({ code: 'directory_unavailable' });
  });
});
