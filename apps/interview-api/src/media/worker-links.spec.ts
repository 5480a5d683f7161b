import type { TakeSessionRequest } from '@spool/contracts';
import { FakeWorker, OFFER_SDP } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { SocketClient } from '../testing/socket-client';
import { until } from '../testing/until';

const never = (): Promise<never> => new Promise(() => undefined);

describe('A gateway that is linked to its media workers', () => {
  const data = temporaryFolder();
  let workers: FakeWorker[];
  let gateway: TestGateway;

  beforeEach(async () => {
    workers = [await FakeWorker.linked('first'), await FakeWorker.linked('second')];
    gateway = await startGateway({
      DATA_DIR: data.path,
      WORKER_URLS: workers.map(({ url }) => url).join(','),
    });
  });
  afterEach(async () => {
    await gateway.close();
    await Promise.all(workers.map((worker) => worker.stop()));
  });
  afterAll(() => data.remove());

  const placed = (id: string): [FakeWorker, FakeWorker] => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    return first.sessions.has(id) ? [first, second] : [second, first];
  };
  const join = (id: string) =>
    gateway.call('POST', `/api/interview/${id}/rtc/offer`, { sdp: OFFER_SDP, type: 'offer' });

  it('places by their beats, without a call', async () => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    first.beat.sessions = 50;
    first.tellBeat();
    const id = await until('a placement by the new beat', async () => {
      const started = await gateway.begin();
      return second.sessions.has(started) ? started : undefined;
    });
    expect(placed(id)[0]).toBe(second);
    expect([...first.callsOf('health'), ...second.callsOf('health')]).toEqual([]);
  });

  it('places nothing on one that is leaving, nor on full ones, and says so', async () => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    first.beat.draining = true;
    Object.assign(second.beat, { capacity: 1, sessions: 1 });
    for (const worker of workers) worker.tellBeat();
    const refused = await until('nobody to be free', async () => {
      const answer = await gateway.call('POST', '/api/interview/start', { user_id: 'ada' });
      return answer.status === 503 ? answer : undefined;
    });
    expect(refused).toMatchObject(problem(503, 'media_workers_full'));
    expect(refused.headers.get('retry-after')).toBe('10');
  });

  it('moves all sessions of one that is killed, tells their browsers, and asks nobody to do so', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => gateway.begin()));
    const dying = placed(ids[0] ?? '')[0];
    const other = workers.find((worker) => worker !== dying) as FakeWorker;
    const lost = ids.filter((id) => dying.sessions.has(id));
    const socket = await SocketClient.welcomed(gateway.socketUrl(`session_id=${lost[0]}`));
    await socket.logThrough(2); // it follows
    await dying.stop();
    const moved = await socket.notification('live', ({ type }) => type === 'session_moved');
    await until('all sessions to be moved', () => lost.every((id) => other.sessions.has(id)));
    const log = await socket.logThrough(3);
    expect(log.at(-1)).toMatchObject({
      seq: 3,
      event: { type: 'session_placed', worker_id: other.workerId },
    });
    expect(moved).toMatchObject({ fence: 3, handed_over: false });
    await socket.close();
  });

  it('notices one that is stopped, and gives up what it was asking it', async () => {
    const id = await gateway.begin();
    const [stopped, other] = placed(id);
    stopped.instead.offer = never;
    stopped.instead.health = never;
    const joining = join(id);
    await until('the offer to be there', () => stopped.callsOf('offer').length > 0);
    stopped.isSilent = true;
    expect(await joining).toMatchObject({ status: 200 });
    expect(other.sessions.has(id)).toBe(true);
  });

  it('leaves the sessions of one that is only late with its beats, and answers', async () => {
    const id = await gateway.begin();
    const [late, other] = placed(id);
    late.isSilent = true;
    await until('it to be asked for a sign of life', () => late.callsOf('health').length >= 2);
    late.isSilent = false;
    expect(await join(id)).toMatchObject({ status: 200 });
    expect(other.sessions.has(id)).toBe(false);
  });

  it('moves what its only worker had when there is one again', async () => {
    const id = await gateway.begin();
    const [dying, other] = placed(id);
    other.beat.draining = true;
    other.tellBeat();
    await until('the other to be known as leaving', async () => {
      const last = [...dying.gateways.values()].at(-1);
      return last?.other_workers === 0;
    });
    const { port } = dying;
    await dying.stop();
    const risen = await FakeWorker.linked('risen', port);
    workers.push(risen);
    await until('the session to be moved', () => risen.sessions.has(id));
  });

  it('finds another worker for a session that its own gives away', async () => {
    const id = await gateway.begin();
    const [leaving, other] = placed(id);
    const { log } = leaving.callsOf('take').at(-1)?.body as TakeSessionRequest;
    const handOver = (fence: number) =>
      fetch(new URL(`/internal/sessions/${id}/hand_over`, gateway.internalUrl), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: leaving.callsOf('take').at(-1)?.authorization ?? '',
        },
        body: JSON.stringify({ worker_id: leaving.workerId, fence }),
      });
    const socket = await SocketClient.welcomed(gateway.socketUrl(`session_id=${id}`));
    await socket.logThrough(2);
    expect((await handOver(log.at(-1)?.seq ?? 0)).status).toBe(200);
    expect(other.sessions.has(id)).toBe(true);
    const moved = await socket.notification('live', ({ type }) => type === 'session_moved');
    expect(moved).toMatchObject({ handed_over: true });
    expect((await handOver(log.at(-1)?.seq ?? 0)).status).toBe(409);
    await socket.close();
  });
});
