import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** Formats that say all that zod's long patterns do. */
const SELF_EXPLAINING = new Set(['date-time', 'uuid']);

/**
 * zod schemas as JSON Schema (2020-12, which OpenAPI 3.1 uses). Schemas that have an id (`.meta({ id })`)
 * become components and references to them, wherever they are.
 */
export class SchemaBook {
  readonly #components = new Map<string, JsonSchema>();

  /** As a client may send it: what has a default may be missing. */
  input(schema: z.ZodType): JsonSchema {
    return this.#describe(schema, 'input');
  }

  /** As we send it. */
  output(schema: z.ZodType): JsonSchema {
    return this.#describe(schema, 'output');
  }

  /** Every schema with an id that was met so far, by id. */
  get components(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => a.localeCompare(b)));
  }

  #describe(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const converted = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => simplify(jsonSchema) });
    const { $schema: _, $defs = {}, ...root } = refer(converted);
    for (const [id, definition] of Object.entries($defs as Record<string, JsonSchema>)) {
      const known = this.#components.get(id);
      if (known && !isDeepStrictEqual(known, definition)) {
        throw new Error(`The schema ${id} reads differently when sent and when received: give it two ids.`);
      }
      this.#components.set(id, definition);
    }
    return root;
  }
}

function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  // We may say more one day, and ignore what we do not know.
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  // An integer without bounds: that JavaScript cannot count further says nothing.
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format !== undefined && SELF_EXPLAINING.has(schema.format)) delete schema.pattern;
}

/** zod defines what it refers to next to it; in OpenAPI that is in one place. */
function refer(schema: object): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}
