import type { InterviewEventOf } from '@spool/contracts';
import { FakeWorker } from '../testing/fake-worker';
import { startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { SocketClient } from '../testing/socket-client';
import { until } from '../testing/until';

const turn = (turnId: number): InterviewEventOf<'learner_turn'> => ({
  type: 'learner_turn',
  at_ms: 3,
  turn_id: turnId,
  text: 'x'.repeat(500_000),
  source: 'voice',
  started_at_ms: 1,
  ended_at_ms: 2,
});
/** 5 MB of them. */
const turns = (from: number): InterviewEventOf<'learner_turn'>[] =>
  Array.from({ length: 10 }, (_, i) => turn(from + i));

describe('the signalling socket of a slow browser', () => {
  const folder = temporaryFolder();
  const open: SocketClient[] = [];
  let worker: FakeWorker;
  let gateway: TestGateway;
  let id: string;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url });
  });
  beforeEach(async () => {
    id = await gateway.begin();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const joined = async (since: number): Promise<SocketClient> => {
    const client = await SocketClient.welcomed(gateway.socketUrl(`session_id=${id}&since=${since}`));
    open.push(client);
    return client;
  };

  it('is closed when too much waits, and the browser can go on where it was', async () => {
    const slow = await joined(0);
    await slow.logThrough(2);
    slow.socket.pause();
    let seq = 2;
    await until('the slow socket’s end', async () => {
      await worker.tell(id, turns(seq));
      seq += 10;
      return gateway.log.some((line) => line.includes('reads too slowly')) ? true : undefined;
    });
    await worker.tell(id, [turn(seq)]);
    slow.socket.resume();
    await slow.closed;
    const log = [...slow.log];
    while (log.length < seq + 1) {
      const again = await joined(log.length);
      await Promise.race([again.logThrough(seq + 1), again.closed]);
      log.push(...again.log);
    }
    expect(log.map((stored) => stored.seq)).toEqual(Array.from({ length: seq + 1 }, (_, i) => 1 + i));
  });

  it('tells a long log at once', async () => {
    await worker.tell(id, turns(1));
    const client = await joined(0);
    expect(await client.logThrough(12)).toHaveLength(12);
    expect(await client.request('ping')).toMatchObject({ ok: true });
  });
});
