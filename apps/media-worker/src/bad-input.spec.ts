import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Gateway } from './testing/gateway';
import { newLog, startInterview, type StartedInterview } from './testing/interviews';
import { Learner } from './testing/learner';
import { until } from './testing/until';
import { problemOf, WorkerUnderTest, type Answer } from './testing/worker-under-test';

let gateway: Gateway;
let worker: WorkerUnderTest;
/** Somebody else's interview on the same process, which must not notice anything of all this. */
let bystander: StartedInterview;
let listener: Learner;
const learners: Learner[] = [];

async function join(sessionId: string, peerId?: string, options = {}): Promise<Learner> {
  const learner = await Learner.join(worker, sessionId, peerId, options);
  learners.push(learner);
  return learner;
}

beforeAll(async () => {
  gateway = await Gateway.start();
  worker = await WorkerUnderTest.start({ ICE_CONSENT_TIMEOUT_S: '8', ICE_RESTART_GRACE_S: '0.5' });
  bystander = await startInterview(worker, gateway);
  listener = await join(bystander.sessionId);
});
afterAll(async () => {
  await Promise.all(learners.map((learner) => learner.close()));
  await worker.stop();
  await gateway.close();
});

/** Whatever the test did: the process is the same, and the other conversation goes on. */
afterEach(async () => {
  const sinceMs = performance.now();
  expect((await worker.message(bystander.sessionId, 'I like chess.')).status).toBe(200);
  await listener.hearsVoice(sinceMs, 200);
  expect(bystander.log.liveOf('media_lost')).toEqual([]);
  expect((await worker.health()).media_processes).toMatchObject([{ ready: true, restarts: 0 }]);
});

const refused = (answer: Answer, status: number, code: string) => {
  expect(answer.status).toBe(status);
  expect(problemOf(answer)).toMatchObject({ status, code });
  expect(problemOf(answer).detail).toMatch(/^[A-Z].*\.$/s);
};

describe('an offer', () => {
  it.each([
    ['is no SDP', (_sdp: string) => 'hello', 'invalid_sdp'],
    ['has no audio', (sdp: string) => sdp.replaceAll('m=audio', 'm=video'), 'invalid_sdp'],
    ['has no Opus', (sdp: string) => sdp.replaceAll(/opus\/48000\/2/gi, 'PCMU/8000'), 'unsupported_codec'],
    [
      'has a broken fingerprint',
      (sdp: string) => sdp.replaceAll(/(a=fingerprint:sha-256 ).*/g, '$1xyz'),
      'invalid_sdp',
    ],
  ])(
    'that %s is refused with what to change, and leaves the connection before as it is',
    async (_what, change, code) => {
      const { sessionId, log } = await startInterview(worker, gateway);
      const learner = await join(sessionId);
      refused(await worker.offer(sessionId, 'bad', change(await Learner.offer())), 422, code);
      await learner.hearsVoice();
      expect(log.liveOf('peer_superseded')).toEqual([]);
      await worker.end(sessionId);
    },
  );

  it('of garbage gets an answer or a problem, however it is broken', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    const lines = (await Learner.offer()).split('\r\n');
    const noise = fc.string({ unit: 'binary', maxLength: 20 });
    const change = fc.tuple(fc.nat({ max: lines.length - 1 }), fc.nat({ max: 80 }), noise);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const broken = [...lines];
        for (const [at, from, text] of changes) {
          const line = broken[at] ?? '';
          broken[at] = line.slice(0, from) + text + line.slice(from + text.length);
        }
        const answer = await worker.offer(sessionId, 'broken', broken.join('\r\n'));
        if (answer.status === 200) return;
        expect(answer.status).toBe(422);
        expect(['invalid_sdp', 'unsupported_codec', 'invalid_media_parameters']).toContain(
          problemOf(answer).code,
        );
      }),
      { numRuns: 60 },
    );
    await worker.end(sessionId);
  });

  it('may have another payload type for Opus', async () => {
    const { sessionId, log } = await startInterview(worker, gateway);
    const learner = await join(sessionId, 'learner', { payloadType: 102 });
    await learner.hearsVoice(0, 300);
    expect(await log.event('learner_joined')).toMatchObject({ peer_id: 'learner', via: 'sdp' });
    await worker.end(sessionId);
  });

  it('may only receive: that learner listens and types', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    const learner = await join(sessionId, 'learner', { direction: 'recvonly' });
    await learner.hearsVoice(0, 300);
    expect((await worker.message(sessionId, 'I like robots.')).status).toBe(200);
    await learner.hearsVoice(performance.now());
    await worker.end(sessionId);
  });

  it('after the end is refused', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    await worker.end(sessionId);
    const answer = await worker.offer(sessionId, 'late', await Learner.offer());
    refused(answer, 404, 'session_not_found'); // the gateway knows from the log that it has ended
    refused(
      await worker.take(sessionId, gateway.log(sessionId).stored, gateway.eventsUrl(sessionId)),
      409,
      'interview_ended',
    );
  });
});

