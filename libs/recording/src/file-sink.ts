import type { FileHandle } from 'node:fs/promises';
import { RecordingError } from './recording-store';
import type { RecordingSink } from './recording-store';

/** A disk that is so far behind (a page a second is 8 kB) will not catch up. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Writes one after the other; what waits is bounded. */
export class FileSink implements RecordingSink {
  readonly #file: FileHandle;
  readonly #onError: (error: RecordingError) => void;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #failure: RecordingError | undefined;
  #closing: Promise<void> | undefined;

  constructor(file: FileHandle, onError: (error: RecordingError) => void) {
    this.#file = file;
    this.#onError = onError;
  }

  write(bytes: Buffer): void {
    if (this.#failure || this.#closing) return;
    if (this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.#fail(new RecordingError('too_slow', 'The disk is too slow for the recording: it ends here.'));
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    await this.#writing;
    await this.#file.close();
    if (this.#failure) throw this.#failure;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#failure) {
      const chunk = Buffer.concat(this.#waiting.splice(0));
      try {
        await this.#file.appendFile(chunk);
        this.#waitingBytes -= chunk.length;
      } catch (cause) {
        this.#fail(
          new RecordingError('write_failed', 'The disk refused the recording: it ends here.', cause),
        );
      }
    }
  }

  #fail(failure: RecordingError): void {
    this.#failure = failure;
    this.#waiting = [];
    this.#onError(failure);
  }
}
