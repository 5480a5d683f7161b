import type { PipeTransform } from '@nestjs/common';
import { ProblemError, problemFromZod, SessionIdSchema } from '@spool/contracts';
import type { z } from 'zod';

/** Checks a body against its schema, and hands over what the schema makes of it. */
export class BodyPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    const parsed = this.schema.safeParse(value);
    if (!parsed.success) throw problemFromZod(parsed.error, 'invalid_body');
    return parsed.data;
  }
}

/** Checks all parameters of a query together; those that it does not know are ignored. */
export class QueryPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    const parsed = this.schema.safeParse(value);
    if (!parsed.success) throw problemFromZod(parsed.error, 'invalid_parameter');
    return parsed.data;
  }
}

/** Checks one parameter of the path, and names it when it is wrong. */
export class ParameterPipe<T> implements PipeTransform<unknown, T> {
  constructor(
    private readonly field: string,
    private readonly schema: z.ZodType<T>,
  ) {}

  transform(value: unknown): T {
    const parsed = this.schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const message = parsed.error.issues[0]?.message ?? 'it is not valid';
    throw new ProblemError('invalid_parameter', `Correct "${this.field}": ${message}.`, {
      errors: [{ field: this.field, message }],
    });
  }
}

export const sessionIdPipe = new ParameterPipe('session_id', SessionIdSchema);