describe('a second connection', () => {
  it('takes the interview over, and the first is told', async () => {
    const { sessionId, log } = await startInterview(worker, gateway);
    const first = await join(sessionId, 'first');
    await first.hearsVoice();
    const second = await join(sessionId, 'second');
    await second.hearsVoice();
    expect(await log.liveEvent('peer_superseded')).toMatchObject({ peer_id: 'first' });
    expect(await log.event('learner_left')).toMatchObject({ peer_id: 'first', reason: 'superseded' });
    await first.hearsSilence();
    refused(
      await worker.relay(sessionId, 'first', 'create_transport', { direction: 'recv' }),
      409,
      'peer_superseded',
    );
    refused(await worker.removePeer(sessionId, 'first'), 404, 'peer_not_found');
    await worker.end(sessionId);
  });

  it('that only asks around does not disturb the first', async () => {
    const { sessionId, log } = await startInterview(worker, gateway);
    const first = await join(sessionId, 'first');
    await first.hearsVoice();
    const asked = await Promise.all(
      Array.from({ length: 4 }, () => worker.relay(sessionId, 'curious', 'get_router_capabilities')),
    );
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(log.liveOf('peer_superseded')).toEqual([]);
    const transport = await worker.relay(sessionId, 'curious', 'create_transport', { direction: 'recv' });
    expect(transport.status).toBe(200);
    expect(await log.liveEvent('peer_superseded')).toMatchObject({ peer_id: 'first' });
    await worker.end(sessionId);
  });
});

describe('signalling', () => {
  /** What Chromium sends, shortened. */
  const microphone = (ssrc: number) => ({
    codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
    encodings: [{ ssrc }],
  });

  it('with unknown names, wrong shapes and parameters that make no sense is refused, each by its problem', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    const ask = (method: Parameters<typeof worker.relay>[2], params: unknown) =>
      worker.relay(sessionId, 'peer', method, params);
    refused(await ask('create_transport', { direction: 'send' }), 404, 'peer_not_found');
    expect((await ask('get_router_capabilities', {})).status).toBe(200);
    const created = await ask('create_transport', { direction: 'send' });
    const { transport_id } = created.body as { transport_id: string };

    const unknown = { transport_id: 'nobody', rtp_parameters: microphone(1) };
    refused(await ask('produce', unknown), 404, 'peer_not_found');
    refused(await ask('produce', { transport_id }), 422, 'invalid_media_parameters');
    refused(
      await ask('produce', { transport_id, rtp_parameters: { codecs: 5 } }),
      422,
      'invalid_media_parameters',
    );
    refused(
      await ask('connect_transport', { transport_id, dtls_parameters: {} }),
      422,
      'invalid_media_parameters',
    );
    refused(
      await ask('consume', { transport_id, rtp_capabilities: { codecs: [] } }),
      422,
      'invalid_media_parameters',
    );
    const pcm = { ...microphone(1), codecs: [{ mimeType: 'audio/PCMU', payloadType: 0, clockRate: 8000 }] };
    refused(await ask('produce', { transport_id, rtp_parameters: pcm }), 422, 'invalid_media_parameters');
    await worker.end(sessionId);
  });

  it('that produces twice replaces the first microphone, and the same one twice is refused', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    const ask = (method: Parameters<typeof worker.relay>[2], params: unknown) =>
      worker.relay(sessionId, 'peer', method, params);
    const { body: known } = await ask('get_router_capabilities', {});
    const created = await ask('create_transport', { direction: 'send' });
    const { transport_id } = created.body as { transport_id: string };
    const produce = (ssrc: number) => ask('produce', { transport_id, rtp_parameters: microphone(ssrc) });
    expect((await produce(1)).status).toBe(200);
    refused(await produce(1), 422, 'invalid_media_parameters');
    expect((await produce(2)).status).toBe(200);
    expect((await produce(1)).status).toBe(200);
    const { rtp_capabilities } = known as { rtp_capabilities: unknown };
    for (let times = 0; times < 3; times += 1) {
      expect((await ask('consume', { transport_id, rtp_capabilities })).status).toBe(200);
    }
    await worker.end(sessionId);
  });

  it('that opens transports without end is stopped', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    await worker.relay(sessionId, 'peer', 'get_router_capabilities');
    const open = () => worker.relay(sessionId, 'peer', 'create_transport', { direction: 'send' });
    for (let times = 0; times < 4; times += 1) expect((await open()).status).toBe(200);
    refused(await open(), 409, 'wrong_state');
    await worker.end(sessionId);
  });
});

