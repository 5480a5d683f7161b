import { randomUUID } from 'node:crypto';
import type {
  EventBatch,
  InterviewEvent,
  StatusResponse,
  StoredEvent,
  TranscriptResponse,
} from '@spool/contracts';
import { openStore } from '@spool/store';
import { DEVELOPMENT_TOKEN } from '../config';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { Answer, TestGateway } from '../testing/gateway';
import { EventsController } from './events.controller';

const turn = (turnId: number, text = `turn ${turnId}`): InterviewEvent => ({
  type: 'learner_turn',
  at_ms: 1,
  turn_id: turnId,
  text,
  source: 'voice',
  started_at_ms: 1,
  ended_at_ms: 2,
});

describe('event batches', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;
  let id: string;

  beforeAll(async () => {
    worker = await FakeWorker.start('worker-1');
    gateway = await startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url });
  });
  beforeEach(async () => {
    id = await gateway.begin();
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const url = (sessionId: string): string => `${gateway.internalUrl}/internal/sessions/${sessionId}/events`;
  const raw = (sessionId: string, body: string, token = DEVELOPMENT_TOKEN): Promise<Answer> =>
    gateway.send(url(sessionId), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
  const hand = (batch: Partial<EventBatch>, sessionId = id): Promise<Answer> =>
    raw(sessionId, JSON.stringify({ worker_id: 'worker-1', events: [], live: [], ...batch }));
  const said = async (): Promise<string[]> =>
    (await gateway.call<TranscriptResponse>('GET', `/api/interview/${id}/transcript`)).body.turns.map(
      ({ text }) => text,
    );

  it('are stored, and the answer says through which number', async () => {
    const events = [3, 4].map((seq) => ({ seq, event: turn(seq - 2) }));
    expect(await hand({ events })).toMatchObject({ status: 200, body: { stored_through: 4 } });
    expect(await said()).toEqual(['turn 1', 'turn 2']);
  });

  it('may be sent again, whole or in part, and are stored once', async () => {
    const first = { seq: 3, event: turn(1) };
    const second = { seq: 4, event: turn(2) };
    await hand({ events: [first] });
    expect(await hand({ events: [first] })).toMatchObject({ body: { stored_through: 3 } });
    expect(await hand({ events: [first, second] })).toMatchObject({ body: { stored_through: 4 } });
    expect(await hand({ events: [{ seq: 3, event: turn(1, 'another') }] })).toMatchObject({
      body: { stored_through: 4 },
    });
    expect(await said()).toEqual(['turn 1', 'turn 2']);
  });

  it('are stored up to a gap, and the answer says from where to send again', async () => {
    const events = [3, 5].map((seq) => ({ seq, event: turn(seq) }));
    expect(await hand({ events })).toMatchObject({ status: 200, body: { stored_through: 3 } });
    expect(await hand({ events: [{ seq: 9, event: turn(9) }] })).toMatchObject({
      body: { stored_through: 3 },
    });
    expect(await said()).toEqual(['turn 3']);
  });

  it('without events only say how far the log goes', async () => {
    expect(await hand({})).toMatchObject({ status: 200, body: { stored_through: 2 } });
  });

  it('of a worker that has the interview no more are refused', async () => {
    const successor = await FakeWorker.start('worker-2', 0);
    try {
      const placed: InterviewEvent = {
        type: 'session_placed',
        at_ms: 5,
        worker_id: 'worker-2',
        worker_url: successor.url,
      };
      await hand({ events: [{ seq: 3, event: placed }] });
      const late = await hand({ events: [{ seq: 4, event: turn(1) }] });
      expect(late).toMatchObject(problem(409, 'lease_lost'));
      expect(late.body).toMatchObject({ detail: expect.stringContaining('worker-2') });
      expect(
        await hand({ worker_id: 'worker-2', events: [{ seq: 4, event: turn(1, 'mine') }] }),
      ).toMatchObject({
        body: { stored_through: 4 },
      });
      expect(await said()).toEqual(['mine']);
    } finally {
      await successor.stop();
    }
  });

  it('never follow a placement with another worker that comes between the look and the writing', async () => {
    const own = temporaryFolder();
    const store = await openStore({ dataDir: own.path });
    try {
      const sessionId = randomUUID();
      await store.createInterview({ sessionId, userId: 'ada', mode: 'interests', createdAtMs: 1 });
      const placedOn = (worker: string, seq: number): StoredEvent => ({
        seq,
        event: { type: 'session_placed', at_ms: seq, worker_id: worker, worker_url: 'http://worker' },
      });
      await store.append(sessionId, [placedOn('worker-1', 1)]);
      const look = store.latest.bind(store);
      jest.spyOn(store, 'latest').mockImplementationOnce(async (...query) => {
        const found = await look(...query);
        await store.append(sessionId, [placedOn('worker-2', 2)]);
        return found;
      });
      const events = [2, 3].map((seq) => ({ seq, event: turn(seq) }));
      const taking = new EventsController(store, { ended: () => undefined }).take(sessionId, {
        worker_id: 'worker-1',
        events,
        live: [],
      });
      await expect(taking).rejects.toMatchObject({ code: 'lease_lost' });
      expect(await store.read(sessionId)).toEqual([placedOn('worker-1', 1), placedOn('worker-2', 2)]);
    } finally {
      await store.close();
      own.remove();
    }
  });

  it('of an interview that never was, or can be none, are refused', async () => {
    expect(await hand({}, randomUUID())).toMatchObject(problem(404, 'session_not_found'));
    expect(await hand({}, 'me')).toMatchObject(problem(422, 'invalid_parameter', 'session_id'));
  });

  it('that are none are refused by the name of what is wrong', async () => {
    expect(await raw(id, '{"worker_id":')).toMatchObject(problem(400, 'bad_json'));
    expect(await raw(id, '{}')).toMatchObject(problem(422, 'invalid_body', 'worker_id', 'events', 'live'));
    const wrong = JSON.stringify({
      worker_id: 'worker-1',
      live: [],
      events: [{ seq: 0, event: { ...turn(1), text: 7 } }],
    });
    expect(await raw(id, wrong)).toMatchObject(
      problem(422, 'invalid_body', 'events.0.seq', 'events.0.event.text'),
    );
    const many = Array.from({ length: 501 }, (_, i) => ({ seq: 3 + i, event: turn(1 + i) }));
    expect(await hand({ events: many })).toMatchObject(problem(422, 'invalid_body', 'events'));
    expect((await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`)).body.last_seq).toBe(2);
  });

  it('may be long, but not without end', async () => {
    const long = turn(1, 'x'.repeat(5_000_000));
    expect(await hand({ events: [{ seq: 3, event: long }] })).toMatchObject({ body: { stored_through: 3 } });
    const longer = turn(2, 'x'.repeat(9_000_000));
    expect(await hand({ events: [{ seq: 4, event: longer }] })).toMatchObject(problem(413, 'body_too_large'));
  });

  it.each([
    '',
    'Bearer',
    'spool-development-token',
    `Bearer ${DEVELOPMENT_TOKEN} `.repeat(2),
    'Bearer guess',
  ])('are refused to who sends `authorization: %s`', async (authorization) => {
    const answer = await gateway.send(url(id), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: '{}',
    });
    expect(answer).toMatchObject(problem(401, 'unauthorized'));
  });

  it('have a port of their own, which says nothing else and nothing to strangers', async () => {
    const known = { headers: { authorization: `Bearer ${DEVELOPMENT_TOKEN}` } };
    expect(await gateway.send(`${gateway.internalUrl}/health`, known)).toMatchObject(
      problem(404, 'not_found'),
    );
    expect(await gateway.send(`${gateway.internalUrl}/health`, {})).toMatchObject({
      status: expect.any(Number),
    });
    expect(await gateway.call('POST', `/internal/sessions/${id}/events`, {})).toMatchObject(
      problem(404, 'not_found'),
    );
    expect(gateway.log.join('\n')).not.toContain(DEVELOPMENT_TOKEN);
  });
});
