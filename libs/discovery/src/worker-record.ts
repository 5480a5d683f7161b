import { z } from 'zod';

/** What a media worker says of itself when it registers, and a gateway reads when it looks for one. */
export const WorkerRecordSchema = z.object({
  /** Unique among living workers, at most 64 characters (Cloud Map's limit for an instance id). */
  workerId: z.string().min(1).max(64),
  /** Base URL of its control API. */
  url: z.url({ protocol: /^https?$/ }),
  version: z.string().max(100),
  /** Sessions that it can hold within its latency budget. */
  capacity: z.number().int().nonnegative(),
  /** Sessions that it holds. */
  sessions: z.number().int().nonnegative(),
  /** It takes no new sessions, because it is leaving. */
  draining: z.boolean(),
  /** When it said so, in ms since the Unix epoch by its own clock. */
  reportedAtMs: z.number().int().nonnegative(),
});
export type WorkerRecord = z.infer<typeof WorkerRecordSchema>;

/** Cloud Map allows 30 attributes of an instance, and its own begin with `AWS_`. */
const KEYS = {
  url: 'SPOOL_URL',
  version: 'SPOOL_VERSION',
  capacity: 'SPOOL_CAPACITY',
  sessions: 'SPOOL_SESSIONS',
  draining: 'SPOOL_DRAINING',
  reportedAtMs: 'SPOOL_REPORTED_AT_MS',
} as const;

/** A record as attributes of a Cloud Map instance; its id is the instance's. */
export function toAttributes(record: WorkerRecord): Record<string, string> {
  return {
    [KEYS.url]: record.url,
    [KEYS.version]: record.version,
    [KEYS.capacity]: String(record.capacity),
    [KEYS.sessions]: String(record.sessions),
    [KEYS.draining]: String(record.draining),
    [KEYS.reportedAtMs]: String(record.reportedAtMs),
  };
}

const DIGITS = /^\d{1,15}$/;
const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && DIGITS.test(text) ? Number(text) : undefined;

/** @returns undefined for an instance that is none of ours, or of a version that we do not understand */
export function fromAttributes(
  workerId: string,
  attributes: Readonly<Record<string, string>>,
): WorkerRecord | undefined {
  const parsed = WorkerRecordSchema.safeParse({
    workerId,
    url: attributes[KEYS.url],
    version: attributes[KEYS.version],
    capacity: numberIn(attributes[KEYS.capacity]),
    sessions: numberIn(attributes[KEYS.sessions]),
    draining: attributes[KEYS.draining] === 'true',
    reportedAtMs: numberIn(attributes[KEYS.reportedAtMs]),
  });
  return parsed.success ? parsed.data : undefined;
}
