import {
  RECOGNITION_HZ,
  SpeechError,
  type RecognitionResult,
  type RecognitionStream,
  type Recognizer,
} from '@spool/speech';
import { asProviderError, ProviderError } from './provider-error';
import { retrying, type RetryOptions } from './retry';

export interface BatchProvider {
  readonly name: string;
  /** The text of a whole utterance, 16 kHz mono. @throws anything; made a ProviderError by its status */
  transcribe(samples: Float32Array, signal: AbortSignal): Promise<string>;
}

export interface BatchRecognizerOptions {
  readonly retry?: RetryOptions;
  /** What one request may take, in ms. @default 5000 */
  readonly timeoutMs?: number;
}

const MAX_SAMPLES = 120 * RECOGNITION_HZ;

/** A provider that takes an utterance when it is over: no partials, and the text some time after the last word. */
export class BatchRecognizer implements Recognizer {
  readonly name: string;
  readonly weakness = 'The recogniser gives its text only after each utterance, so answers come later.';
  readonly #provider: BatchProvider;
  readonly #options: BatchRecognizerOptions;

  constructor(provider: BatchProvider, options: BatchRecognizerOptions = {}) {
    this.name = provider.name;
    this.#provider = provider;
    this.#options = options;
  }

  open(): RecognitionStream {
    return new BatchedUtterance(this.#provider, this.#options);
  }
}

class BatchedUtterance implements RecognitionStream {
  readonly #provider: BatchProvider;
  readonly #options: BatchRecognizerOptions;
  readonly #closing = new AbortController();
  readonly #chunks: Float32Array[] = [];
  #samples = 0;
  #latest: Promise<RecognitionResult> | null = null;
  #latestCovers = 0;

  constructor(provider: BatchProvider, options: BatchRecognizerOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  push(samples: Float32Array): void {
    if (this.#closing.signal.aborted || this.#samples > MAX_SAMPLES) return;
    this.#chunks.push(samples);
    this.#samples += samples.length;
  }

  finalize(): Promise<RecognitionResult> {
    if (this.#closing.signal.aborted) {
      return Promise.reject(new SpeechError('closed', 'The utterance is closed already.'));
    }
    if (this.#samples === 0) return Promise.resolve({ text: '', coveredSamples: 0, computeMs: 0 });
    if (!this.#latest || this.#latestCovers < this.#samples) {
      this.#latestCovers = this.#samples;
      const latest = this.#transcribe(concatenated(this.#chunks, this.#samples));
      this.#latest = latest;
      // A text that failed is asked for again by the next call.
      latest.catch(() => {
        if (this.#latest === latest) this.#latest = null;
      });
    }
    return this.#latest;
  }

  close(): void {
    this.#closing.abort(new SpeechError('closed', 'The utterance was closed before its text was there.'));
    this.#chunks.length = 0;
  }

  async #transcribe(samples: Float32Array): Promise<RecognitionResult> {
    const { name } = this.#provider;
    const startedMs = performance.now();
    const text = await retrying(() => this.#once(name, samples), {
      ...this.#options.retry,
      signal: this.#closing.signal,
    });
    return { text: text.trim(), coveredSamples: samples.length, computeMs: performance.now() - startedMs };
  }

  async #once(name: string, samples: Float32Array): Promise<string> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? 5000);
    try {
      return await this.#provider.transcribe(samples, AbortSignal.any([this.#closing.signal, timeout]));
    } catch (error) {
      if (this.#closing.signal.aborted) throw this.#closing.signal.reason;
      if (timeout.aborted) {
        throw new ProviderError(name, 'the text took too long', { retryable: true, cause: error });
      }
      throw asProviderError(name, error);
    }
  }
}

function concatenated(chunks: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
