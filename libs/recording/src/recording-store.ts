import type { Readable } from 'node:stream';

/** One file of a recording: an interview that moved to another worker has several, in order. */
export interface RecordingPart {
  /** E.g. `0000000002.opus`: parts sort by name in the order in which they were recorded. */
  readonly name: string;
  readonly bytes: number;
}

/** Where a part is written while it happens. */
export interface RecordingSink {
  /** Adds bytes, in order; returns at once. */
  write(bytes: Buffer): void;
  /** Resolves when everything is stored. Idempotent. @throws RecordingError what went wrong in any write */
  close(): Promise<void>;
}

/** Where recordings are kept. Session ids and part names are checked: neither can name a path. */
export interface RecordingStore {
  /** @param onError told once, when writing fails: the recording is over, the interview is not */
  create(sessionId: string, part: string, onError: (error: RecordingError) => void): Promise<RecordingSink>;
  /** In the order in which they were recorded; none for an interview that was not. */
  list(sessionId: string): Promise<readonly RecordingPart[]>;
  /**
   * @param range bytes, both ends included
   * @throws RecordingError `not_found`
   */
  read(sessionId: string, part: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Removes all of an interview's recording. @returns the names of what was removed */
  delete(sessionId: string): Promise<readonly string[]>;
  /** Lets go of connections. Idempotent. */
  close(): void;
}

export type RecordingErrorCode = 'not_found' | 'write_failed' | 'delete_failed' | 'too_slow' | 'invalid_name';

export class RecordingError extends Error {
  readonly code: RecordingErrorCode;

  constructor(code: RecordingErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RecordingError';
    this.code = code;
  }
}

const SESSION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PART = /^[0-9]{1,16}\.opus$/;

/** @param order greater for later parts, e.g. when it begins in ms since the Unix epoch */
export const partName = (order: number): string => `${String(order).padStart(10, '0')}.opus`;

export const isPartName = (name: string): boolean => PART.test(name);

/** @throws RecordingError `invalid_name` */
export function checkNames(sessionId: string, part?: string): void {
  if (!SESSION.test(sessionId) || (part !== undefined && !isPartName(part))) {
    throw new RecordingError('invalid_name', 'Name a session by its id and a part as `0000000002.opus`.');
  }
}
