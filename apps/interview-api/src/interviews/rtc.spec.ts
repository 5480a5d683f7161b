import { createHmac, randomUUID } from 'node:crypto';
import type { AnswerResponse, IceServersResponse, StatusResponse } from '@spool/contracts';
import { ANSWER_SDP, FakeWorker, OFFER_SDP, refuseWith } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { Answer, TestGateway } from '../testing/gateway';

const TURN = { secret: 'turn-secret-of-this-test', ttlS: 600 };

describe('joining by an offer', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: folder.path,
      WORKER_URLS: worker.url,
      STUN_URLS: 'stun:stun.example.org:3478',
      TURN_URLS: 'turn:turn.example.org:3478?transport=udp, turns:turn.example.org:5349',
      TURN_SECRET: TURN.secret,
      TURN_TTL_S: String(TURN.ttlS),
    });
  });
  afterEach(() => {
    delete worker.instead.offer;
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const connected = async (id: string): Promise<boolean> =>
    (await gateway.call<StatusResponse>('GET', `/api/interview/${id}/status`)).body.connected;
  const offer = (id: string, body: unknown): Promise<Answer<AnswerResponse>> =>
    gateway.call('POST', `/api/interview/${id}/rtc/offer`, body);
  const whip = (id: string, sdp = OFFER_SDP): Promise<Answer<string>> =>
    gateway.send(`/api/interview/${id}/rtc/offer`, {
      method: 'POST',
      headers: { 'content-type': 'Application/SDP; charset=utf-8' },
      body: sdp,
    });
  const leave = (id: string, peerId: string): Promise<Answer> =>
    gateway.call('DELETE', `/api/interview/${id}/rtc/offer/${peerId}`);

  it('answers an offer as JSON with an answer as JSON', async () => {
    const id = await gateway.begin();
    const { status, body } = await offer(id, { sdp: OFFER_SDP, type: 'offer' });
    expect(status).toBe(200);
    expect(body).toEqual({ sdp: ANSWER_SDP, type: 'answer', peer_id: expect.any(String) });
    expect(worker.callsOf('offer').at(-1)?.body).toEqual({ peer_id: body.peer_id, sdp: OFFER_SDP });
    expect(await connected(id)).toBe(true);
  });

  it('answers a WHIP offer with 201, the answer as it is, and where to DELETE it', async () => {
    const id = await gateway.begin();
    const { status, headers, body } = await whip(id);
    expect(status).toBe(201);
    expect(headers.get('content-type')).toMatch(/^application\/sdp\b/);
    expect(body).toBe(ANSWER_SDP);
    const location = headers.get('location') ?? '';
    expect(location).toMatch(new RegExp(`^/api/interview/${id}/rtc/offer/[0-9a-f-]{36}$`));
    expect(await connected(id)).toBe(true);
    expect((await gateway.call('DELETE', location)).status).toBe(200);
    expect(await connected(id)).toBe(false);
    expect(await gateway.call('DELETE', location)).toMatchObject(problem(404, 'peer_not_found'));
  });

  it('tells a WHIP client the ICE servers in Link headers, as RFC 9725 has them', async () => {
    const { headers } = await whip(await gateway.begin());
    const links = (headers.get('link') ?? '').split(/, (?=<)/);
    const credentials = 'username="\\d+:[0-9a-f-]{36}"; credential="[\\w+/=]+"; credential-type="password"';
    expect(links).toEqual([
      '<stun:stun.example.org:3478>; rel="ice-server"',
      expect.stringMatching(
        `^<turn:turn\\.example\\.org:3478\\?transport=udp>; rel="ice-server"; ${credentials}$`,
      ),
      expect.stringMatching(`^<turns:turn\\.example\\.org:5349>; rel="ice-server"; ${credentials}$`),
    ]);
  });

  it('lets the newer of two connections have the interview', async () => {
    const id = await gateway.begin();
    const first = await offer(id, { sdp: OFFER_SDP, type: 'offer' });
    const second = await offer(id, { sdp: OFFER_SDP, type: 'offer' });
    expect(await leave(id, first.body.peer_id)).toMatchObject(problem(404, 'peer_not_found'));
    expect(await connected(id)).toBe(true);
    expect((await leave(id, second.body.peer_id)).status).toBe(200);
  });

  it.each([
    [{ type: 'offer' }, 'sdp'],
    [{ sdp: '', type: 'offer' }, 'sdp'],
    [{ sdp: 'x'.repeat(65_537), type: 'offer' }, 'sdp'],
    [{ sdp: OFFER_SDP }, 'type'],
    [{ sdp: OFFER_SDP, type: 'answer' }, 'type'],
  ])('refuses an offer that is none, and names the field (%#)', async (body, field) => {
    expect(await offer(await gateway.begin(), body)).toMatchObject(problem(422, 'invalid_body', field));
  });

  it('refuses a WHIP offer that is empty or far too long', async () => {
    const id = await gateway.begin();
    expect(await whip(id, '')).toMatchObject(problem(422, 'invalid_body', ''));
    expect(await whip(id, 'x'.repeat(65_537))).toMatchObject(problem(422, 'invalid_body', ''));
  });

  it('refuses an offer without audio, or without a codec that we speak', async () => {
    const id = await gateway.begin();
    expect(await offer(id, { sdp: 'v=0', type: 'offer' })).toMatchObject(problem(422, 'invalid_sdp'));
    expect(await offer(id, { sdp: 'v=0\r\nm=audio 9 RTP/AVP 0', type: 'offer' })).toMatchObject(
      problem(422, 'unsupported_codec'),
    );
  });

  it('passes on what the worker thinks of its media parameters', async () => {
    worker.instead.offer = refuseWith('invalid_media_parameters');
    expect(await whip(await gateway.begin())).toMatchObject(problem(422, 'invalid_media_parameters'));
  });

  it('refuses an offer after the end', async () => {
    const id = await gateway.begin();
    await gateway.call('POST', `/api/interview/${id}/end`);
    expect(await offer(id, { sdp: OFFER_SDP, type: 'offer' })).toMatchObject(problem(409, 'interview_ended'));
    expect(await whip(id)).toMatchObject(problem(409, 'interview_ended'));
  });

  it('knows no connection of another name, and names a name that can be none', async () => {
    const id = await gateway.begin();
    expect(await leave(id, randomUUID())).toMatchObject(problem(404, 'peer_not_found'));
    expect(await leave(id, 'me')).toMatchObject(problem(422, 'invalid_parameter', 'peer_id'));
  });

  it('knows no connection of an interview that has ended', async () => {
    const id = await gateway.begin();
    const { body } = await offer(id, { sdp: OFFER_SDP, type: 'offer' });
    await gateway.call('POST', `/api/interview/${id}/end`);
    expect(await leave(id, body.peer_id)).toMatchObject(problem(404, 'peer_not_found'));
  });

  it('gives TURN credentials that expire, and that coturn can recompute', async () => {
    const id = await gateway.begin();
    const before = Math.floor(Date.now() / 1000);
    const { status, body } = await gateway.call<IceServersResponse>(
      'GET',
      `/api/interview/${id}/ice-servers`,
    );
    const after = Math.floor(Date.now() / 1000);
    expect(status).toBe(200);
    const [stun, turn] = body.ice_servers;
    expect(stun).toEqual({ urls: ['stun:stun.example.org:3478'] });
    expect(turn?.urls).toEqual(['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org:5349']);
    expect(body.ttl_s).toBe(TURN.ttlS);
    const [expiry, session] = turn?.username?.split(':') ?? [];
    expect(session).toBe(id);
    expect(Number(expiry)).toBeGreaterThanOrEqual(before + TURN.ttlS);
    expect(Number(expiry)).toBeLessThanOrEqual(after + TURN.ttlS);
    const expected = createHmac('sha1', TURN.secret).update(`${expiry}:${session}`).digest('base64');
    expect(turn?.credential).toBe(expected);
  });

  it('gives no TURN credentials to who has no interview', async () => {
    const answer = await gateway.call('GET', `/api/interview/${randomUUID()}/ice-servers`);
    expect(answer).toMatchObject(problem(404, 'session_not_found'));
    expect(JSON.stringify(answer.body)).not.toContain('credential');
  });

  it('writes neither offers nor credentials into its log', async () => {
    const id = await gateway.begin();
    worker.instead.offer = refuseWith('internal_error');
    await offer(id, { sdp: `${OFFER_SDP}a=ice-pwd:secret-password\r\n`, type: 'offer' });
    expect(gateway.log.join('\n')).not.toMatch(/secret|ice-pwd/);
  });
});
