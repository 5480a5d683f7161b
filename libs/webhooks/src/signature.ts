import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signatures of webhooks as Standard Webhooks has them (standardwebhooks.com, specification 1.0): HMAC-SHA256 over
 * `id.timestamp.body`, in base64 after `v1,`, so that receivers can use any of its libraries.
 */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  /** Seconds since the Unix epoch. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

const PREFIX = 'whsec_';
/** A message that is older, or from further in the future, is a replay. In seconds. */
const TOLERANCE_S = 5 * 60;
const MIN_SECRET_BYTES = 24;

/**
 * @param secret `whsec_` and base64 of 24 bytes or more
 * @throws RangeError for another one
 */
export function webhookKey(secret: string): Buffer {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : undefined;
  if (!key || key.length < MIN_SECRET_BYTES) {
    throw new RangeError(
      `A webhook secret is ${PREFIX} and base64 of at least ${MIN_SECRET_BYTES} random bytes.`,
    );
  }
  return key;
}

/** @param keys the present one first: while a secret is changed, the receiver may know either */
export function signWebhook(
  id: string,
  body: string,
  nowMs: number,
  keys: readonly Buffer[],
): WebhookHeaders {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signatures = keys.map((key) => `v1,${digest(key, id, timestamp, body).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** For receivers, and for our tests. @returns whether one of the keys signed this, lately */
export function isWebhookGenuine(
  headers: WebhookHeaders,
  body: string,
  nowMs: number,
  keys: readonly Buffer[],
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  const given = headers['webhook-signature']
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  return keys.some((key) => {
    const expected = digest(key, id, timestamp, body);
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
}

const digest = (key: Buffer, id: string, timestamp: string, body: string): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
