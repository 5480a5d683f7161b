import { PROBLEMS, ProblemSchema, ThreadProposedSchema } from '@spool/contracts';
import type { ProblemCode } from '@spool/contracts';
import { VERSION } from '../version';
import type { Content, Route, RouteAnswer, RouteParameter } from './route';
import { SchemaBook } from './schema-book';
import type { JsonSchema } from './schema-book';
import { describeSignalling } from './signalling-docs';

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: Route['tag']; description: string }[];
  /** Path → method in lower case → operation. */
  paths: Record<string, Record<string, JsonSchema>>;
  /** What we send, by its type. */
  webhooks: Record<string, { post: JsonSchema }>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> };
}

const BEARER: JsonSchema = {
  type: 'http',
  scheme: 'bearer',
  description:
    'An API key (`spk_…`), a token of the deployment’s sign-in service (OpenID Connect), or a join token, which is good ' +
    'for one interview. Where the service asks nobody for credentials, on a developer’s machine, none is needed. ' +
    '`x-needs` says for each operation what a caller must be allowed to do.',
};

/** The routes as an OpenAPI 3.1 document, with every schema made from its zod schema. */
export function describeApi(routes: readonly Route[]): OpenApiDocument {
  const book = new SchemaBook();
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: describeRoute(route, book),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Spool interview service',
      version: VERSION,
      description:
        'Spoken interviews that find out what somebody is interested in. Errors are `application/problem+json` ' +
        '(RFC 9457): `code` is for programs, `detail` says what to do.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'Interviews', description: 'Start, ask, end' },
      { name: 'Joining', description: 'WebRTC, by WebSocket or by one exchange of SDP' },
      { name: 'Data', description: 'What is kept of people, and its deletion' },
      { name: 'Service', description: 'Health and descriptions' },
    ],
    paths,
    webhooks: { 'thread.proposed': { post: describeThreadProposed(book) } },
    components: { schemas: book.components, securitySchemes: { bearer: BEARER } },
  };
}

/** Of deployments with a `WEBHOOK_URL`. */
const describeThreadProposed = (book: SchemaBook): JsonSchema => ({
  operationId: 'threadProposed',
  summary: 'An interview with `mode:"thread"` has ended: the learning thread that it proposes',
  description:
    'Signed as Standard Webhooks 1.0 has it (`webhook-id`, `webhook-timestamp`, `webhook-signature`), sent at least ' +
    'once and always with the same `webhook-id`, which is also in `idempotency-key`. A string or number `thread_id` ' +
    '(or `id`) in a JSON answer becomes `thread_id` of the interview’s results.',
  requestBody: {
    required: true,
    content: { 'application/json': { schema: book.output(ThreadProposedSchema) } },
  },
  responses: {
    '2XX': { description: 'It is taken: it is not sent again' },
    '410': { description: 'The receiver is gone: it is given up' },
    default: { description: 'It is sent again later, not before `retry-after`' },
  },
});

function describeRoute(route: Route, book: SchemaBook): JsonSchema {
  return {
    operationId: operationIdOf(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.parameters ? { parameters: route.parameters.map((it) => describeParameter(it, book)) } : {}),
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: describeContent(route.body, (schema) => book.input(schema)),
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, describeAnswer(answer, book)]),
      ),
      ...describeProblems(problemsOf(route), book),
    },
    ...(route.needs === 'nothing'
      ? { security: [] }
      : { security: [{ bearer: [] }], 'x-needs': needsInWords(route.needs) }),
    ...(route.websocket ? { 'x-websocket': describeSignalling(book) } : {}),
  };
}

/** Whatever asks who calls can refuse. */
const problemsOf = ({ needs, problems }: Route): readonly ProblemCode[] => [
  ...problems,
  'misdirected',
  'too_many_requests',
  ...(needs === 'nothing'
    ? []
    : (['unauthorized', 'forbidden', 'origin_not_allowed', 'sign_in_unavailable'] as const)),
];

const needsInWords = (needs: Exclude<Route['needs'], 'nothing'>): string => `${needs.action}:${needs.of}`;

function describeParameter(parameter: RouteParameter, book: SchemaBook): JsonSchema {
  const { description: ofSchema, ...schema } = book.input(parameter.schema);
  const description = parameter.description ?? ofSchema;
  return {
    name: parameter.name,
    in: parameter.in,
    required: parameter.in === 'path' || !parameter.schema.safeParse(undefined).success,
    ...(description === undefined ? {} : { description }),
    schema,
  };
}

function describeAnswer({ description, content, headers }: RouteAnswer, book: SchemaBook): JsonSchema {
  return {
    description,
    ...(content ? { content: describeContent(content, (schema) => book.output(schema)) } : {}),
    ...(headers
      ? {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, meaning]) => [
              name,
              { description: meaning, schema: { type: 'string' } },
            ]),
          ),
        }
      : {}),
  };
}

const describeContent = (
  content: Content,
  describe: (schema: NonNullable<Content[string]>) => JsonSchema,
): JsonSchema =>
  Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, schema ? { schema: describe(schema) } : {}]),
  );

/** One answer for each status, with the codes that it can have. */
function describeProblems(codes: readonly ProblemCode[], book: SchemaBook): JsonSchema {
  const schema = book.output(ProblemSchema);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, these]) => [
      status,
      {
        description: these.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

/** `POST /api/interview/{session_id}/rtc/offer` → `postInterviewRtcOffer`: for generators of clients. */
function operationIdOf({ method, path }: Route): string {
  const words = path
    .replace(/^\/api\//, '/')
    .split(/[/.-]/)
    .filter((word) => word !== '' && word !== '{session_id}')
    .map((word) => word.replaceAll(/[{}]/g, ''));
  return [method.toLowerCase(), ...(words.length > 0 ? words : ['page'])]
    .map((word, index) => (index === 0 ? word : pascal(word)))
    .join('');
}

const pascal = (word: string): string =>
  word
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
