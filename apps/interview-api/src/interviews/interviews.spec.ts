import { randomUUID } from 'node:crypto';
import { SessionIdSchema } from '@spool/contracts';
import type {
  MessageResponse,
  ResultsResponse,
  StartResponse,
  StatusResponse,
  TranscriptResponse,
} from '@spool/contracts';
import { FakeWorker, GREETING, refuseWith } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';

describe('an interview by REST', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url });
  });
  afterEach(() => {
    for (const operation of Object.keys(worker.instead)) delete worker.instead[operation as 'message'];
    delete worker.health.media_processes;
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const status = async (id: string): Promise<StatusResponse> =>
    (await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`)).body;
  const type = (id: string, text: string) =>
    gateway.call<MessageResponse>('POST', `/api/interview/${id}/message`, { text });

  it('is started with its greeting and with how to join it', async () => {
    const { status: code, body } = await gateway.call<StartResponse>('POST', '/api/interview/start', {
      user_id: 'test',
    });
    expect(code).toBe(201);
    expect(SessionIdSchema.safeParse(body.session_id).success).toBe(true);
    const host = gateway.url.replace('http://', '');
    expect(body).toEqual({
      session_id: body.session_id,
      status: 'waiting',
      greeting: GREETING,
      join_token: { token: expect.any(String), role: 'learner', expires_at: expect.any(String) },
      rtc: {
        websocket_url: `ws://${host}/api/interview/ws?session_id=${body.session_id}`,
        offer_url: `http://${host}/api/interview/${body.session_id}/rtc/offer`,
        ice_servers: [],
      },
    });
    expect(worker.sessions.has(body.session_id)).toBe(true);
  });

  it('is for finding interests unless another mode is asked for', async () => {
    const thread = await gateway.call<StartResponse>('POST', '/api/interview/start', {
      user_id: 'test',
      mode: 'thread',
    });
    expect(await status(thread.body.session_id)).toMatchObject({ mode: 'thread' });
    expect(await status(await gateway.begin())).toMatchObject({ mode: 'interests', user_id: 'ada' });
  });

  it('waits, is active once the learner types, and has ended when it is ended', async () => {
    const id = await gateway.begin();
    expect(await status(id)).toMatchObject({
      session_id: id,
      status: 'waiting',
      stage: 'greeting',
      connected: false,
      turns: 0,
      ended_at: null,
      end_reason: null,
    });
    await type(id, 'Robots');
    expect(await status(id)).toMatchObject({ status: 'active', interests: 1 });
    await gateway.call('POST', `/api/interview/${id}/end`);
    expect(await status(id)).toMatchObject({ status: 'ended', stage: 'done', end_reason: 'api' });
  });

  it('answers a typed turn with the interviewer’s reply, and has it in the transcript', async () => {
    const id = await gateway.begin();
    const said = await type(id, '  Robots ');
    expect(said).toMatchObject({
      status: 200,
      body: { accepted: true, turn_id: 1, reply: 'Tell me more about Robots.' },
    });
    const { body } = await gateway.call<TranscriptResponse>('GET', `/api/interview/${id}/transcript`);
    expect(body).toMatchObject({
      session_id: id,
      turns: [{ turn_id: 1, speaker: 'learner', text: 'Robots', source: 'text', interrupted: false }],
    });
  });

  it('gives results while it goes on, and final ones with each interest’s quote once it has ended', async () => {
    const id = await gateway.begin();
    await type(id, 'Robots');
    const path = `/api/interview/${id}/results`;
    expect((await gateway.call<ResultsResponse>('GET', path)).body).toMatchObject({ final: false });
    const ended = await gateway.call<ResultsResponse>('POST', `/api/interview/${id}/end`);
    expect(ended).toMatchObject({
      status: 200,
      body: {
        session_id: id,
        user_id: 'ada',
        final: true,
        end_reason: 'api',
        learner_turns: 1,
        interests: [{ name: 'robotics', evidence: [{ quote: 'Robots', turn_id: 1 }] }],
      },
    });
    expect((await gateway.call('GET', path)).body).toEqual(ended.body);
  });

  it('may be ended again, by either route, and is asked for at the worker once', async () => {
    const id = await gateway.begin();
    const first = await gateway.call('POST', `/api/interview/${id}/end`);
    const second = await gateway.call('POST', `/api/interview/${id}/end`);
    const third = await gateway.call('POST', '/api/interview/stop', { session_id: id });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(third).toMatchObject({ status: 200, body: first.body });
    expect(worker.callsOf('end').filter(({ sessionId }) => sessionId === id)).toHaveLength(1);
  });

  it('ends although its worker has lost it or fails to end it', async () => {
    const lost = await gateway.begin();
    worker.lose(lost);
    expect(await gateway.call('POST', `/api/interview/${lost}/end`)).toMatchObject({
      status: 200,
      body: { final: true, end_reason: 'api' },
    });
    const stuck = await gateway.begin();
    worker.instead.end = refuseWith('internal_error');
    expect(await gateway.call('POST', `/api/interview/${stuck}/end`)).toMatchObject({
      status: 200,
      body: { final: true, end_reason: 'api' },
    });
  });

  it('takes no typed turn after its end', async () => {
    const id = await gateway.begin();
    await gateway.call('POST', `/api/interview/${id}/end`);
    expect(await type(id, 'Wait')).toMatchObject(problem(409, 'interview_ended'));
  });

  it('passes on what its worker refuses', async () => {
    const id = await gateway.begin();
    worker.instead.message = refuseWith('wrong_state');
    expect(await type(id, 'Robots')).toMatchObject(problem(409, 'wrong_state'));
  });

  it.each(['internal_error', 'unauthorized'])(
    'keeps a worker’s %s between the worker and us',
    async (code) => {
      const id = await gateway.begin();
      worker.instead.message = refuseWith(code);
      expect(await type(id, 'Robots')).toMatchObject(problem(503, 'media_worker_unavailable'));
    },
  );

  it('is a 503 when its worker answers what nobody understands', async () => {
    const id = await gateway.begin();
    worker.instead.message = () => ({ not: 'an answer' });
    expect(await type(id, 'Robots')).toMatchObject(problem(503, 'media_worker_unavailable'));
  });

  it('does not begin while no worker takes it, and is not left behind half-begun', async () => {
    worker.instead.take = refuseWith('media_worker_unavailable');
    const refused = await gateway.call('POST', '/api/interview/start', { user_id: 'test' });
    expect(refused).toMatchObject(problem(503, 'media_worker_unavailable'));
    const id = worker.callsOf('take').at(-1)?.sessionId ?? '';
    expect(await status(id)).toMatchObject({ status: 'ended', end_reason: 'error' });
  });

  it('does not begin while all workers are full, and the answer says when to come back', async () => {
    const load = {
      level: 'full' as const,
      pacing_late_p50_ms: 3,
      pacing_late_p99_ms: 14,
      event_loop_utilisation: 0.9,
      recognition_waiting: 0,
      synthesis_waiting: 0,
    };
    const process = { index: 0, pid: 1, ready: true, sessions: 200, restarts: 0, port: 44_400 };
    worker.health.media_processes = [{ ...process, load }];
    const refused = await gateway.call('POST', '/api/interview/start', { user_id: 'test' });
    expect(refused).toMatchObject(problem(503, 'media_workers_full'));
    expect(refused.headers.get('retry-after')).toBe('10');
    const takes = worker.callsOf('take').length;
    worker.health.media_processes = [process, { ...process, index: 1, load: { ...load, level: 'busy' } }];
    expect(await gateway.call('POST', '/api/interview/start', { user_id: 'test' })).toMatchObject({
      status: 201,
    });
    expect(worker.callsOf('take')).toHaveLength(takes + 1);
  });

  it.each([
    ['no user', {}, 'user_id'],
    ['a user who is no text', { user_id: 7 }, 'user_id'],
    ['a user without a letter', { user_id: '   ' }, 'user_id'],
    ['a user too long to be one', { user_id: 'x'.repeat(129) }, 'user_id'],
    ['a user with a NUL', { user_id: 'a\0b' }, 'user_id'],
    ['a mode that is none', { user_id: 'test', mode: 'quiz' }, 'mode'],
  ])('is not started for %s', async (_what, body, field) => {
    expect(await gateway.call('POST', '/api/interview/start', body)).toMatchObject(
      problem(422, 'invalid_body', field),
    );
  });

  it('is not started by a body that is no object, and the answer says so', async () => {
    expect(await gateway.call('POST', '/api/interview/start', [1])).toMatchObject(
      problem(422, 'invalid_body', ''),
    );
  });

  it.each([[{}], [{ text: '' }], [{ text: '  ' }], [{ text: 'x'.repeat(2001) }], [{ text: null }]])(
    'takes no turn like %j',
    async (body) => {
      const id = await gateway.begin();
      const answer = await gateway.call('POST', `/api/interview/${id}/message`, body);
      expect(answer).toMatchObject(problem(422, 'invalid_body', 'text'));
    },
  );

  it.each([[{}], [{ session_id: 'nobody' }]])('is not stopped by %j', async (body) => {
    expect(await gateway.call('POST', '/api/interview/stop', body)).toMatchObject(
      problem(422, 'invalid_body', 'session_id'),
    );
  });

  it('is not stopped if it never was', async () => {
    expect(await gateway.call('POST', '/api/interview/stop', { session_id: randomUUID() })).toMatchObject(
      problem(404, 'session_not_found'),
    );
  });

  it('keeps what learners say and who they are out of the log', async () => {
    const id = await gateway.begin('a-very-secret-user');
    await type(id, 'a very secret hobby');
    worker.instead.message = refuseWith('internal_error');
    await type(id, 'another secret hobby');
    expect(gateway.log.join('\n')).not.toMatch(/secret/);
  });
});
