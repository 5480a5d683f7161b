export interface TokenTotals {
  /** Requests that were begun. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Requests of which the provider said nothing: broken off or failed. Some of them are billed all the same. */
  readonly unreported: number;
}

/** Tokens of all requests, as the provider counts them. */
export class TokenCount {
  #requests = 0;
  #reported = 0;
  #inputTokens = 0;
  #outputTokens = 0;

  get totals(): TokenTotals {
    return {
      requests: this.#requests,
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      unreported: this.#requests - this.#reported,
    };
  }

  began(): void {
    this.#requests += 1;
  }

  reported(inputTokens: number, outputTokens: number): void {
    this.#reported += 1;
    this.#inputTokens += inputTokens;
    this.#outputTokens += outputTokens;
  }
}
