import type { StatusResponse } from '@spool/contracts';
import { FakeWorker } from '../testing/fake-worker';
import { startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { SocketClient } from '../testing/socket-client';
import { until } from '../testing/until';

/** Longer than a busy machine takes to answer. */
const HEARTBEAT_MS = 1000;

describe('the signalling socket’s heartbeat', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: folder.path,
      WORKER_URLS: worker.url,
      SOCKET_HEARTBEAT_MS: String(HEARTBEAT_MS),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  it('takes a browser that does not answer it for gone, and tells the worker', async () => {
    const id = await gateway.begin();
    const vanished = await SocketClient.welcomed(gateway.socketUrl(`session_id=${id}`), { autoPong: false });
    await vanished.request('create_transport', { direction: 'send' });
    expect(await vanished.closed).toMatchObject({ code: 1006 });
    await until('the learner’s leaving', async () => {
      const { body } = await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`);
      return body.connected ? undefined : true;
    });
    expect(worker.callsOf('peers').map(({ body }) => body)).toEqual([vanished.peerId]);
  });

  it('keeps a browser that answers it', async () => {
    const client = await SocketClient.welcomed(gateway.socketUrl(`session_id=${await gateway.begin()}`));
    let pings = 0;
    client.socket.on('ping', () => (pings += 1));
    await until('three heartbeats', () => (pings >= 3 ? true : undefined));
    expect(await client.request('ping')).toMatchObject({ ok: true });
    await client.close();
  });
});
