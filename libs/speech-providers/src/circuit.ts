export interface CircuitOptions {
  /** Failures in a row that open it. @default 3 */
  readonly failures?: number;
  /** How long it stays open, in ms; then one call may try. @default 30 000 */
  readonly openMs?: number;
  /** Monotonic, in ms. @default performance.now */
  readonly now?: () => number;
}

/** Circuit breaker (Nygard, "Release It!"): a provider that keeps failing is left alone for a while. */
export class Circuit {
  readonly #failures: number;
  readonly #openMs: number;
  readonly #now: () => number;
  #inARow = 0;
  #openUntilMs = -Infinity;

  constructor({ failures = 3, openMs = 30_000, now = () => performance.now() }: CircuitOptions = {}) {
    this.#failures = failures;
    this.#openMs = openMs;
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#now() < this.#openUntilMs;
  }

  succeeded(): void {
    this.#inARow = 0;
    this.#openUntilMs = -Infinity;
  }

  /** @param retryAfterMs how long the provider itself asked to be left alone, in ms: opens at once */
  failed(retryAfterMs = 0): void {
    this.#inARow += 1;
    const openMs = this.#inARow >= this.#failures ? this.#openMs : 0;
    const until = this.#now() + Math.max(openMs, retryAfterMs);
    this.#openUntilMs = Math.max(this.#openUntilMs, until);
  }
}
