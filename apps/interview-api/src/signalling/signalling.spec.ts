import { randomUUID } from 'node:crypto';
import { RELAYED_METHODS } from '@spool/contracts';
import type { InterviewEventOf, StatusResponse } from '@spool/contracts';
import { FakeWorker, OFFER_SDP, refuseWith } from '../testing/fake-worker';
import { startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { SocketClient } from '../testing/socket-client';
import { until } from '../testing/until';

const LINGER_MS = 100;

const turn = (turnId: number): InterviewEventOf<'learner_turn'> => ({
  type: 'learner_turn',
  at_ms: Date.now(),
  turn_id: turnId,
  text: `turn ${turnId}`,
  source: 'voice',
  started_at_ms: 1,
  ended_at_ms: 2,
});
const refused = (code: string, ...fields: string[]): object => ({
  ok: false,
  problem: expect.objectContaining({
    code,
    ...(fields.length > 0 ? { errors: fields.map((field) => expect.objectContaining({ field })) } : {}),
  }),
});

describe('the signalling socket', () => {
  const folder = temporaryFolder();
  const open: SocketClient[] = [];
  let worker: FakeWorker;
  let gateway: TestGateway;
  let id: string;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: folder.path,
      WORKER_URLS: worker.url,
      SOCKET_LINGER_MS: String(LINGER_MS),
    });
  });
  beforeEach(async () => {
    id = await gateway.begin();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
    for (const operation of Object.keys(worker.instead)) delete worker.instead[operation as 'rpc'];
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const joined = async (query = ''): Promise<SocketClient> => {
    const client = await SocketClient.welcomed(gateway.socketUrl(`session_id=${id}${query}`));
    open.push(client);
    return client;
  };
  const connected = async (): Promise<boolean> =>
    (await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`)).body.connected;

  it('welcomes, then tells the whole log', async () => {
    const client = await joined();
    expect(client.messages[0]).toEqual({
      event: 'welcome',
      data: { session_id: id, peer_id: expect.any(String), last_seq: 2 },
    });
    await client.logThrough(2);
    expect(client.log.map(({ event }) => event.type)).toEqual(['interview_created', 'session_placed']);
  });

  it('tells the log after `since`, and each event once and in order while more come', async () => {
    await worker.tell(id, [turn(1), turn(2), turn(3)]);
    const telling = (async () => {
      for (let turnId = 4; turnId <= 30; turnId += 1) await worker.tell(id, [turn(turnId)]);
    })();
    const clients = await Promise.all([0, 1, 4, 5].map((since) => joined(`&since=${since}`)));
    await telling;
    for (const [index, since] of [0, 1, 4, 5].entries()) {
      const log = await clients[index]?.logThrough(32);
      expect(log?.map(({ seq }) => seq)).toEqual(Array.from({ length: 32 - since }, (_, i) => since + 1 + i));
    }
  });

  it('tells a browser that has more than there is only what is new', async () => {
    const client = await joined('&since=999');
    await worker.tell(id, [turn(1)]);
    expect(await client.logThrough(3)).toHaveLength(1);
  });

  it('tells what happens now in its place in the log', async () => {
    const client = await joined('&since=2');
    const partial = (text: string) => ({ type: 'partial_transcript', at_ms: 1, turn_id: 1, text }) as const;
    await worker.tell(id, [], [partial('rob'), partial('robots')]);
    await worker.tell(id, [turn(1)], [{ type: 'floor_changed', at_ms: 2, floor: 'nobody' }]);
    await client.notification('live', ({ type }) => type === 'floor_changed');
    expect(client.messages.slice(1).map(({ data }) => data)).toEqual([
      partial('rob'),
      partial('robots'),
      { seq: 3, event: expect.objectContaining({ type: 'learner_turn' }) },
      { type: 'floor_changed', at_ms: 2, floor: 'nobody' },
    ]);
  });

  it('relays what is about media to the worker, as the socket’s own peer', async () => {
    const client = await joined();
    const params = {
      direction: 'send',
      transport_id: 't1',
      dtls_parameters: { role: 'client', fingerprints: [] },
      rtp_parameters: { codecs: [] },
      rtp_capabilities: { codecs: [] },
    };
    for (const method of RELAYED_METHODS)
      expect(await client.request(method, params)).toMatchObject({ ok: true });
    const relayed = worker.callsOf('rpc').filter(({ sessionId }) => sessionId === id);
    expect(relayed.map(({ body }) => (body as { method: string }).method)).toEqual([...RELAYED_METHODS]);
    expect(relayed.every(({ body }) => (body as { peer_id: string }).peer_id === client.peerId)).toBe(true);
    expect(relayed.map(({ body }) => (body as { params: object }).params)).toContainEqual({
      transport_id: 't1',
      dtls_parameters: { role: 'client', fingerprints: [] },
    });
    expect(await connected()).toBe(true);
  });

  it('takes typed turns, pings, and ends the interview with its results', async () => {
    const client = await joined();
    expect(await client.request('ping')).toMatchObject({ ok: true, result: {} });
    expect(await client.request('message', { text: ' Robots ' })).toMatchObject({
      ok: true,
      result: { turn_id: 1, reply: 'Tell me more about Robots.' },
    });
    expect(await client.request('end')).toMatchObject({
      ok: true,
      result: { final: true, interests: [{ evidence: [{ quote: 'Robots' }] }] },
    });
  });

  it('closes when the interview has ended, after what is still to be told', async () => {
    const client = await joined();
    await gateway.call('POST', `/api/interview/${id}/end`);
    expect(await client.closed).toMatchObject({ code: 4010 });
    expect(client.log.at(-1)?.event).toMatchObject({ type: 'interview_ended', reason: 'api' });
  });

  it('tells the log of an interview that has ended, and closes', async () => {
    await gateway.call('POST', `/api/interview/${id}/end`);
    const client = await joined();
    expect(await client.closed).toMatchObject({ code: 4010 });
    expect(client.log).toHaveLength(3);
  });

  it('answers messages that it cannot understand, and goes on', async () => {
    const client = await joined();
    client.socket.send('{"event":');
    expect(await client.response(null)).toMatchObject(refused('bad_json'));
    client.socket.send('{"event":"request","data":{"id":70,"method":"shout"}}');
    expect(await client.response(70)).toMatchObject(refused('invalid_body', 'data.method'));
    expect(await client.request('create_transport', { direction: 'up' })).toMatchObject(
      refused('invalid_media_parameters', 'direction'),
    );
    expect(await client.request('produce', { transport_id: 't1' })).toMatchObject(
      refused('invalid_media_parameters', 'rtp_parameters'),
    );
    client.socket.send(Buffer.from([0, 1, 2]));
    await until('a second answer to nothing', () =>
      client.messages.filter(({ event, data }) => event === 'response' && 'id' in data && data.id === null)
        .length === 2
        ? true
        : undefined,
    );
    expect(await client.request('ping')).toMatchObject({ ok: true });
  });

  it('answers what is asked before the welcome after the welcome', async () => {
    const client = await SocketClient.connect(gateway.socketUrl(`session_id=${id}`));
    open.push(client);
    await client.request('ping');
    const order = client.messages.map(({ event }) => event);
    expect(order.indexOf('welcome')).toBe(0);
  });

  it('passes on what the worker refuses', async () => {
    const client = await joined();
    worker.instead.rpc = refuseWith('peer_superseded');
    expect(await client.request('restart_ice', { transport_id: 't1' })).toMatchObject(
      refused('peer_superseded'),
    );
  });

  it('answers at once what is too much at once', async () => {
    const client = await joined();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    worker.instead.rpc = async () => {
      await gate;
      return {};
    };
    const answers = Array.from({ length: 40 }, () => client.request('ready'));
    const tooMuch = await Promise.any(answers.slice(32));
    expect(tooMuch).toMatchObject(refused('wrong_state'));
    release();
    const all = await Promise.all(answers);
    expect(all.filter(({ ok }) => ok)).toHaveLength(32);
  });

  it('is told when a newer connection has the interview, and closed', async () => {
    const older = await joined();
    await older.request('create_transport', { direction: 'send' });
    const newer = await joined();
    await newer.request('create_transport', { direction: 'send' });
    expect(await older.closed).toMatchObject({ code: 4001 });
    expect(older.messages).toContainEqual({
      event: 'live',
      data: expect.objectContaining({ type: 'peer_superseded', peer_id: older.peerId }),
    });
    expect(await newer.request('ping')).toMatchObject({ ok: true });
    await older.closed;
    expect(await connected()).toBe(true);
  });

  it('is closed when the interview is joined by an offer', async () => {
    const client = await joined();
    await client.request('create_transport', { direction: 'send' });
    await gateway.call('POST', `/api/interview/${id}/rtc/offer`, { sdp: OFFER_SDP, type: 'offer' });
    expect(await client.closed).toMatchObject({ code: 4001 });
  });

  it('tells the worker that the learner has left when it closes, if it was joined', async () => {
    const watching = await joined();
    const learner = await joined();
    await learner.request('create_transport', { direction: 'send' });
    await watching.close();
    expect(await connected()).toBe(true);
    await learner.close();
    await until('the learner’s leaving', async () => ((await connected()) ? undefined : true));
    const told = worker.callsOf('peers').filter(({ sessionId }) => sessionId === id);
    expect(told.map(({ body }) => body)).toEqual([learner.peerId]);
  });

  it.each([
    ['an interview that never was', () => `session_id=${randomUUID()}`, 4004],
    ['an interview that can be none', () => 'session_id=me', 4000],
    ['no interview', () => '', 4000],
    ['a number that is none', () => `session_id=${id}&since=-1`, 4000],
    ['a number that is far too large', () => `session_id=${id}&since=1e400`, 4000],
  ])('closes with a reason for %s', async (_what, query, code) => {
    const client = await SocketClient.connect(gateway.socketUrl(query()));
    expect(await client.closed).toEqual({ code, reason: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it('closes for a message that is far too large, and only that socket', async () => {
    const [large, other] = [await joined(), await joined()];
    large.socket.send(JSON.stringify({ event: 'request', data: 'x'.repeat(300_000) }));
    expect(await large.closed).toMatchObject({ code: 1009 });
    expect(await other.request('ping')).toMatchObject({ ok: true });
    expect(gateway.log.join('\n')).not.toMatch(/"level":(50|60)/);
  });
});
