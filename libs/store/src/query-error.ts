import { DrizzleQueryError } from 'drizzle-orm';

/** A query failed. Says which one and why, and nothing of its parameters. */
export class QueryError extends Error {
  readonly code = 'query_failed';

  constructor(
    readonly query: string,
    /** SQLSTATE, where the database gave one. */
    readonly sqlState: string | undefined,
    reason: string,
  ) {
    super(`A query failed: ${reason} (${query})`);
    this.name = 'QueryError';
  }
}

/**
 * Drizzle's and PGlite's errors carry the parameters: what people said, and who they are. Errors are logged, so those of
 * queries leave the store without them.
 */
export function withoutParameters(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const { cause } = error;
  const sqlState = cause && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return new QueryError(error.query, sqlState, cause?.message ?? 'for no known reason');
}
