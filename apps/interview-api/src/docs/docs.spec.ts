import { createLogger } from '@spool/observability';
import { isProblemCode, PROBLEMS, signallingMethods } from '@spool/contracts';
import { openStore } from '@spool/store';
import type { EventStore } from '@spool/store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { readConfig } from '../config';
import { fastifyOf } from '../http/create-app';
import { createPublicApp } from '../public-app';
import { temporaryFolder } from '../testing/gateway';
import { ThreadWebhooks } from '../webhooks/thread-webhooks';
import { routesAt } from './match';
import type { OpenApiDocument } from './openapi';
import { ROUTES } from './routes';
import { SchemaBook } from './schema-book';

/** Files of the page are served from wherever they are. */
const PAGE_FILES = '/*';

describe('the API’s description', () => {
  const folder = temporaryFolder();
  let store: EventStore;
  let app: NestFastifyApplication;
  let registered: Registered[];
  let document: OpenApiDocument;

  beforeAll(async () => {
    store = await openStore({ dataDir: folder.path });
    const config = { ...readConfig({}), INTERNAL_URL: 'http://127.0.0.1:1' };
    const logger = createLogger('test', { write: () => undefined });
    const threads = new ThreadWebhooks(config, store, logger);
    app = await createPublicApp({ config, store, threads, logger });
    await app.init();
    document = (await app.inject('/api/openapi.json')).json<OpenApiDocument>();
    registered = registeredIn(app).filter(({ path }) => path !== PAGE_FILES);
    expect(registered.length).toBeGreaterThan(15);
  });
  afterAll(async () => {
    await app.close();
    await store.close();
    folder.remove();
  });

  it('has every route that is registered', () => {
    const missing = registered.filter(
      ({ method, path }) => !routesAt(sampleOf(path)).some((route) => route.method === method),
    );
    expect(missing).toEqual([]);
  });

  it('has no route that is not registered', () => {
    const missing = ROUTES.filter(
      (route) =>
        !route.websocket &&
        !registered.some(
          ({ method, path }) => method === route.method && matches(path, sampleOf(route.path)),
        ),
    );
    expect(missing).toEqual([]);
  });

  it('is served as OpenAPI 3.1 and says of each operation what it takes and answers', () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations).toHaveLength(ROUTES.length);
    const ids = operations.map(({ operation }) => operation['operationId']);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = (operation['parameters'] ?? []) as { name: string; in: string; required: boolean }[];
      const described = parameters.filter((parameter) => parameter.in === 'path');
      expect(described.map(({ name }) => name)).toEqual(inPath);
      expect(described.every(({ required }) => required)).toBe(true);
      expect(Object.keys(operation['responses'] as object).length).toBeGreaterThan(1);
    }
  });

  it('refers only to what it defines', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target]) => target,
    );
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const [, name = ''] = /^#\/components\/schemas\/(\w+)$/.exec(reference ?? '') ?? [];
      expect(document.components.schemas).toHaveProperty(name);
    }
  });

  it('has each wire type’s schema as zod has it', () => {
    expect(document.components.schemas['StartRequest']).toMatchObject({
      type: 'object',
      required: ['user_id'],
      properties: {
        user_id: { type: 'string', minLength: 1, maxLength: 128 },
        mode: { default: 'interests', enum: ['interests', 'thread'] },
      },
    });
    expect(document.components.schemas['Problem']).toMatchObject({
      required: ['type', 'title', 'status', 'detail', 'code'],
      properties: { code: { enum: Object.keys(PROBLEMS) } },
    });
  });

  it('lists under each status the problem codes that have it', () => {
    const responses = document.paths['/api/interview/{session_id}/rtc/offer']?.['post']?.[
      'responses'
    ] as Record<string, { description: string }>;
    expect(Object.keys(responses).map(Number)).toEqual([
      200, 201, 400, 401, 403, 404, 409, 413, 415, 421, 422, 429, 500, 503,
    ]);
    for (const [status, { description }] of Object.entries(responses)) {
      for (const [, code] of description.matchAll(/^`(\w+)`:/gm)) {
        expect(isProblemCode(code) && PROBLEMS[code].status).toBe(Number(status));
      }
    }
  });

  it('describes the socket: every method, every message, every close', () => {
    const socket = document.paths['/api/interview/ws']?.['get'];
    const extension = socket?.['x-websocket'] as { methods: object; close_codes: object };
    expect(Object.keys(extension.methods)).toEqual(signallingMethods);
    expect(Object.keys(extension.close_codes)).toEqual(
      expect.arrayContaining(['1001', '1011', '1013', '4000', '4001', '4004', '4010']),
    );
    for (const method of signallingMethods) expect(socket?.['description']).toContain(`\`${method}\``);
    expect(document.components.schemas).toHaveProperty('SocketRequest');
  });

  it('is a page without scripts of its own, whose parts are all there', async () => {
    const page = await app.inject('/api/docs');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i);
    const parts = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, url]) => url ?? '');
    expect(parts).toEqual(
      expect.arrayContaining(['/api/docs/swagger-ui-bundle.js', '/api/docs/swagger-ui.css']),
    );
    for (const part of parts) expect((await app.inject(part)).statusCode).toBe(200);
  });

  it('gives away no other file of Swagger UI', async () => {
    for (const file of ['package.json', 'index.html', 'swagger-ui.css.map', '../package.json']) {
      expect((await app.inject(`/api/docs/${file}`)).statusCode).toBe(404);
    }
  });

  it('explains each problem, to programs and to people', async () => {
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
      const answer = await app.inject(`/problems/${code}`);
      expect(answer.json()).toMatchObject({ code, status, title });
    }
    const page = await app.inject({ url: '/problems/bad_json', headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('<h1>The request body is not valid JSON</h1>');
    expect((await app.inject('/problems/toString')).statusCode).toBe(404);
  });
});

describe('the book of schemas', () => {
  it('refuses one name for two shapes', () => {
    const book = new SchemaBook();
    const schema = z.object({ kind: z.string().default('a') }).meta({ id: 'OneName' });
    book.input(schema);
    expect(() => book.output(schema)).toThrow(/OneName/);
  });
});

interface Registered {
  method: string;
  path: string;
}

/** Every route that Fastify has, but HEAD and OPTIONS, which follow from the others. */
function registeredIn(app: NestFastifyApplication): Registered[] {
  const parents: string[] = [];
  return fastifyOf(app)
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? [];
      if (indent === undefined || part === undefined) return [];
      const depth = indent.length / 4;
      // The slash before a wildcard is left out.
      const path = ((parents[depth - 1] ?? '') + part).replace(/([^/])\*$/, '$1/*');
      parents.splice(depth, Infinity, path);
      return (methods?.split(', ') ?? []).map((method) => ({ method, path }));
    })
    .filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS');
}

/** An address that fits: OpenAPI writes `{name}`, Fastify `:name` and `*`. */
const sampleOf = (path: string): string => path.replace(/\{\w+\}|:\w+|\*/g, 'x');
const matches = (path: string, url: string): boolean =>
  new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+|\*/g, '[^/]+')}$`).test(url);
