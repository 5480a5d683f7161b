import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** What never belongs in a log: credentials, and what people say. */
const SECRET_KEYS = ['authorization', 'credential', 'token', 'text', 'sdp'] as const;
/** pino matches one level for each `*`: a logged object, its parts, and theirs. */
const SECRET_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * A logger that writes one JSON object a line.
 *
 * @param name which part of the system speaks, e.g. `interview-api`
 * @param destination where lines go instead of standard output
 */
export function createLogger(name: string, destination?: DestinationStream): Logger {
  const wanted = process.env['LOG_LEVEL'] ?? 'info';
  const options = {
    name,
    level: LEVELS.includes(wanted) ? wanted : 'info',
    // The host's name and the process's id are the log collector's business.
    base: { name },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
