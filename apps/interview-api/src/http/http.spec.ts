import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem, StartResponse } from '@spool/contracts';
import { ROUTES } from '../docs/routes';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { rawConnection, rawRequest, readAll } from '../testing/raw-http';

const fill = (path: string, id: string): string =>
  path.replace('{session_id}', id).replace('{peer_id}', randomUUID()).replace('{code}', 'bad_json');
const bodyFor = (path: string): object | undefined => {
  if (path.endsWith('/message')) return { text: 'hello' };
  if (path.endsWith('/join-tokens')) return { role: 'viewer' };
  return path.endsWith('/offer') ? { sdp: 'v=0', type: 'offer' } : undefined;
};
const OF_SESSION = ROUTES.filter(({ path }) => path.startsWith('/api/') && path.includes('{session_id}')).map(
  ({ method, path }) => ({
    method,
    path,
  }),
);
const WITH_BODY = ROUTES.filter(({ body }) => body).map(({ method, path }) => ({ method, path }));

describe('the gateway’s HTTP', () => {
  const folder = temporaryFolder();
  const webDir = join(folder.path, 'web');
  let worker: FakeWorker;
  let gateway: TestGateway;
  let id: string;

  beforeAll(async () => {
    mkdirSync(join(webDir, 'assets'), { recursive: true });
    writeFileSync(join(webDir, 'assets/app-1a2b.js'), 'page();');
    writeFileSync(join(webDir, '.env'), 'SECRET=1');
    worker = await FakeWorker.start();
    gateway = await startGateway({
      // Called by many names here; what it answers to without this is in auth/guard.spec.ts.
      ALLOW_UNAUTHENTICATED: 'yes-on-any-address',
      DATA_DIR: join(folder.path, 'data'),
      WORKER_URLS: worker.url,
      WEB_DIR: webDir,
    });
    id = await gateway.begin();
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const post = (path: string, headers: Record<string, string>, body: string) =>
    gateway.send(path, { method: 'POST', headers, body });
  const json = { 'content-type': 'application/json' };

  describe('of every route that is about an interview', () => {
    it.each(OF_SESSION)('$method $path: an interview that never was is a 404', async ({ method, path }) => {
      const answer = await gateway.call(method, fill(path, randomUUID()), bodyFor(path));
      expect(answer).toMatchObject(problem(404, 'session_not_found'));
    });

    it.each(OF_SESSION)(
      '$method $path: an id that can be none is a 422 that names it',
      async ({ method, path }) => {
        const answer = await gateway.call(method, fill(path, 'me'), bodyFor(path));
        expect(answer).toMatchObject(problem(422, 'invalid_parameter', 'session_id'));
      },
    );
  });

  describe('of every route that takes a body', () => {
    it.each(WITH_BODY)('$method $path: malformed JSON is a 400', async ({ path }) => {
      expect(await post(fill(path, id), json, '{"text": "hel')).toMatchObject(problem(400, 'bad_json'));
    });

    it.each(WITH_BODY)('$method $path: no body is a 422', async ({ path }) => {
      const answer = await gateway.send<Problem>(fill(path, id), { method: 'POST', headers: json });
      expect(answer).toMatchObject(problem(422, 'invalid_body'));
    });

    it.each(WITH_BODY)('$method $path: a body too large is a 413', async ({ path }) => {
      const body = JSON.stringify({ text: 'x'.repeat(200_000) });
      expect(await post(fill(path, id), json, body)).toMatchObject(problem(413, 'body_too_large'));
    });

    it.each(WITH_BODY)('$method $path: another content type is a 415', async ({ path }) => {
      for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense']) {
        const answer = await post(fill(path, id), { 'content-type': type }, '{}');
        expect(answer).toMatchObject(problem(415, 'unsupported_media_type'));
      }
    });

    it.each(WITH_BODY)('$method $path: a compressed body is a 415', async ({ path }) => {
      const answer = await post(fill(path, id), { ...json, 'content-encoding': 'gzip' }, '{}');
      expect(answer).toMatchObject(problem(415, 'unsupported_media_type'));
    });
  });

  it('takes SDP only as an offer', async () => {
    const answer = await post(`/api/interview/${id}/message`, { 'content-type': 'application/sdp' }, 'v=0');
    expect(answer).toMatchObject(problem(415, 'unsupported_media_type'));
  });

  it('ignores what would change the prototype of everything', async () => {
    const body =
      '{"user_id":"ada","__proto__":{"mode":"thread"},"constructor":{"prototype":{"mode":"thread"}}}';
    expect(await post('/api/interview/start', json, body)).toMatchObject({ status: 201 });
  });

  it('refuses a body that is larger than it said it would be, or larger than it may be, as it comes', async () => {
    const head = `POST /api/interview/start HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n`;
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const chunked = await rawRequest(
      gateway.url,
      `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(10)}`,
    );
    expect(chunked.status).toBe(413);
    const announced = await rawRequest(gateway.url, `${head}Content-Length: 99999999\r\n\r\n{`);
    expect(announced.status).toBe(413);
    expect(JSON.parse(announced.body)).toMatchObject({ code: 'body_too_large' });
  });

  describe('where no route is', () => {
    it.each([
      '/nothing',
      '/api',
      '/api/interview',
      '/api/interview/',
      '/health/',
      '//',
      '/%00',
      '/..%2f..%2fetc/passwd',
    ])('answers %s with a 404', async (path) => {
      const answer = await rawRequest(
        gateway.url,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      expect([404, 400, 403]).toContain(answer.status);
      expect(JSON.parse(answer.body)).toMatchObject({ status: answer.status, code: expect.any(String) });
    });

    it('answers a path that is no path with a 400', async () => {
      const answer = await gateway.call('GET', '/api/interview/%zz/status');
      expect(answer).toMatchObject(problem(400, 'bad_request'));
    });

    it('answers another method with a 405 that lists those that are allowed', async () => {
      const answer = await gateway.call('DELETE', '/api/interview/start');
      expect(answer).toMatchObject(problem(405, 'method_not_allowed'));
      expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
      const get = await gateway.call('GET', `/api/interview/${id}/end`);
      expect(get).toMatchObject(problem(405, 'method_not_allowed'));
      const patch = await gateway.call('PATCH', `/api/interview/${id}/rtc/offer/${randomUUID()}`);
      expect(patch.headers.get('allow')).toBe('DELETE, OPTIONS');
      const put = await gateway.call('PUT', '/health');
      expect(put.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    });

    it('says at the socket’s address that a socket is wanted', async () => {
      expect(await gateway.call('GET', '/api/interview/ws')).toMatchObject(problem(400, 'bad_request'));
    });

    it('does not give away files next to the page', async () => {
      expect(await gateway.call('GET', '/.env')).toMatchObject(problem(404, 'not_found'));
    });
  });

  it('answers HEAD as GET, without the body', async () => {
    for (const path of ['/health', `/api/interview/${id}/status`, '/api/openapi.json', '/']) {
      const answer = await gateway.call('HEAD', path);
      expect(answer).toMatchObject({ status: 200, body: '' });
    }
  });

  it('answers OPTIONS with what is allowed, and grants other origins nothing', async () => {
    const asked = {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    };
    const answer = await gateway.send(`/api/interview/${id}/rtc/offer`, asked);
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect(answer.headers.get('accept-post')).toBe('application/json, application/sdp');
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(await gateway.send('/nothing', { method: 'OPTIONS' })).toMatchObject(problem(404, 'not_found'));
  });

  describe('headers', () => {
    it.each([
      ['GET', '/health'],
      ['GET', '/'],
      ['GET', '/api/docs'],
      ['GET', '/nothing'],
      ['PUT', '/health'],
      ['POST', '/api/interview/start'],
      ['GET', '/api/interview/%zz/status'],
      ['OPTIONS', '/health'],
    ])('are strict on the answer to %s %s', async (method, path) => {
      const { headers } = await gateway.call(method, path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/script-src 'self' blob:(;|$)/);
      expect(policy).not.toMatch(/unsafe/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('let nobody keep what is about an interview', async () => {
      const { headers } = await gateway.call('GET', `/api/interview/${id}/transcript`);
      expect(headers.get('cache-control')).toBe('no-store');
    });

    it('let browsers keep the page’s hashed files, and ask again for the rest', async () => {
      const hashed = await gateway.call('GET', '/assets/app-1a2b.js');
      expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    });

    it('repeat a request id that is one, and replace one that is not', async () => {
      const of = async (value: string): Promise<string | undefined> => {
        const request = `GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${value}\r\nConnection: close\r\n\r\n`;
        return (await rawRequest(gateway.url, request)).headers['x-request-id'];
      };
      expect(await of('trace-42')).toBe('trace-42');
      for (const bad of ['a b', 'x'.repeat(65), 'a\tb', '<script>', 'é', '%0d%0aset-cookie:x']) {
        expect(await of(bad)).toMatch(/^[0-9a-f-]{36}$/);
      }
    });

    it('say where the client reached us, and over TLS if a proxy says so', async () => {
      const start = async (headers: Record<string, string>): Promise<StartResponse['rtc']> => {
        const body = JSON.stringify({ user_id: 'test' });
        const lines = { ...json, 'content-length': String(body.length), connection: 'close', ...headers };
        const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
        const answer = await rawRequest(
          gateway.url,
          `POST /api/interview/start HTTP/1.1\r\n${head.join('')}\r\n${body}`,
        );
        return (JSON.parse(answer.body) as StartResponse).rtc;
      };
      const plain = await start({ host: 'spool.example:8443' });
      expect(plain.websocket_url).toMatch(/^ws:\/\/spool\.example:8443\/api\/interview\/ws\?session_id=/);
      const secure = await start({ host: 'spool.example', 'x-forwarded-proto': 'https, http' });
      expect(secure.websocket_url).toMatch(/^wss:\/\/spool\.example\/api\/interview\/ws\?session_id=/);
      expect(secure.offer_url).toMatch(/^https:\/\/spool\.example\/api\/interview\//);
    });
  });

  describe('from clients that do not speak it', () => {
    const takes = (): number => worker.callsOf('take').length;

    it.each(['a b', 'exa<mple', 'x:port', 'user@x', 'x/path', '[::1', ''])(
      'a Host of %j is a 400, and starts nothing',
      async (host) => {
        const before = takes();
        const body = '{"user_id":"test"}';
        const answer = await rawRequest(
          gateway.url,
          `POST /api/interview/start HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        );
        expect(answer.status).toBe(400);
        expect(JSON.parse(answer.body)).toMatchObject({ code: 'bad_request' });
        expect(takes()).toBe(before);
      },
    );

    it.each([
      ['a request line that is none', 'HELLO\r\n\r\n'],
      ['no Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'],
      [
        'two lengths',
        'POST /api/interview/stop HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      ],
      [
        'a length and chunks',
        'POST /api/interview/stop HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n{}',
      ],
      ['headers without end', `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
      ['a query without end', `GET /health?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ])('%s is a 400 that says so, and the connection is closed', async (_what, request) => {
      const answer = await rawRequest(gateway.url, request);
      expect(answer.status).toBe(400);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(JSON.parse(answer.body)).toMatchObject({ status: 400, code: 'bad_request' });
    });

    it('a path parameter without end is a client’s error', async () => {
      const answer = await gateway.call<Problem>('GET', `/api/interview/${'x'.repeat(2000)}/status`);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body.code).toEqual(expect.any(String));
    });

    it('a part of a file that has no such part is a client’s error, in our words', async () => {
      for (const path of ['/assets/app-1a2b.js', '/api/docs/swagger-ui.css']) {
        const answer = await gateway.send(path, { headers: { range: 'bytes=99999999-' } });
        expect(answer).toMatchObject(problem(400, 'bad_request'));
      }
    });

    it('a long query is ignored', async () => {
      expect(await gateway.call('GET', `/health?${'x='.repeat(5000)}`)).toMatchObject({ status: 200 });
    });

    it('an upgrade to HTTP/2, which some clients always offer, is not taken and not a hang-up', async () => {
      const answer = await rawRequest(
        gateway.url,
        'GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
      );
      expect(answer.status).toBe(200);
    });

    it.each([
      ['to a socket elsewhere', '/nothing', 'x', 404],
      ['without a key', '/api/interview/ws', 'x', 400],
      ['at a Host that is none', '/api/interview/ws', 'a b', 400],
    ])('an upgrade %s is refused in words', async (_what, path, host, status) => {
      const answer = await rawRequest(
        gateway.url,
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
      expect(answer.status).toBe(status);
    });

    it('a client that is gone before it is refused ends nothing but itself', async () => {
      for (let i = 0; i < 20; i += 1) {
        const socket = rawConnection(gateway.url);
        socket.on('error', () => undefined);
        await new Promise((resolve) => socket.once('connect', resolve));
        socket.write(
          'GET / HTTP/1.1\r\nHost: a b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'.repeat(3),
        );
        socket.resetAndDestroy();
      }
      expect(await gateway.call('GET', '/health')).toMatchObject({ status: 200 });
    });

    it('a hundred requests at once on one connection are answered one by one', async () => {
      const request = 'GET /problems/bad_json HTTP/1.1\r\nHost: x\r\n\r\n';
      const socket = rawConnection(gateway.url);
      socket.write(request.repeat(99) + request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
      const all = await readAll(socket);
      expect(all.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(100);
    });
  });

  it('never shows a stack or a file of ours', () => {
    expect(gateway.log.join('\n')).not.toMatch(/"level":(50|60)/);
  });
});
