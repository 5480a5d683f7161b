import fc from 'fast-check';

export type JsonSchema = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, JsonSchema>>;

/** What breaks programs that take it for what it looks like. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  'a\r\nSet-Cookie: x=1',
  '../../../etc/passwd',
  '%2e%2e%2f',
  "' or 1=1 --",
  '"; drop table interviews; --',
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '\ud800',
  '\u202eabc',
  'é'.repeat(200),
  'x'.repeat(5000),
  `${'a'.repeat(60)}!`,
  '9'.repeat(400),
  '-1',
  '1e999',
  'NaN',
  'null',
  '2026-02-31T25:61:61Z',
  '00000000-0000-0000-0000-000000000000',
] as const;

export const nasty: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** Values that a schema allows, as far as its keywords are known here; what the server thinks of the rest is its affair. */
export function fromSchema(schema: JsonSchema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  const ref = /^#\/components\/schemas\/(.+)$/.exec(String(schema['$ref'] ?? ''))?.[1];
  if (ref !== undefined && depth < 8) return fromSchema(schemas[ref] ?? {}, schemas, depth + 1);
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const alternatives = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (alternatives && depth < 8) {
    return fc.oneof(...alternatives.map((one) => fromSchema(one, schemas, depth + 1)));
  }
  switch (schema['type']) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({
        min: Number(schema['minimum'] ?? -10),
        max: Number(schema['maximum'] ?? 1_000_000),
      });
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fromSchema((schema['items'] ?? {}) as JsonSchema, schemas, depth + 1), {
        maxLength: 4,
      });
    case 'object':
      return object(schema, schemas, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function text(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema['format'] === 'uuid') return fc.uuid();
  if (schema['format'] === 'date-time') return fc.constant('2026-01-31T10:00:00Z');
  const minLength = Number(schema['minLength'] ?? 0);
  return fc.string({ minLength, maxLength: Math.min(Number(schema['maxLength'] ?? 80), 200) });
}

function object(schema: JsonSchema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const model = Object.fromEntries(
    properties.map(([name, one]) => [name, fromSchema(one, schemas, depth + 1)]),
  );
  const requiredKeys = ((schema['required'] ?? []) as string[]).filter((name) => name in model);
  return fc.record(model, { requiredKeys });
}

/** The same, and what is nearly so: a field gone, of another kind, or one that nobody asked for. */
export const mutated = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: valid },
    {
      weight: 5,
      arbitrary: fc
        .tuple(valid, fc.nat(), fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 })))
        .map(([value, at, other]) => change(value, at, other)),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  );

function change(value: unknown, at: number, other: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return other;
  const names = [...Object.keys(value), '__proto__', 'extra'];
  const name = names[at % names.length] ?? 'extra';
  const changed: [string, unknown][] = Object.entries(value).filter(([key]) => key !== name);
  if (at % 5 !== 0) changed.push([name, other]);
  // As JSON has it: `__proto__` is a name like any other.
  return Object.fromEntries(changed);
}
