import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileSink } from './file-sink';
import { checkNames, isPartName, RecordingError } from './recording-store';
import type { RecordingPart, RecordingSink, RecordingStore } from './recording-store';

/** Recordings in a folder: `<folder>/<session>/<part>`. Several machines share it when it is on a network disk. */
export class FolderRecordingStore implements RecordingStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(
    sessionId: string,
    part: string,
    onError: (error: RecordingError) => void,
  ): Promise<RecordingSink> {
    checkNames(sessionId, part);
    try {
      await mkdir(join(this.#folder, sessionId), { recursive: true });
      return new FileSink(await open(join(this.#folder, sessionId, part), 'wx'), onError);
    } catch (cause) {
      throw new RecordingError(
        'write_failed',
        `The recording cannot be begun in ${this.#folder}: check it.`,
        cause,
      );
    }
  }

  async list(sessionId: string): Promise<readonly RecordingPart[]> {
    checkNames(sessionId);
    const folder = join(this.#folder, sessionId);
    const names = await readdir(folder).catch(orNothing<string[]>([]));
    const parts = names.filter(isPartName).sort();
    return Promise.all(parts.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })));
  }

  async read(sessionId: string, part: string, range?: { start: number; end: number }): Promise<Readable> {
    checkNames(sessionId, part);
    const file = join(this.#folder, sessionId, part);
    const found = await stat(file).catch(orNothing(undefined));
    if (!found) throw new RecordingError('not_found', 'There is no such recording.');
    return createReadStream(file, range);
  }

  async delete(sessionId: string): Promise<readonly string[]> {
    checkNames(sessionId);
    const folder = join(this.#folder, sessionId);
    const names = await readdir(folder).catch(orNothing<string[]>([]));
    await rm(folder, { recursive: true, force: true });
    return names.sort();
  }

  close(): void {
    // Nothing is open between calls.
  }
}

/** For `catch`: what is not there is nothing; anything else is an error. */
const orNothing =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return nothing;
    throw error;
  };
