import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import type { types } from 'mediasoup-client';
import { WebSocket } from 'ws';
import type { ResultsResponse, StartResponse } from '@spool/contracts';
import type { InterviewProblem } from './client-error';
import { InterviewConnection } from './interview-connection';
import type { ConnectionState } from './interview-connection';
import { FakeGateway, Refusal, until } from './testing/fake-gateway';
import { LOG, asLive, asLog } from './testing/events';

/** mediasoup-client's own stand-in for a browser; here its ICE connects as soon as DTLS is asked for. */
class Browser {
  readonly handlers: FakeHandler[] = [];
  connects = true;

  readonly deviceOptions: types.DeviceOptions = {
    handlerFactory: this.factory(),
  };

  private factory(): NonNullable<types.DeviceOptions['handlerFactory']> {
    const real = FakeHandler.createFactory(fakeParameters);
    return {
      ...real,
      factory: (options) => {
        const handler = real.factory(options) as FakeHandler;
        this.handlers.push(handler);
        handler.prependListener('@connect', () => {
          if (this.connects) setImmediate(() => handler.setConnectionState('connected'));
        });
        return handler;
      },
    };
  }
}

const JOIN = ['get_router_capabilities', 'create_transport', 'consume', 'connect_transport'] as const;
let gateway: FakeGateway;
let browser: Browser;
let connection: InterviewConnection;
let states: ConnectionState[];
let problems: InterviewProblem[];

function makeConnection(fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError('offline'))) {
  const started: StartResponse = {
    session_id: 's1',
    status: 'waiting',
    greeting: 'Hello.',
    join_token: { token: 'the.join.token', role: 'learner', expires_at: '2026-01-01T00:00:00Z' },
    rtc: { websocket_url: '/api/interview/ws?session_id=s1', offer_url: '/offer', ice_servers: [] },
  };
  connection = new InterviewConnection(started, {
    baseUrl: `http://127.0.0.1:${gateway.port}`,
    fetch,
    webSocket: WebSocket,
    audioOutput: null,
    signalling: { backoff: { baseMs: 2, capMs: 4 } },
    media: { device: browser.deviceOptions, backoff: { baseMs: 2, capMs: 4 }, connectTimeoutMs: 20 },
  });
  connection.on('state', (state) => states.push(state));
  connection.on('problem', (problem) => problems.push(problem));
}

const readies = () => gateway.methods().filter((method) => method === 'ready').length;

beforeEach(async () => {
  globalThis.MediaStream ??= class {
    constructor(private readonly tracks: MediaStreamTrack[]) {}
    getAudioTracks() {
      return this.tracks;
    }
  } as unknown as typeof MediaStream;
  gateway = await FakeGateway.listen();
  browser = new Browser();
  states = [];
  problems = [];
  let made = 0;
  Object.assign(gateway.answers, {
    get_router_capabilities: () => ({ rtp_capabilities: fakeParameters.generateRouterRtpCapabilities() }),
    create_transport: () => {
      const remote = fakeParameters.generateTransportRemoteParameters();
      return {
        transport_id: `t${++made}`,
        ice_parameters: remote.iceParameters,
        ice_candidates: remote.iceCandidates,
        dtls_parameters: remote.dtlsParameters,
      };
    },
    connect_transport: () => ({}),
    restart_ice: () => ({ ice_parameters: fakeParameters.generateTransportRemoteParameters().iceParameters }),
    produce: () => ({ producer_id: 'learner' }),
    consume: () => {
      const remote = fakeParameters.generateConsumerRemoteParameters({ codecMimeType: 'audio/opus' });
      return { consumer_id: remote.id, producer_id: remote.producerId, rtp_parameters: remote.rtpParameters };
    },
    ready: () => ({}),
  });
  makeConnection();
});
afterEach(async () => {
  connection.close();
  await gateway.close();
});

/** As much of a microphone as mediasoup-client and the SDK look at. */
function microphone(): { stream: MediaStream; track: MediaStreamTrack } {
  const track = Object.assign(new EventTarget(), {
    kind: 'audio',
    id: 'mic',
    readyState: 'live',
    enabled: true,
    stop() {},
  });
  const audio = track as unknown as MediaStreamTrack;
  return { stream: new MediaStream([audio]), track: audio };
}