describe('the control API', () => {
  it('names what is wrong with a request', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    const path = `/v1/sessions/${sessionId}`;
    const eventsUrl = gateway.eventsUrl(sessionId);
    const anybody = await fetch(`http://127.0.0.1:${worker.controlPort}${path}/end`, { method: 'POST' });
    expect(anybody.status).toBe(401);
    refused(await worker.call('POST', `${path}/message`, '{"text": '), 400, 'bad_request');
    refused(await worker.message(sessionId, ''), 422, 'invalid_body');
    refused(await worker.message(sessionId, 'x'.repeat(2001)), 422, 'invalid_body');
    refused(await worker.announce(`${path}/message`, 17 * 1024 * 1024), 413, 'body_too_large');
    refused(await worker.offer(sessionId, 'big', 'v=0\r\n'.repeat(20_000)), 422, 'invalid_body');
    refused(
      await worker.call('POST', `${path}/rpc`, { peer_id: 'p', method: 'delete_everything' }),
      422,
      'invalid_body',
    );
    refused(await worker.message('not-an-id!', 'hello'), 422, 'invalid_parameter');
    refused(await worker.message('00000000-0000-4000-8000-000000000000', 'hello'), 404, 'session_not_found');
    refused(await worker.call('GET', '/v1/everything'), 404, 'not_found');
    const unknown = '00000000-0000-4000-8000-000000000001';
    refused(await worker.take(unknown, [], eventsUrl), 422, 'invalid_body');
    const [created] = newLog();
    refused(await worker.take(unknown, [{ ...created!, seq: 7 }], eventsUrl), 422, 'invalid_body');
    refused(await worker.message(unknown, 'hello'), 404, 'session_not_found');
    await worker.end(sessionId);
  });
});

describe('the media port', () => {
  const RTP = Buffer.from('806f0001000000010000000a', 'hex');
  const RTCP = Buffer.from('80c900010000000a', 'hex');
  const STUN = Buffer.from('000100002112a442', 'hex');
  const DTLS = Buffer.from('16fefd', 'hex');

  it('takes garbage by UDP and TCP while conversations go on', async () => {
    const socket = createSocket('udp4');
    const sinceMs = performance.now();
    await worker.message(bystander.sessionId, 'Tell me something long, please.');
    for (let round = 0; round < 40; round += 1) {
      for (const start of [RTP, RTCP, STUN, DTLS, Buffer.alloc(0)]) {
        const noise = randomBytes(Math.floor(Math.random() * 1400));
        socket.send(Buffer.concat([start, noise]), worker.rtcBasePort, '127.0.0.1');
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const start of [RTP, STUN, Buffer.from('GET / HTTP/1.1\r\n\r\n')]) {
      await new Promise<void>((resolve) => {
        const tcp = connect(worker.rtcBasePort, '127.0.0.1', () => {
          tcp.write(Buffer.concat([start, randomBytes(5000)]), () => tcp.destroy());
        });
        tcp.on('error', () => undefined);
        tcp.once('close', () => resolve());
      });
    }
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    await listener.hearsVoice(sinceMs, 400);
  });

  it('takes garbage from a learner whose connection is good', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    const learner = await join(sessionId);
    await learner.hearsVoice();
    for (let round = 0; round < 200; round += 1)
      learner.sendRaw(randomBytes(1 + Math.floor(Math.random() * 1200)));
    const sinceMs = performance.now();
    expect((await worker.message(sessionId, 'I like robots.')).status).toBe(200);
    await learner.hearsVoice(sinceMs, 200);
    await worker.end(sessionId);
  });
});

describe('a browser that vanishes', () => {
  it('is noticed by its missing consent, and the interview waits for it', async () => {
    const { sessionId, log } = await startInterview(worker, gateway);
    const learner = await join(sessionId);
    await learner.hearsVoice();
    learner.vanish();
    await until('the learner to be missed', () => log.of('learner_left')[0]);
    expect(log.of('learner_left')).toMatchObject([{ peer_id: 'learner', reason: 'connection_lost' }]);
    await log.liveEvent('media_lost');
    const back = await join(sessionId, 'back');
    await back.hearsVoice();
    await worker.end(sessionId);
  });
});
