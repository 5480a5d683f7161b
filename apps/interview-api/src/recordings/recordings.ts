import { Readable } from 'node:stream';
import { ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import { isPartName, RecordingError } from '@spool/recording';
import type { RecordingPart, RecordingStore } from '@spool/recording';
import type { EventStore } from '@spool/store';
import type { ByteRange } from './byte-range';

/** What of an interview can be heard: the whole, or one part of it. */
export interface Playable {
  readonly bytes: number;
  /** @throws {ProblemError} `recording_not_found`, when it was deleted meanwhile */
  read(range: ByteRange): Promise<Readable>;
}

/** Events that come in between an event of ours and the log's end, before we give up. */
const MAX_TRIES = 20;

/** The recordings of interviews: to be heard, and to be deleted. */
export class Recordings {
  constructor(
    /** Null: this deployment has no place for them. */
    private readonly recordings: RecordingStore | null,
    private readonly store: EventStore,
    private readonly logger: Logger,
  ) {}

  /** Whether there is a place for recordings at all. */
  get areKept(): boolean {
    return this.recordings !== null;
  }

  /**
   * Several parts (a media worker took over from another) are one chained Ogg stream (RFC 3533, section 4).
   * @param part one of the results' `recording.parts`; absent: all of them, one after the other
   * @throws {ProblemError} `session_not_found`, `recording_not_found`, `store_unavailable`
   */
  async open(sessionId: string, part?: string): Promise<Playable> {
    // Whoever asks for an interview that there is not is told so.
    await this.store.lastSeq(sessionId);
    const recordings = this.recordings;
    if (recordings === null || (part !== undefined && !isPartName(part))) throw notFound();
    const all = await this.#reaching(() => recordings.list(sessionId));
    const parts = part === undefined ? all : all.filter(({ name }) => name === part);
    if (parts.length === 0) throw notFound();
    return {
      bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
      read: (range) =>
        Promise.resolve(Readable.from(chained(recordings, sessionId, parts, range), { objectMode: false })),
    };
  }

  /**
   * Deletes what was recorded of an interview.
   * @returns how many parts there were
   * @throws {ProblemError} `store_unavailable`: something may be left, ask again
   */
  async delete(sessionId: string): Promise<number> {
    const recordings = this.recordings;
    if (recordings === null) return 0;
    return (await this.#reaching(() => recordings.delete(sessionId))).length;
  }

  /**
   * As {@link delete}, and says so in the log of an interview that is kept.
   * @throws {ProblemError} `store_unavailable`
   */
  async deleteAndTell(sessionId: string, reason: 'retention' | 'asked'): Promise<number> {
    const parts = await this.delete(sessionId);
    await this.store.index.recordingGone(sessionId);
    if (parts === 0) return 0;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const seq = (await this.store.lastSeq(sessionId)) + 1;
      const event = { type: 'recording_deleted', at_ms: Date.now(), reason } as const;
      const { appended } = await this.store.append(sessionId, [{ seq, event }]);
      if (appended.length > 0) break;
    }
    return parts;
  }

  /** Deletes the recordings whose time is over. @returns how many interviews had one */
  async deleteExpired(nowMs: number, limit: number): Promise<number> {
    if (this.recordings === null) return 0;
    let deleted = 0;
    for (;;) {
      const expired = await this.store.index.expiredRecordings(nowMs, limit);
      for (const sessionId of expired) {
        if ((await this.deleteAndTell(sessionId, 'retention')) > 0) deleted += 1;
      }
      if (expired.length < limit) return deleted;
    }
  }

  close(): void {
    this.recordings?.close();
  }

  async #reaching<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (error instanceof RecordingError && error.code === 'not_found') throw notFound();
      this.logger.warn({ err: error }, 'The store of recordings had trouble.');
      throw new ProblemError(
        'store_unavailable',
        'The recordings cannot be reached: try again in a moment.',
        {
          cause: error,
        },
      );
    }
  }
}

/** The bytes of parts that follow each other. */
async function* chained(
  recordings: RecordingStore,
  sessionId: string,
  parts: readonly RecordingPart[],
  { start, end }: ByteRange,
): AsyncGenerator<Buffer> {
  let at = 0;
  for (const { name, bytes } of parts) {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, bytes - 1)];
    at += bytes;
    if (from > to) continue;
    for await (const chunk of await recordings.read(sessionId, name, { start: from, end: to })) {
      yield chunk as Buffer;
    }
  }
}

const notFound = (): ProblemError =>
  new ProblemError(
    'recording_not_found',
    'Nothing was recorded, or it was deleted: look at "recording" in the interview’s results.',
  );
