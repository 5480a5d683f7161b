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
  for (let current = error; current instanceof Error; current = current.cause) {
    const code: unknown = 'code' in current ? current.code : undefined;
    if (typeof code === 'string' && (NETWORK_CODES.has(code) || POSTGRES_CODE.test(code))) return true;
    if (MESSAGE.test(current.message)) return true;
  }
  return false;
}
