import { join } from 'node:path';
import { DeliveriesResponseSchema } from '@spool/contracts';
import type { DeliveriesResponse, ResultsResponse, StartResponse } from '@spool/contracts';
import { FakeWorker } from '../testing/fake-worker';
import { startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { buildGateway, GatewayProcess } from '../testing/gateway-process';
import { until } from '../testing/until';
import { WebhookReceiver } from '../testing/webhook-receiver';

/** The bundle is built, and a hold on a delivery must pass. */
const LONG_MS = 180_000;
const deliveriesPath = (id: string): string => `/api/interview/${id}/deliveries`;

describe('a learning thread that an interview proposes', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let worker: FakeWorker;
  let receiver: WebhookReceiver;
  let gateway: TestGateway | undefined;

  beforeEach(async () => {
    folder = temporaryFolder();
    worker = await FakeWorker.start();
    receiver = await WebhookReceiver.start();
  });
  afterEach(async () => {
    await gateway?.close();
    await worker.stop();
    await receiver.stop();
    folder.remove();
  });

  const env = () => ({ DATA_DIR: join(folder.path, 'data'), WORKER_URLS: worker.url });
  const start = async (more: Record<string, string> = receiver.env): Promise<TestGateway> =>
    (gateway = await startGateway({ ...env(), ...more }));
  const held = async (on: TestGateway, mode = 'thread', said: string | null = 'Robots'): Promise<string> => {
    const body = { user_id: 'ada', mode };
    const started = await on.call<StartResponse>('POST', '/api/interview/start', body);
    const id = started.body.session_id;
    if (said !== null) await on.call('POST', `/api/interview/${id}/message`, { text: said });
    return id;
  };
  const end = (on: TestGateway, id: string) => on.call<ResultsResponse>('POST', `/api/interview/${id}/end`);
  const results = async (on: TestGateway, id: string): Promise<ResultsResponse> =>
    (await on.call<ResultsResponse>('GET', `/api/interview/${id}/results`)).body;
  const deliveries = async (on: TestGateway, id: string): Promise<DeliveriesResponse['deliveries']> =>
    DeliveriesResponseSchema.parse((await on.call('GET', deliveriesPath(id))).body).deliveries;

  it('is delivered once, signed, and what the receiver calls it is in the results', async () => {
    const running = await start();
    const [id, other] = [await held(running), await held(running, 'interests')];
    expect(receiver.received).toEqual([]);
    const { body } = await end(running, id);
    await end(running, other);
    expect(body.thread).toMatchObject({ interests: [{ name: 'robotics', quote: 'Robots', turn_id: 1 }] });
    const threadId = await until(
      'the thread’s id',
      async () => (await results(running, id)).thread_id ?? undefined,
    );
    await end(running, id);
    const [first, ...more] = receiver.received;
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      genuine: true,
      body: {
        type: 'thread.proposed',
        timestamp: body.ended_at,
        data: { session_id: id, user_id: 'ada', end_reason: 'api', thread: body.thread },
      },
    });
    expect(threadId).toBe(`thread-of-${first?.id}`);
    expect(await deliveries(running, id)).toMatchObject([
      { id: first?.id, status: 'delivered', attempts: 1, last_status: 201, receiver_id: threadId },
    ]);
    expect(await deliveries(running, other)).toEqual([]);
    // Neither where to, nor by which key, nor what was said.
    const shown = JSON.stringify(await deliveries(running, id)) + running.log.join('\n');
    expect(shown).not.toMatch(/t0ken|whsec_|Robots/);
  });

  it('is queued when the worker says that the interview has ended', async () => {
    const running = await start();
    const id = await held(running);
    await worker.tell(id, [{ type: 'interview_ended', at_ms: Date.now(), reason: 'completed' }]);
    await until('the webhook', () => receiver.of(id)[0]);
    expect(receiver.of(id)).toMatchObject([{ body: { data: { end_reason: 'completed' } } }]);
  });

  it('is not there when nothing was said, and the delivery log says so', async () => {
    const running = await start();
    const id = await held(running, 'thread', null);
    expect((await end(running, id)).body).toMatchObject({ thread: null, thread_id: null });
    const [only] = await until('the log', async () => {
      const all = await deliveries(running, id);
      return all.length > 0 ? all : undefined;
    });
    expect(only).toMatchObject({ status: 'nothing_to_tell', attempts: 0, next_attempt_at: null });
    expect(receiver.received).toEqual([]);
  });

  it('is delivered by the next gateway when the one that stored the end never queued it', async () => {
    const without = await start({});
    const ids = [await held(without), await held(without)];
    for (const id of ids) await end(without, id);
    expect(await deliveries(without, ids[0] ?? '')).toEqual([]);
    await without.close();
    const running = await start();
    for (const id of ids) await until('the webhook', () => receiver.of(id)[0]);
    expect(receiver.received).toHaveLength(2);
    await running.close();
    // It has been told: the next one’s sweep finds nothing.
    const third = await start();
    const next = await held(third);
    await end(third, next);
    await until('the next webhook', () => receiver.of(next)[0]);
    expect(receiver.received).toHaveLength(3);
  });

  it('is tried again after a failure, and the log shows it', async () => {
    const running = await start();
    receiver.answer = (response) => void response.writeHead(503).end();
    const id = await held(running);
    await end(running, id);
    const [waiting] = await until('the failure', async () => {
      const all = await deliveries(running, id);
      return all[0]?.last_status === 503 ? all : undefined;
    });
    expect(waiting).toMatchObject({
      status: 'waiting',
      last_error: 'the receiver answered 503',
      next_attempt_at: expect.any(String),
    });
    expect(await results(running, id)).toMatchObject({ thread_id: null });
    receiver.answer = (response) => void response.writeHead(410).end();
    const [over] = await until('the end', async () => {
      const all = await deliveries(running, id);
      return all[0]?.last_status === 410 ? all : undefined;
    });
    expect(over).toMatchObject({ status: 'given_up', attempts: 2, next_attempt_at: null });
  });

  it(
    'outlives kill -9 of the gateway, at the end and while it is delivered',
    async () => {
      const built = await buildGateway();
      const processes: GatewayProcess[] = [];
      const answerAsUsual = receiver.answer;
      const launch = async (): Promise<GatewayProcess> => {
        const one = await GatewayProcess.start(built.file, {
          ...env(),
          ...receiver.env,
          WEBHOOK_TIMEOUT_MS: '3000',
        });
        processes.push(one);
        return one;
      };
      const hold = async (on: GatewayProcess): Promise<string> => {
        const { session_id: id } = await on.post<StartResponse>('/api/interview/start', {
          user_id: 'ada',
          mode: 'thread',
        });
        await on.post(`/api/interview/${id}/message`, { text: 'Robots' });
        return id;
      };
      try {
        // Killed while the receiver has the request and has not answered.
        const reached = new Promise<void>((resolve) => (receiver.answer = () => resolve()));
        const first = await launch();
        const id = await hold(first);
        await first.post(`/api/interview/${id}/end`);
        await reached;
        await first.kill();
        expect(receiver.of(id)).toHaveLength(1);

        // Killed at the moment at which the end is known, whatever of the rest had begun.
        receiver.answer = answerAsUsual;
        const second = await launch();
        const atTheEnd = await hold(second);
        await second.post(`/api/interview/${atTheEnd}/end`);
        await second.kill();

        const third = await launch();
        for (const session of [id, atTheEnd]) {
          const threadId = await until(
            'the thread’s id',
            async () => {
              const body = await third.get<ResultsResponse>(`/api/interview/${session}/results`);
              return body.thread_id ?? undefined;
            },
            LONG_MS / 3,
          );
          const told = receiver.of(session);
          // At least once, and always the same: by the id the receiver knows repetitions.
          expect(new Set(told.map(({ id: hook }) => hook)).size).toBe(1);
          expect(new Set(told.map(({ body }) => JSON.stringify(body))).size).toBe(1);
          expect(told.every(({ genuine }) => genuine)).toBe(true);
          expect(threadId).toBe(`thread-of-${told[0]?.id}`);
          const log = await third.get<DeliveriesResponse>(deliveriesPath(session));
          expect(log.deliveries).toMatchObject([{ status: 'delivered' }]);
        }
        expect(receiver.of(id).length).toBeGreaterThan(1);
      } finally {
        for (const one of processes) await one.kill();
        built.remove();
      }
    },
    LONG_MS,
  );
});