describe('joining', () => {
  it('listens first, then speaks, then says that it is ready', async () => {
    connection.connect({ microphone: microphone().stream });
    await until(() => connection.state === 'connected');
    expect(gateway.methods()).toEqual([...JOIN, 'create_transport', 'connect_transport', 'produce', 'ready']);
    expect(states).toEqual(['connecting', 'connected']);
  });

  it('works without a microphone', async () => {
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    expect(gateway.methods()).toEqual([...JOIN, 'ready']);
    expect(connection.remoteStream).toBeDefined();
  });

  it('tells that the microphone cannot be had, and joins all the same', async () => {
    connection.connect({ microphone: 'default' });
    await until(() => connection.state === 'connected');
    expect(problems.map(({ code }) => code)).toEqual(['microphone_insecure']);
    expect(connection.microphone).toBe('off');
  });

  it('sends a microphone that is opened later on the same media session', async () => {
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    await connection.useMicrophone(microphone().stream);
    expect(gateway.methods().slice(-3)).toEqual(['create_transport', 'connect_transport', 'produce']);
    expect(readies()).toBe(1);
  });

  it('goes on by typing when sound cannot get through, and tells it once', async () => {
    browser.connects = false;
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    expect(problems.map(({ code }) => code)).toEqual(['media_unreachable']);
    expect(readies()).toBe(0);
    browser.connects = true;
    await until(() => readies() === 1);
  });

  it('refuses to be used a second time', () => {
    connection.connect({ microphone: null });
    expect(() => connection.connect({ microphone: null })).toThrow(/make another one/);
  });
});

