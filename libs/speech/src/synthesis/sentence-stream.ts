/** Chunks of one sentence between the thread that makes them and whoever plays them: read by one reader, once. */
export class SentenceStream implements AsyncIterable<Float32Array> {
  readonly #chunks: Float32Array[] = [];
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;
  /** Called when no more chunks can come: at the end, at a failure, or because the reader left early. */
  onEnd: () => void = () => undefined;

  get ended(): boolean {
    return this.#ended;
  }

  push(samples: Float32Array): void {
    if (this.#ended) return;
    this.#chunks.push(samples);
    this.#wake?.();
  }

  /** Ends after the chunks that are there. Idempotent. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.onEnd();
    this.#wake?.();
  }

  /** The reader gets the chunks that are there, then the error. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#error = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Float32Array, void, void> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk) yield chunk;
        else if (this.#error) throw this.#error;
        else if (this.#ended) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.end();
    }
  }
}
