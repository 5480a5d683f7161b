import {
  RECOGNITION_HZ,
  SpeechError,
  type PartialListener,
  type RecognitionResult,
  type RecognitionStream,
  type Recognizer,
} from '@spool/speech';
import { Circuit, type CircuitOptions } from './circuit';

export interface FallbackOptions {
  readonly circuit?: CircuitOptions;
  /** Told when one provider's work goes to the next; never what was said. */
  readonly onFallback?: (from: string, to: string, error: Error) => void;
}

const MAX_KEPT_SAMPLES = 120 * RECOGNITION_HZ;

interface Way {
  readonly recognizer: Recognizer;
  readonly circuit: Circuit;
}

/**
 * Recognisers in order of preference. An utterance whose recogniser fails is heard by the next one from its
 * beginning; one that keeps failing is passed over for a while.
 */
export class FallbackRecognizer implements Recognizer {
  readonly name: string;
  readonly #ways: readonly Way[];
  readonly #options: FallbackOptions;

  /** @param recognizers at least one, the best first; the last is what remains when all else fails */
  constructor(recognizers: readonly Recognizer[], options: FallbackOptions = {}) {
    if (recognizers.length === 0) throw new RangeError('Give at least one recogniser.');
    this.name = recognizers.map(({ name }) => name).join(' > ');
    this.#ways = recognizers.map((recognizer) => ({ recognizer, circuit: new Circuit(options.circuit) }));
    this.#options = options;
  }

  get weakness(): string | undefined {
    return this.#ways[0]?.recognizer.weakness;
  }

  open(onPartial: PartialListener): RecognitionStream {
    const closed = this.#ways.filter(({ circuit }) => !circuit.isOpen);
    // When none is well, the last is tried all the same.
    return new FallbackUtterance(closed.length > 0 ? closed : this.#ways.slice(-1), this.#options, onPartial);
  }
}

class FallbackUtterance implements RecognitionStream {
  readonly #ways: readonly Way[];
  readonly #options: FallbackOptions;
  readonly #onPartial: PartialListener;
  readonly #audio: Float32Array[] = [];
  #samples = 0;
  #index = 0;
  #stream: RecognitionStream;
  #closed = false;

  constructor(ways: readonly Way[], options: FallbackOptions, onPartial: PartialListener) {
    this.#ways = ways;
    this.#options = options;
    this.#onPartial = onPartial;
    this.#stream = this.#open(0);
  }

  push(samples: Float32Array): void {
    if (this.#closed) return;
    if (this.#samples < MAX_KEPT_SAMPLES) {
      // The recogniser takes the array over; a copy is for the next one.
      this.#audio.push(samples.slice());
      this.#samples += samples.length;
    }
    this.#stream.push(samples);
  }

  async finalize(): Promise<RecognitionResult> {
    for (;;) {
      const index = this.#index;
      try {
        const result = await this.#stream.finalize();
        this.#ways[index]?.circuit.succeeded();
        return result;
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        if (this.#closed || isClosed(failure)) throw failure;
        // Another call may have gone on to the next one already.
        if (index === this.#index) this.#next(failure);
      }
    }
  }

  tail(samples: number): Float32Array {
    const tail = new Float32Array(Math.min(samples, this.#samples));
    let end = tail.length;
    for (let i = this.#audio.length - 1; i >= 0 && end > 0; i -= 1) {
      const chunk = this.#audio[i] ?? tail;
      const from = Math.max(0, end - chunk.length);
      tail.set(chunk.subarray(chunk.length - (end - from)), from);
      end = from;
    }
    return tail;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#audio.length = 0;
    this.#stream.close();
  }

  /** @throws the failure, when there is nobody left */
  #next(failure: Error): void {
    const from = this.#ways[this.#index];
    from?.circuit.failed();
    const to = this.#ways[this.#index + 1];
    if (!to) throw failure;
    this.#options.onFallback?.(from?.recognizer.name ?? '', to.recognizer.name, failure);
    this.#stream.close();
    this.#index += 1;
    this.#stream = this.#open(this.#index);
    for (const samples of this.#audio) this.#stream.push(samples.slice());
  }

  #open(index: number): RecognitionStream {
    const way = this.#ways[index];
    if (!way) throw new RangeError(`There is no recogniser ${index}.`);
    return way.recognizer.open((text, coveredSamples) => {
      if (index === this.#index && !this.#closed) this.#onPartial(text, coveredSamples);
    });
  }
}

const isClosed = (error: Error): boolean => error instanceof SpeechError && error.code === 'closed';
