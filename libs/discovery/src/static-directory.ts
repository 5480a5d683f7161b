import type { KnownWorker, WorkerDirectory } from './worker-directory';

/** A list that does not change: a laptop, a test. */
export class StaticDirectory implements WorkerDirectory {
  readonly #workers: readonly KnownWorker[];

  /** @param urls base URLs of control APIs */
  constructor(urls: readonly string[]) {
    this.#workers = urls.map((url) => ({ url }));
  }

  list(): Promise<readonly KnownWorker[]> {
    return Promise.resolve(this.#workers);
  }
}
