/**
 * Keeps an answer for a while, asks once for all who ask at the same time, and gives the last answer when asking
 * fails: a directory that is away must not take the workers with it that it listed a moment ago.
 */
export class Cached<T> {
  readonly #load: () => Promise<T>;
  readonly #ttlMs: number;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  #value: { readonly is: T; readonly untilMs: number } | undefined;
  #loading: Promise<T> | undefined;

  /** @param ttlMs how long an answer is good, and how long a failure is not tried again */
  constructor(options: {
    load: () => Promise<T>;
    ttlMs: number;
    now: () => number;
    onError: (error: unknown) => void;
  }) {
    this.#load = options.load;
    this.#ttlMs = options.ttlMs;
    this.#now = options.now;
    this.#onError = options.onError;
  }

  /** @throws what loading threw, when there is no earlier answer */
  get(): Promise<T> {
    if (this.#value && this.#now() < this.#value.untilMs) return Promise.resolve(this.#value.is);
    this.#loading ??= this.#refresh().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #refresh(): Promise<T> {
    try {
      const is = await this.#load();
      this.#value = { is, untilMs: this.#now() + this.#ttlMs };
      return is;
    } catch (error) {
      this.#onError(error);
      if (!this.#value) throw error;
      this.#value = { is: this.#value.is, untilMs: this.#now() + this.#ttlMs };
      return this.#value.is;
    }
  }
}
