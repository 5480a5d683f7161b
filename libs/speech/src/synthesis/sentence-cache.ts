/** Synthesised sentences, the least recently used dropped first: greetings and follow-ups repeat. */
export class SentenceCache {
  readonly #maxBytes: number;
  readonly #sentences = new Map<string, readonly Float32Array[]>();
  #bytes = 0;

  /** @param maxBytes bound of the samples held, e.g. 32 MiB for about 350 s of speech */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The sentence's chunks, which the caller must not write; `undefined` if it is not held. */
  get(voice: string, text: string): readonly Float32Array[] | undefined {
    const key = keyOf(voice, text);
    const chunks = this.#sentences.get(key);
    if (!chunks) return undefined;
    this.#sentences.delete(key);
    this.#sentences.set(key, chunks); // a Map keeps insertion order: last is most recently used
    return chunks;
  }

  /** Holds a sentence, unless it alone is larger than the bound. */
  set(voice: string, text: string, chunks: readonly Float32Array[]): void {
    this.#drop(keyOf(voice, text));
    const size = sizeOf(chunks);
    if (size > this.#maxBytes) return;
    this.#sentences.set(keyOf(voice, text), chunks);
    this.#bytes += size;
    for (const oldest of this.#sentences.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const chunks = this.#sentences.get(key);
    if (!chunks) return;
    this.#sentences.delete(key);
    this.#bytes -= sizeOf(chunks);
  }
}

function keyOf(voice: string, text: string): string {
  return `${voice}\n${text}`;
}

function sizeOf(chunks: readonly Float32Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}
