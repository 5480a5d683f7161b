import type { StatusResponse, TakeSessionRequest } from '@spool/contracts';
import { FakeWorker, OFFER_SDP, refuseWith } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';

const never = (): Promise<never> => new Promise(() => undefined);

describe('where an interview is held', () => {
  const folder = temporaryFolder();
  let workers: FakeWorker[];
  let gateway: TestGateway;

  beforeAll(async () => {
    workers = [await FakeWorker.start('first'), await FakeWorker.start('second')];
    gateway = await startGateway({
      DATA_DIR: folder.path,
      WORKER_URLS: workers.map(({ url }) => url).join(','),
    });
  });
  afterEach(async () => {
    const ports = workers.slice(0, 2).map(({ port }) => port);
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [await FakeWorker.start('first', ports[0]), await FakeWorker.start('second', ports[1])];
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all(workers.map((worker) => worker.stop()));
    folder.remove();
  });

  const type = (id: string, text = 'Robots') =>
    gateway.call('POST', `/api/interview/${id}/message`, { text });
  const join = (id: string) =>
    gateway.call('POST', `/api/interview/${id}/rtc/offer`, { sdp: OFFER_SDP, type: 'offer' });
  /** The worker that has an interview, and the other one. */
  const placed = (id: string): [FakeWorker, FakeWorker] => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    return first.sessions.has(id) ? [first, second] : [second, first];
  };
  const handedOver = (worker: FakeWorker, id: string): TakeSessionRequest[] =>
    worker
      .callsOf('take')
      .filter(({ sessionId }) => sessionId === id)
      .map(({ body }) => body as TakeSessionRequest);
  const typesOf = ({ log }: TakeSessionRequest): string[] => log.map(({ event }) => event.type);

  it('is where the fewest are', async () => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    first.health.sessions = 7;
    second.health.sessions = 3;
    expect(placed(await gateway.begin())[0]).toBe(second);
    second.health.sessions = 8;
    expect(placed(await gateway.begin())[0]).toBe(first);
  });

  it('is never with a worker that drains or that does not answer', async () => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    first.health.status = 'draining';
    second.health.sessions = 100;
    expect(placed(await gateway.begin())[0]).toBe(second);
    first.health.status = 'ok';
    await second.stop();
    expect(placed(await gateway.begin())[0]).toBe(first);
  });

  it('is with another worker if the one that was chosen does not take it', async () => {
    const [first, second] = workers as [FakeWorker, FakeWorker];
    second.health.sessions = 100;
    first.instead.take = refuseWith('media_worker_unavailable');
    expect(placed(await gateway.begin())[0]).toBe(second);
  });

  it('is with the same worker again if that has lost it, which is handed the whole log', async () => {
    const id = await gateway.begin();
    const [worker, other] = placed(id);
    other.health.sessions = 100;
    await type(id, 'Robots');
    worker.lose(id);
    expect(await type(id, 'Kites')).toMatchObject({
      status: 200,
      body: { reply: 'Tell me more about Kites.' },
    });
    const [, again] = handedOver(worker, id);
    expect(again && typesOf(again)).toEqual([
      'interview_created',
      'session_placed',
      'learner_turn',
      'interest_observed',
      'interviewer_turn_planned',
      'session_placed',
    ]);
    expect(again?.log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is with another worker if its own is dead, which is handed the whole log', async () => {
    const id = await gateway.begin();
    const [dead, other] = placed(id);
    await type(id, 'Robots');
    await dead.stop();
    expect(await join(id)).toMatchObject({ status: 200 });
    expect(await type(id, 'Kites')).toMatchObject({ status: 200 });
    const [request] = handedOver(other, id);
    expect(request && typesOf(request)).toContain('learner_turn');
    const { body } = await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`);
    expect(body).toMatchObject({ status: 'active', interests: 2 });
  });

  it('changes once, however many find out at the same time', async () => {
    const id = await gateway.begin();
    const [dead, other] = placed(id);
    await dead.stop();
    const answers = await Promise.all(Array.from({ length: 10 }, () => join(id)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    // Who finds out last may hand it over again, by the same placement: the worker has it then.
    const placements = handedOver(other, id).map(({ log }) =>
      log.filter(({ event }) => event.type === 'session_placed').map(({ seq }) => seq),
    );
    expect(new Set(placements.map(String))).toEqual(new Set(['2,3']));
  });

  it('changes while an offer is answered, and the caller does not notice', async () => {
    const id = await gateway.begin();
    const [dying, other] = placed(id);
    dying.instead.offer = () => dying.stop();
    expect(await join(id)).toMatchObject({ status: 200 });
    expect(other.sessions.has(id)).toBe(true);
  });

  it('changes while a typed turn is answered, and the turn is not said twice behind the caller’s back', async () => {
    const id = await gateway.begin();
    const [dying, other] = placed(id);
    dying.instead.message = () => dying.stop();
    expect(await type(id)).toMatchObject(problem(503, 'media_worker_unavailable'));
    expect(other.callsOf('message')).toEqual([]);
    expect(other.sessions.has(id)).toBe(true);
    expect(await type(id)).toMatchObject({ status: 200 });
  });

  it('changes when its worker is cut off: nothing is refused, and nothing is answered', async () => {
    const id = await gateway.begin();
    const [cutOff, other] = placed(id);
    cutOff.instead.offer = never;
    cutOff.instead.health = never;
    expect(await join(id)).toMatchObject({ status: 200 });
    expect(other.sessions.has(id)).toBe(true);
  });

  it('stays where it is when its worker is only slow', async () => {
    const id = await gateway.begin();
    const [slow, other] = placed(id);
    slow.instead.offer = never;
    expect(await join(id)).toMatchObject(problem(503, 'media_worker_unavailable'));
    expect(other.sessions.has(id)).toBe(false);
  });

  it('is nowhere while there is no worker, and goes on when there is one again', async () => {
    const id = await gateway.begin();
    const [worker, other] = placed(id);
    const { port } = worker;
    await Promise.all([worker.stop(), other.stop()]);
    expect(await type(id)).toMatchObject(problem(503, 'media_worker_unavailable'));
    const risen = await FakeWorker.start('risen', port);
    workers.push(risen);
    expect(await type(id)).toMatchObject({ status: 200 });
    expect(handedOver(risen, id)).toHaveLength(1);
  });

  it('is never again anywhere once it has ended', async () => {
    const id = await gateway.begin();
    const [dead, other] = placed(id);
    await dead.stop();
    expect(await gateway.call('POST', `/api/interview/${id}/end`)).toMatchObject({ status: 200 });
    expect(await type(id)).toMatchObject(problem(409, 'interview_ended'));
    expect(other.callsOf('take')).toEqual([]);
  });
});
