import fc from 'fast-check';
import { fromSchema, mutated, nasty } from './from-schema';
import type { JsonSchema } from './from-schema';

export interface Operation {
  /** `POST /api/interview/start` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { name: string; in: string; schema: JsonSchema }[];
  /** Media type → schema. */
  readonly body: Readonly<Record<string, { schema?: JsonSchema }>>;
}

export interface ApiDescription {
  readonly paths: Record<string, Record<string, JsonSchema>>;
  readonly components: { readonly schemas: Record<string, JsonSchema> };
}

export interface FuzzRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The operations of an OpenAPI document. */
export const operationsOf = ({ paths }: ApiDescription): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const { content = {} } = (operation['requestBody'] ?? {}) as { content?: Operation['body'] };
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        parameters: (operation['parameters'] ?? []) as Operation['parameters'],
        body: content,
      };
    }),
  );

const TYPES = [
  'application/json',
  'application/sdp',
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  'x',
];
const CREDENTIALS = [
  '',
  'Bearer',
  'Bearer x',
  'Basic YTpi',
  'Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJzcG9vbCJ9.',
  'Bearer spk_abcd_',
];

/**
 * Requests to one operation: as described, and mutated in each of their parts.
 * @param sessions ids of interviews that there are, so that what lies behind the id is reached too
 */
export function requestsTo(
  operation: Operation,
  { components }: ApiDescription,
  sessions: readonly string[],
  credential: string,
): fc.Arbitrary<FuzzRequest> {
  const value = (schema: JsonSchema) =>
    fc.oneof(
      { weight: 3, arbitrary: fromSchema(schema, components.schemas) },
      { weight: 2, arbitrary: nasty },
    );
  const named = (where: string) =>
    fc.record(
      Object.fromEntries(
        operation.parameters
          .filter((parameter) => parameter.in === where)
          .map(({ name, schema }) => [
            name,
            name === 'session_id'
              ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...sessions) }, value(schema))
              : value(schema),
          ]),
      ),
      { requiredKeys: [] },
    );
  const types = Object.entries(operation.body);
  const body =
    types.length === 0
      ? fc.constant(undefined)
      : fc.oneof(...types.map(([type, one]) => bodies(type, one.schema ?? {}, components.schemas)));
  return fc
    .record({
      path: named('path'),
      query: named('query'),
      header: named('header'),
      extra: fc.dictionary(nasty, nasty, { maxKeys: 2 }),
      body,
      type: fc.option(fc.constantFrom(...TYPES), { freq: 5 }),
      authorization: fc.oneof(
        { weight: 12, arbitrary: fc.constant(credential) },
        fc.constantFrom(...CREDENTIALS),
      ),
    })
    .map((made) => {
      const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
        encode(made.path[name] ?? sessions[0]),
      );
      const query = Object.entries({ ...made.query, ...(operation.method === 'GET' ? made.extra : {}) })
        .map(([name, one]) => `${encode(name)}=${encode(one)}`)
        .join('&');
      const headers = Object.fromEntries(
        Object.entries(made.header).map(([name, one]) => [name, headerText(one)]),
      );
      return {
        method: operation.method,
        target: query === '' ? path : `${path}?${query}`,
        headers: {
          ...headers,
          ...(made.authorization === '' ? {} : { authorization: made.authorization }),
          ...(made.body === undefined ? {} : { 'content-type': made.type ?? made.body.type }),
        },
        body: made.body?.text,
      };
    });
}

function bodies(type: string, schema: JsonSchema, schemas: ApiDescription['components']['schemas']) {
  const json = mutated(fromSchema(schema, schemas)).map((one) => JSON.stringify(one) ?? '');
  const cut = fc.tuple(json, fc.nat(200)).map(([whole, at]) => whole.slice(0, at));
  const text =
    type === 'application/json'
      ? fc.oneof({ weight: 8, arbitrary: json }, cut, nasty)
      : fc.oneof(nasty, json);
  return text.map((one) => ({ type, text: one }));
}

/** Lone surrogates cannot be encoded. */
const encode = (value: unknown): string => encodeURIComponent(Buffer.from(String(value)).toString());
/** What Node's client lets through; what it does not is sent by `raw.ts`. */
const headerText = (value: unknown): string => String(value).replace(/[^\x20-\x7e\xa0-\xff]/g, '?');
