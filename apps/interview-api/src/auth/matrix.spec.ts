import type { SignallingMethod } from '@spool/contracts';
import type { Problem } from '@spool/contracts';
import { WebSocket } from 'ws';
import type { OpenApiDocument } from '../docs/openapi';
import { CALLERS, credentialsOf } from '../testing/callers';
import type { Caller, Credentials } from '../testing/callers';
import { FakeWorker, OFFER_SDP } from '../testing/fake-worker';
import { startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { OidcIssuer } from '../testing/oidc-issuer';
import { SocketClient } from '../testing/socket-client';
import { MATRIX, UNKNOWN } from './matrix';
import type { Row } from './matrix';

const OWNERS = ['ada', 'bob'] as const;
type Owner = (typeof OWNERS)[number];

/** What is left of the interviews is not what it was. */
const FINAL = new Set([
  'POST /api/interview/stop',
  'POST /api/interview/{session_id}/end',
  'DELETE /api/users/{user_id}/data',
  'socket end',
]);
const SOCKET = 'GET /api/interview/ws';
const BOUND_TO_ADA: readonly Caller[] = ['Ada’s key', 'Ada'];

const BODIES: Record<string, (owner: Owner, sessionId: string) => object> = {
  'POST /api/interview/start': (user_id) => ({ user_id }),
  'POST /api/interview/stop': (_owner, session_id) => ({ session_id }),
  'POST /api/interview/{session_id}/message': () => ({ text: 'hello' }),
  'POST /api/interview/{session_id}/rtc/offer': () => ({ sdp: OFFER_SDP, type: 'offer' }),
  'POST /api/interview/{session_id}/join-tokens': () => ({ role: 'viewer' }),
};

const PARAMS: Record<SignallingMethod, object> = {
  get_router_capabilities: {},
  create_transport: { direction: 'send' },
  connect_transport: { transport_id: 't', dtls_parameters: {} },
  restart_ice: { transport_id: 't' },
  produce: { transport_id: 't', rtp_parameters: {} },
  consume: { transport_id: 't', rtp_capabilities: {} },
  ready: {},
  message: { text: 'hello' },
  end: {},
  ping: {},
};

interface Outcome {
  status: number;
  code: string | undefined;
}

describe('who may do what', () => {
  const folder = temporaryFolder();
  let issuers: OidcIssuer[] = [];
  let worker: FakeWorker;
  let gateway: TestGateway;
  let credentials: Credentials;
  let document: OpenApiDocument;
  let sessions: Record<Owner, string>;

  beforeAll(async () => {
    issuers = [await OidcIssuer.start(), await OidcIssuer.start()];
    credentials = credentialsOf(issuers[0] as OidcIssuer, issuers[1] as OidcIssuer);
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: folder.path,
      WORKER_URLS: worker.url,
      ...credentials.env,
      // The worker of these tests knows the one that everybody knows.
      INTERNAL_TOKEN: '',
      ADDRESS_REQUESTS_PER_S: '10000',
      CALLER_REQUESTS_PER_S: '10000',
      SESSIONS_PER_USER: '10000',
    });
    document = (await gateway.call<OpenApiDocument>('GET', '/api/openapi.json')).body;
    sessions = await startBoth();
  }, 240_000);
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    for (const issuer of issuers) await issuer.stop();
    folder.remove();
  });

  async function startBoth(): Promise<Record<Owner, string>> {
    const authorization = (await credentials.authorization('an operator', '')) ?? '';
    const start = async (user_id: Owner): Promise<string> => {
      const answer = await gateway.send<{ session_id: string }>('/api/interview/start', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ user_id }),
      });
      expect(answer.status).toBe(201);
      return answer.body.session_id;
    };
    return { ada: await start('ada'), bob: await start('bob') };
  }

  /** The description's operations, and the socket's methods. */
  const operations = (): string[] => {
    const rest = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const { methods } = document.paths['/api/interview/ws']?.['get']?.['x-websocket'] as { methods: object };
    return [...rest, ...Object.keys(methods).map((method) => `socket ${method}`)];
  };

  async function ask(operation: string, caller: Caller, owner: Owner): Promise<Outcome> {
    const authorization = await credentials.authorization(caller, sessions.ada);
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    if (operation === SOCKET) return connect(headers, owner);
    if (operation.startsWith('socket ')) {
      return askSocket(headers, operation.slice('socket '.length) as SignallingMethod, owner);
    }
    const [method = '', template = ''] = operation.split(' ');
    const path = template
      .replace('{session_id}', sessions[owner])
      .replace('{user_id}', owner)
      .replace('{peer_id}', '5d0f0f6e-6a55-4f8c-9c37-2a6a1f8a9b10')
      .replace('{code}', 'bad_json')
      .replace('{file}', 'swagger-ui.css')
      .replace('{part}', '0.ogg');
    const query = operation === 'GET /api/interviews' ? `?user_id=${owner}` : '';
    const body = BODIES[operation]?.(owner, sessions[owner]);
    const response = await fetch(new URL(path + query, gateway.url), {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
      // Some never end by themselves.
      await response.body?.cancel();
      return { status: response.status, code: undefined };
    }
    return { status: response.status, code: ((await response.json()) as Problem).code };
  }

  const open = (headers: Record<string, string>, owner: Owner): Promise<SocketClient> =>
    SocketClient.over(new WebSocket(gateway.socketUrl(`session_id=${sessions[owner]}`), { headers }));

  /** As the status that the same answer would have by HTTP. */
  async function connect(headers: Record<string, string>, owner: Owner): Promise<Outcome> {
    const client = await open(headers, owner);
    const first = await Promise.race([client.notification('welcome').then(() => 'welcome'), client.closed]);
    if (typeof first === 'string') {
      await client.close();
      return { status: 101, code: undefined };
    }
    const known: Record<number, Outcome> = {
      4401: { status: 401, code: 'unauthorized' },
      4403: { status: 403, code: 'forbidden' },
      4004: { status: 404, code: 'session_not_found' },
    };
    return known[first.code] ?? { status: first.code, code: first.reason };
  }

  async function askSocket(
    headers: Record<string, string>,
    method: SignallingMethod,
    owner: Owner,
  ): Promise<Outcome> {
    const let_in = await connect(headers, owner);
    if (let_in.status !== 101) return let_in;
    const client = await open(headers, owner);
    await client.notification('welcome');
    const answer = await client.request(method, PARAMS[method]);
    await client.close();
    return answer.ok
      ? { status: 200, code: undefined }
      : { status: answer.problem.status, code: answer.problem.code };
  }

  const isAllowed = (row: Row | 'public', caller: Caller, owner: Owner): boolean =>
    row === 'public' || row[owner === 'ada' ? 'adas' : 'bobs'].includes(caller);

  function refusal(operation: string, caller: Caller, owner: Owner): Outcome {
    if (UNKNOWN.includes(caller)) return { status: 401, code: 'unauthorized' };
    const ofSession = !/start$|interviews$|users/.test(operation);
    if (owner === 'bob' && ofSession && BOUND_TO_ADA.includes(caller)) {
      return { status: 404, code: 'session_not_found' };
    }
    return { status: 403, code: 'forbidden' };
  }

  it('is written down for every operation that the API’s description has, and for no other', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(operations().sort());
  });

  it.each(Object.entries(MATRIX))(
    '%s',
    async (operation, row) => {
      const wrong: string[] = [];
      for (const owner of OWNERS) {
        for (const caller of CALLERS) {
          const outcome = await ask(operation, caller, owner);
          const may = isAllowed(row, caller, owner);
          if (may && FINAL.has(operation)) sessions = await startBoth();
          const expected = refusal(operation, caller, owner);
          const isRight = may
            ? ![401, 403].includes(outcome.status) &&
              outcome.code !== 'session_not_found' &&
              (outcome.status < 500 || row === 'public')
            : outcome.status === expected.status && outcome.code === expected.code;
          if (!isRight) {
            wrong.push(
              `${caller} with what is ${owner}’s: ${outcome.status} ${outcome.code ?? ''}, may: ${may}`,
            );
          }
        }
      }
      expect(wrong).toEqual([]);
    },
    240_000,
  );

  it('lets only the internal token into the internal port', async () => {
    const wrong: string[] = [];
    for (const caller of CALLERS) {
      const authorization = await credentials.authorization(caller, sessions.ada);
      for (const [method, path] of [
        ['POST', `/internal/sessions/${sessions.ada}/events`],
        ['POST', `/internal/sessions/${sessions.ada}/hand_over`],
        ['GET', '/metrics'],
      ] as const) {
        const { status } = await fetch(new URL(path, gateway.internalUrl), {
          method,
          headers: authorization === undefined ? {} : { authorization },
        });
        // Its own token is another one in this test, so that nobody here has it.
        if (status !== 401 && status !== 404) wrong.push(`${caller} ${method} ${path}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lists to a user their own interviews, also when they do not say whose', async () => {
    const list = async (caller: Caller): Promise<string[]> => {
      const authorization = (await credentials.authorization(caller, '')) ?? '';
      const { body } = await gateway.send<{ interviews: { user_id: string }[] }>(
        '/api/interviews?limit=100',
        {
          headers: { authorization },
        },
      );
      return [...new Set(body.interviews.map(({ user_id }) => user_id))].sort();
    };
    expect(await list('Ada')).toEqual(['ada']);
    expect(await list('Ada’s key')).toEqual(['ada']);
    expect(await list('an operator')).toEqual(['ada', 'bob']);
  });

  it('writes no credential to the log, whoever asked for whatever', async () => {
    expect(gateway.log.length).toBeGreaterThan(0);
    const all = gateway.log.join('\n');
    for (const caller of CALLERS) {
      const secret = (await credentials.authorization(caller, sessions.ada))?.slice('Bearer '.length);
      // Of a signed token the signature is what nobody else could make.
      const telling = secret?.split('.').at(-1);
      if (telling !== undefined) expect(all).not.toContain(telling);
    }
    expect(all).not.toMatch(/eyJ[\w-]+\.eyJ|spk_\w+_[\w-]{43}/);
  });
});
