import { RecordingError } from './recording-store';
import type { RecordingSink } from './recording-store';

export interface S3SinkOptions {
  /** Stores the part's next object. */
  readonly put: (index: number, body: Buffer) => Promise<void>;
  /** Least time from one object to the next, in ms. */
  readonly chunkMs: number;
  readonly onError: (error: RecordingError) => void;
  /** Monotonic, in ms. @default performance.now */
  readonly now?: () => number;
}

/** A store that is so far behind (a page a second is 8 kB) will not catch up. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** What the SDK tried again in vain may still be stored by the next object's turn. */
const TRIES = 3;

/** Gathers pages to objects and stores one after the other; what waits is bounded. */
export class S3Sink implements RecordingSink {
  readonly #options: S3SinkOptions;
  readonly #now: () => number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #oldestMs = 0;
  #index = 0;
  #storing: Promise<void> | undefined;
  #failure: RecordingError | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: S3SinkOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  write(bytes: Buffer): void {
    if (this.#failure || this.#closing) return;
    if (this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.#fail(new RecordingError('too_slow', 'The store is too slow for the recording: it ends here.'));
      return;
    }
    if (this.#waiting.length === 0) this.#oldestMs = this.#now();
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#now() - this.#oldestMs >= this.#options.chunkMs) this.#store();
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#failure) {
      this.#store();
      await this.#storing;
    }
    await this.#storing;
    if (this.#failure) throw this.#failure;
  }

  #store(): void {
    if (this.#storing || this.#failure) return;
    const body = Buffer.concat(this.#waiting.splice(0));
    this.#storing = this.#put(this.#index, body).finally(() => {
      this.#waitingBytes -= body.length;
      this.#storing = undefined;
    });
    this.#index += 1;
  }

  async #put(index: number, body: Buffer): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#options.put(index, body);
      } catch (cause) {
        if (tries < TRIES) continue;
        const message = 'The store refused the recording: it ends here. Check the bucket and s3:PutObject.';
        return this.#fail(new RecordingError('write_failed', message, cause));
      }
    }
  }

  #fail(failure: RecordingError): void {
    this.#failure = failure;
    this.#waiting = [];
    this.#options.onError(failure);
  }
}
