import { WebSocket } from 'ws';
import type { StoredEvent } from '@spool/contracts';
import type { FinalClose } from './close-reasons';
import { Signalling } from './signalling';
import type { SignallingOptions } from './signalling';
import { FakeGateway, Refusal, until } from './testing/fake-gateway';
import { LOG, asLog } from './testing/events';

const FAST = { baseMs: 2, capMs: 4 };
let gateway: FakeGateway;
let signalling: Signalling;
let ups: string[];
let log: StoredEvent[];
let closes: FinalClose[];

function open(options: Partial<SignallingOptions> = {}) {
  signalling = new Signalling({ url: gateway.url, webSocket: WebSocket, backoff: FAST, ...options });
  signalling.on('up', ({ peerId }) => ups.push(peerId));
  signalling.on('log', (stored) => log.push(stored));
  signalling.on('closed', (close) => closes.push(close));
  signalling.open();
}

beforeEach(async () => {
  gateway = await FakeGateway.listen();
  ups = [];
  log = [];
  closes = [];
});
afterEach(async () => {
  signalling.close();
  await gateway.close();
});

describe('requests', () => {
  it('get their own responses, in whatever order these come', async () => {
    open();
    await until(() => signalling.up);
    const held: { id: number; text: string }[] = [];
    gateway.sockets[0]?.on('message', (data) => {
      const request = JSON.parse(String(data)).data;
      held.push({ id: request.id, text: request.params.text });
    });
    const first = signalling.request('message', { text: 'one' });
    const second = signalling.request('message', { text: 'two' });
    await until(() => held.length === 2);
    for (const { id, text } of held.reverse()) {
      const result = { turn_id: 1, reply: `to ${text}` };
      gateway.sockets[0]?.send(JSON.stringify({ event: 'response', data: { id, ok: true, result } }));
    }
    expect((await first).reply).toBe('to one');
    expect((await second).reply).toBe('to two');
  });

  it('are rejected with the code of the server’s problem', async () => {
    gateway.answers.ready = () => {
      throw new Refusal('peer_not_found');
    };
    open();
    await until(() => signalling.up);
    await expect(signalling.request('ready', {})).rejects.toMatchObject({ code: 'peer_not_found' });
  });

  it('are rejected when no response comes in time', async () => {
    open({ requestTimeoutMs: 5 });
    await until(() => signalling.up);
    await expect(signalling.request('ready', {})).rejects.toMatchObject({ code: 'request_timeout' });
  });

  it('are rejected at once while there is no connection, and when it is lost before the response', async () => {
    open();
    await expect(signalling.request('ready', {})).rejects.toMatchObject({ code: 'connection_lost' });
    await until(() => signalling.up);
    const waiting = signalling.request('ready', {});
    await until(() => gateway.methods().includes('ready'));
    gateway.cut();
    await expect(waiting).rejects.toMatchObject({ code: 'connection_lost' });
  });

  it('survive frames that this version does not understand', async () => {
    gateway.answers.ready = () => ({});
    open();
    await until(() => signalling.up);
    for (const frame of ['not json', '{}', '{"event":"live","data":{"type":"from_the_future","at_ms":1}}']) {
      gateway.sockets[0]?.send(frame);
    }
    await expect(signalling.request('ready', {})).resolves.toEqual({});
  });
});

describe('reconnecting', () => {
  it('asks for the log from where it stopped, and hands on each event once', async () => {
    gateway.log.push(...LOG.slice(0, 4));
    open();
    await until(() => log.length === 4);
    gateway.cut();
    gateway.log.push(...LOG.slice(4, 9));
    await until(() => log.length === 9);
    gateway.notify(asLog(LOG[3] as StoredEvent));
    gateway.notify(asLog(LOG[9] as StoredEvent));
    await until(() => log.length === 10);
    expect(gateway.sinces).toEqual([0, 4]);
    expect(log).toEqual(LOG.slice(0, 10));
    expect(ups).toEqual(['peer-1', 'peer-2']);
  });

  it('waits longer from one failed attempt to the next, and starts anew after a welcome', async () => {
    const delays: number[] = [];
    open({ backoff: { baseMs: 2, capMs: 8 }, random: () => 0.5 });
    signalling.on('down', ({ retryInMs }) => delays.push(retryInMs));
    await until(() => signalling.up);
    const { port } = gateway;
    await gateway.close();
    await until(() => delays.length === 4);
    expect(delays.slice(0, 4)).toEqual([1.5, 3, 6, 6]);
    gateway = await FakeGateway.listen(port);
    await until(() => ups.length === 2);
    delays.length = 0;
    gateway.cut();
    await until(() => delays.length === 1);
    expect(delays).toEqual([1.5]);
  });

  it('drops a connection that does not answer a ping', async () => {
    delete gateway.answers.ping;
    open({ pingEveryMs: 1, requestTimeoutMs: 5 });
    await until(() => ups.length >= 2);
    expect(gateway.requests[0]?.method).toBe('ping');
  });

  it('drops a connection that does not welcome it', async () => {
    gateway.greets = false;
    open({ welcomeTimeoutMs: 5 });
    await until(() => gateway.sinces.length >= 2);
    gateway.greets = true;
    await until(() => signalling.up);
  });

  it('fetches the log again when an event is missing in it', async () => {
    gateway.log.push(...LOG.slice(0, 2));
    open({ gapTimeoutMs: 2 });
    await until(() => log.length === 2);
    gateway.log.push(...LOG.slice(2, 5));
    gateway.notify(asLog(LOG[4] as StoredEvent));
    await until(() => log.length === 5);
    expect(log).toEqual(LOG.slice(0, 5));
    expect(gateway.sinces).toEqual([0, 2]);
  });

  it('gives up after having been without a connection for too long', async () => {
    open({ giveUpAfterMs: 0 });
    await until(() => signalling.up);
    gateway.cut();
    await until(() => closes.length === 1);
    expect(closes).toMatchObject([{ state: 'failed', problem: { code: 'gave_up' } }]);
  });

  it.each([
    [4001, 'ended', 'peer_superseded'],
    [4004, 'failed', 'session_not_found'],
    [4000, 'failed', 'bad_request'],
    [4010, 'ended', undefined],
  ])('does not reconnect after close code %i', async (code, state, problem) => {
    open();
    await until(() => signalling.up);
    gateway.sockets[0]?.close(code, 'why');
    await until(() => closes.length === 1);
    expect(closes[0]?.state).toBe(state);
    expect(closes[0]?.problem?.code).toBe(problem);
    await new Promise((resolve) => setTimeout(resolve, 4 * FAST.capMs));
    expect(gateway.sinces).toEqual([0]);
  });
});
