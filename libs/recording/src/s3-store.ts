import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { checkNames, isPartName, RecordingError } from './recording-store';
import type { RecordingPart, RecordingSink, RecordingStore } from './recording-store';
import { S3Sink } from './s3-sink';

export interface S3RecordingOptions {
  readonly bucket: string;
  /** Before all keys, e.g. `recordings/`. @default '' */
  readonly prefix?: string;
  readonly region: string;
  /** Of a store that is not Amazon's, e.g. `http://minio:9000`: addressed by path. */
  readonly endpoint?: string;
  /** A part grows by an object every so often, in ms: what a crash can take. @default 5000 */
  readonly chunkMs?: number;
}

/** An object of a part. */
interface Chunk {
  readonly part: string;
  readonly key: string;
  readonly bytes: number;
}

/** DeleteObjects takes so many. */
const MAX_DELETED = 1000;
const CHUNK_DIGITS = 8;

/**
 * Recordings in an S3-compatible store: `<prefix><session>/<part>/<chunk>`, an object every few seconds, read as one.
 * A multipart upload would be one object, but nothing of it can be read, and a crash loses it, before it is completed;
 * and its parts of 5 MiB at least are ten minutes of a conversation.
 */
export class S3RecordingStore implements RecordingStore {
  readonly #client: S3Client;
  readonly #options: S3RecordingOptions;

  constructor(options: S3RecordingOptions) {
    const { region, endpoint } = options;
    this.#options = options;
    this.#client = new S3Client({
      region,
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      // Other stores do not know the checksums that Amazon's has come to take.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  create(sessionId: string, part: string, onError: (error: RecordingError) => void): Promise<RecordingSink> {
    checkNames(sessionId, part);
    const { bucket: Bucket, chunkMs = 5000 } = this.#options;
    const put = async (index: number, Body: Buffer): Promise<void> => {
      const Key = `${this.#prefixOf(sessionId)}${part}/${String(index).padStart(CHUNK_DIGITS, '0')}`;
      await this.#client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'audio/ogg' }));
    };
    return Promise.resolve(new S3Sink({ put, chunkMs, onError }));
  }

  async list(sessionId: string): Promise<readonly RecordingPart[]> {
    checkNames(sessionId);
    const sizes = new Map<string, number>();
    for (const { part, bytes } of await this.#chunks(sessionId)) {
      sizes.set(part, (sizes.get(part) ?? 0) + bytes);
    }
    return [...sizes].map(([name, bytes]) => ({ name, bytes }));
  }

  async read(sessionId: string, part: string, range?: { start: number; end: number }): Promise<Readable> {
    checkNames(sessionId, part);
    const chunks = await this.#chunks(sessionId, part);
    if (chunks.length === 0) throw new RecordingError('not_found', 'There is no such recording.');
    return Readable.from(this.#bytes(chunks, range ?? { start: 0, end: Infinity }), { objectMode: false });
  }

  async delete(sessionId: string): Promise<readonly string[]> {
    checkNames(sessionId);
    const chunks = await this.#chunks(sessionId);
    for (let at = 0; at < chunks.length; at += MAX_DELETED) {
      const Objects = chunks.slice(at, at + MAX_DELETED).map(({ key }) => ({ Key: key }));
      const { Errors = [] } = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.#options.bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first) {
        throw new RecordingError(
          'delete_failed',
          `The store kept ${Errors.length} object(s) of a recording (${first.Code ?? 'no code'}): allow s3:DeleteObject.`,
        );
      }
    }
    return [...new Set(chunks.map(({ part }) => part))];
  }

  close(): void {
    this.#client.destroy();
  }

  #prefixOf(sessionId: string): string {
    return `${this.#options.prefix ?? ''}${sessionId}/`;
  }

  /** In the order in which they were written. */
  async #chunks(sessionId: string, part?: string): Promise<Chunk[]> {
    const prefix = this.#prefixOf(sessionId);
    const Prefix = part === undefined ? prefix : `${prefix}${part}/`;
    const chunks: Chunk[] = [];
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#options.bucket, Prefix });
    // Listed in the order of their keys.
    for await (const { Contents = [] } of pages) {
      for (const { Key: key = '', Size: bytes = 0 } of Contents) {
        const [name = ''] = key.slice(prefix.length).split('/');
        if (isPartName(name)) chunks.push({ part: name, key, bytes });
      }
    }
    return chunks;
  }

  async *#bytes(
    chunks: readonly Chunk[],
    { start, end }: { start: number; end: number },
  ): AsyncGenerator<Buffer> {
    let at = 0;
    for (const { key, bytes } of chunks) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, bytes - 1)];
      at += bytes;
      if (from > to) continue;
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#options.bucket, Key: key, Range: `bytes=${from}-${to}` }),
      );
      if (Body instanceof Readable) yield* through(Body);
    }
  }
}

/** A body that breaks off is an error, and not an end. */
async function* through(body: Readable): AsyncGenerator<Buffer> {
  const out = new PassThrough();
  const done = pipeline(body, out);
  done.catch(() => undefined);
  for await (const chunk of out) yield chunk as Buffer;
  await done;
}