describe('staying', () => {
  beforeEach(async () => {
    connection.connect({ microphone: microphone().stream });
    await until(() => connection.state === 'connected');
    gateway.requests.length = 0;
  });

  it('joins with new transports when the media is lost', async () => {
    gateway.notify(asLive({ type: 'media_lost', at_ms: 0, detail: 'a worker went away' }));
    await until(() => readies() === 1 && connection.state === 'connected');
    expect(gateway.methods().slice(0, 4)).toEqual(JOIN);
    expect(states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  it('joins again where the interview is when its media worker died, and once however often it is told', async () => {
    const moved = asLive({ type: 'session_moved', at_ms: 0, fence: 9, handed_over: false });
    gateway.notify(moved);
    gateway.notify(moved);
    await until(() => readies() === 1 && connection.state === 'connected');
    expect(gateway.methods().slice(0, 4)).toEqual(JOIN);
    expect(gateway.methods().filter((method) => method === 'get_router_capabilities')).toHaveLength(1);
    expect(states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  it('makes the new media path before it breaks the old one when the interview is handed over', async () => {
    const before = [...browser.handlers];
    const closings = before.map((handler) => jest.spyOn(handler, 'close'));
    gateway.answers.ready = () => {
      expect(closings.every((closing) => closing.mock.calls.length === 0)).toBe(true);
      return {};
    };
    gateway.notify(asLive({ type: 'session_moved', at_ms: 0, fence: 9, handed_over: true }));
    await until(() => closings.every((closing) => closing.mock.calls.length === 1));
    expect(readies()).toBe(1);
    expect(states).toEqual(['connecting', 'connected']);
  });

  it('joins again, as a new peer, after the socket was lost', async () => {
    gateway.cut();
    await until(() => readies() === 1 && connection.state === 'connected');
    expect(gateway.methods()).toContain('produce');
    expect(states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  it('repairs a failed transport by ICE restart, keeping the media session', async () => {
    browser.handlers[0]?.setConnectionState('failed');
    await until(() => gateway.methods().includes('restart_ice'));
    expect(connection.state).toBe('reconnecting');
    browser.handlers[0]?.setConnectionState('connected');
    expect(connection.state).toBe('connected');
    expect(gateway.methods()).toEqual(['restart_ice']);
  });

  it.each(['peer_not_found', 'session_not_found'])(
    'joins again when a restart is refused with %s',
    async (code) => {
      gateway.answers.restart_ice = () => {
        throw new Refusal(code);
      };
      browser.handlers[0]?.setConnectionState('failed');
      await until(() => readies() === 1 && connection.state === 'connected');
      expect(gateway.methods().slice(0, 5)).toEqual(['restart_ice', ...JOIN]);
    },
  );

  it('tries again when a join fails', async () => {
    let refusals = 2;
    gateway.answers.ready = () => {
      if (refusals-- > 0) throw new Refusal('media_worker_unavailable');
      return {};
    };
    gateway.notify(asLive({ type: 'media_lost', at_ms: 0, detail: 'a worker went away' }));
    await until(() => readies() === 3 && connection.state === 'connected');
    expect(problems).toEqual([]);
  });

  it('mutes by silencing the track, and stays muted across a re-join', async () => {
    const mic = microphone();
    await connection.useMicrophone(mic.stream);
    connection.mute(true);
    expect([connection.microphone, mic.track.enabled]).toEqual(['muted', false]);
    gateway.cut();
    await until(() => readies() === 1 && connection.state === 'connected');
    expect(mic.track.enabled).toBe(false);
    connection.mute(false);
    expect([connection.microphone, mic.track.enabled]).toEqual(['on', true]);
  });

  it('tells that the microphone went away', async () => {
    const mic = microphone();
    await connection.useMicrophone(mic.stream);
    mic.track.dispatchEvent(new Event('ended'));
    expect(problems.map(({ code }) => code)).toEqual(['microphone_lost']);
    expect(connection.microphone).toBe('off');
  });
});

describe('leaving', () => {
  const results = { session_id: 's1', final: true } as ResultsResponse;

  it('ends with a clear problem when a newer connection takes over', async () => {
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    gateway.notify(asLive({ type: 'peer_superseded', at_ms: 0, peer_id: 'somebody else' }));
    gateway.notify(asLive({ type: 'peer_superseded', at_ms: 0, peer_id: 'peer-1' }));
    await until(() => connection.state === 'ended');
    expect(problems.map(({ code }) => code)).toEqual(['peer_superseded']);
    expect(gateway.sinces).toEqual([0]);
  });

  it('ends when the log says so', async () => {
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    gateway.notify(asLog({ seq: 1, event: { type: 'interview_ended', at_ms: 0, reason: 'completed' } }));
    await until(() => connection.state === 'ended');
    expect(problems).toEqual([]);
  });

  it('returns the results of the end', async () => {
    gateway.answers.end = () => results;
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    await expect(connection.end()).resolves.toEqual(results);
    expect(connection.state).toBe('ended');
  });

  it('ends over HTTP while there is no socket, and fetches the results of what has ended already', async () => {
    const urls: string[] = [];
    makeConnection((url) => {
      urls.push(new URL(String(url)).pathname);
      const ended = { code: 'interview_ended', detail: 'It has ended.' };
      return Promise.resolve(
        String(url).endsWith('/end') ? Response.json(ended, { status: 409 }) : Response.json(results),
      );
    });
    await expect(connection.end()).resolves.toEqual(results);
    expect(urls).toEqual(['/api/interview/s1/end', '/api/interview/s1/results']);
  });

  it('is let in by its join token, on the socket and over HTTP, and tells it to nobody else', async () => {
    const sent: [string, string | null][] = [];
    makeConnection((url, init) => {
      sent.push([String(url), new Headers(init?.headers).get('authorization')]);
      return Promise.resolve(Response.json(results));
    });
    await connection.end();
    expect(sent).toEqual([[expect.stringContaining('/s1/end'), 'Bearer the.join.token']]);

    makeConnection();
    connection.connect({ microphone: null });
    await until(() => connection.state === 'connected');
    expect(gateway.protocols.at(-1)).toBe('spool.v1,spool.token.the.join.token');
  });

  it('hands on the log once and in order', async () => {
    gateway.log.push(...LOG);
    const seqs: number[] = [];
    connection.on('log', ({ seq }) => seqs.push(seq));
    connection.connect({ microphone: null });
    await until(() => seqs.length === LOG.length);
    expect(seqs).toEqual(LOG.map(({ seq }) => seq));
  });
});
