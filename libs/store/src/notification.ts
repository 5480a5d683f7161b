import { randomBytes } from 'node:crypto';
import type { LiveEvent } from '@spool/contracts';

/** What goes through NOTIFY: how far the log is stored (rows are read from the table), or live events themselves. */
export type Notification = { stored_through: number } | { live: readonly LiveEvent[] };

/** Postgres refuses a NOTIFY payload of 8000 bytes or more; the rest is for the part's header. */
const MAX_PAYLOAD_BYTES = 7900;
const MAX_PART_CHARS = 7800;

/** Session → channel. Postgres truncates names at 63 bytes. */
export const channelOf = (sessionId: string): string => `interview_${sessionId.replaceAll('-', '')}`;

/**
 * A notification as NOTIFY payloads: JSON if it is short enough, else base64 in parts
 * (`id index count data`), which arrive in order and together if they are sent in one transaction.
 */
export function toPayloads(notification: Notification): string[] {
  const json = JSON.stringify(notification);
  if (Buffer.byteLength(json) <= MAX_PAYLOAD_BYTES) return [json];
  const data = Buffer.from(json).toString('base64');
  const id = randomBytes(6).toString('hex');
  const count = Math.ceil(data.length / MAX_PART_CHARS);
  return Array.from({ length: count }, (_, index) => {
    const part = data.slice(index * MAX_PART_CHARS, (index + 1) * MAX_PART_CHARS);
    return `${id} ${index} ${count} ${part}`;
  });
}

/** Puts one channel's payloads together again. Parts without their beginning are dropped. */
export class PayloadAssembler {
  #id = '';
  #parts: string[] = [];

  /** The notification that this payload completes, if it does. */
  add(payload: string): Notification | undefined {
    if (payload.startsWith('{')) return JSON.parse(payload) as Notification;
    const [id = '', index, count, data = ''] = payload.split(' ');
    if (index === '0') {
      this.#id = id;
      this.#parts = [];
    }
    if (id !== this.#id || Number(index) !== this.#parts.length) return undefined;
    this.#parts.push(data);
    if (this.#parts.length < Number(count)) return undefined;
    const json = Buffer.from(this.#parts.join(''), 'base64').toString();
    this.#parts = [];
    this.#id = '';
    return JSON.parse(json) as Notification;
  }
}
