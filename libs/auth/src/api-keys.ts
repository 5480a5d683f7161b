import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AuthError } from './auth-error';
import { SCOPES } from './principal';
import type { Principal } from './principal';

/** `spk_<id>_<secret>`: a prefix that scanners for leaked secrets can look for, a name, and 256 random bits. */
const KEY = /^spk_([a-z0-9]{4,32})_([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;

/** One key as it is kept: the hash, never the key. A key is rotated by adding another and letting it expire. */
export const ApiKeyRecordSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{4,32}$/),
  /** SHA-256 of the whole key, hexadecimal: with 256 random bits in it a slow hash would add nothing. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.enum(SCOPES)).min(1),
  /** Users that it may act for. @default any */
  user_ids: z.array(z.string().min(1)).optional(),
  expires_at: z.iso.datetime().optional(),
});
export type ApiKeyRecord = z.infer<typeof ApiKeyRecordSchema>;
export const ApiKeyRecordsSchema = z.array(ApiKeyRecordSchema);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Makes a key. The key itself is shown once, here; keep the record. */
export function createApiKey(options: Pick<ApiKeyRecord, 'id' | 'scopes'> & Partial<ApiKeyRecord>): {
  key: string;
  record: ApiKeyRecord;
} {
  const key = `spk_${options.id}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, record: ApiKeyRecordSchema.parse({ ...options, sha256: sha256(key).toString('hex') }) };
}

export const looksLikeApiKey = (credential: string): boolean => credential.startsWith('spk_');

/** The keys of a deployment. */
export class ApiKeys {
  readonly #records = new Map<string, ApiKeyRecord>();

  /** @throws RangeError when two records have one id */
  constructor(records: readonly ApiKeyRecord[]) {
    for (const record of records) {
      if (this.#records.has(record.id)) throw new RangeError(`Two API keys have the id ${record.id}.`);
      this.#records.set(record.id, record);
    }
  }

  get size(): number {
    return this.#records.size;
  }

  /** @throws AuthError */
  verify(key: string, nowMs: number): Principal {
    const id = KEY.exec(key)?.[1];
    const record = id === undefined ? undefined : this.#records.get(id);
    // Compared also for an unknown id, so that the time taken tells nothing about which ids exist.
    const expected = Buffer.from(record?.sha256 ?? '0'.repeat(64), 'hex');
    const isSame = timingSafeEqual(sha256(key), expected);
    if (!record || !isSame) throw new AuthError('credentials_invalid', 'Use an API key of this service.');
    if (record.expires_at !== undefined && Date.parse(record.expires_at) <= nowMs) {
      throw new AuthError('credentials_expired', 'Use a newer API key: this one has expired.');
    }
    return {
      kind: 'api_key',
      keyId: record.id,
      scopes: record.scopes,
      ...(record.user_ids === undefined ? {} : { userIds: record.user_ids }),
    };
  }
}
