/** Node's network errors, and Postgres's classes 08 (connection), 57P (shutdown) and 53300 (too many connections). */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);
const POSTGRES_CODE = /^(08|57P)|^53300$/;
/** `pg` has no code for these. */
const MESSAGE = /connection terminated|timeout exceeded when trying to connect|not queryable/i;

/** Whether the database could not be reached, looking through the causes that Drizzle wraps around. */
export function isConnectionError(error: unknown): boolean {
  let current: unknown = error;
  while (typeof current === 'object' && current !== null) {
    const { code, message, cause }: { code?: unknown; message?: unknown; cause?: unknown } = current;
    if (typeof code === 'string' && (NETWORK_CODES.has(code) || POSTGRES_CODE.test(code))) return true;
    if (typeof message === 'string' && MESSAGE.test(message)) return true;
    current = cause;
  }
  return false;
}
