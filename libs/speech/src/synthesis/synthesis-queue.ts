import { SpeechError, type SynthesisOptions, type Synthesizer } from '../ports';
import type { Job, JobResult } from '../thread/protocol';
import { SentenceCache } from './sentence-cache';
import { SentenceStream } from './sentence-stream';

/** A thread as the queue needs it. */
export interface SynthesisLane {
  readonly idle: boolean;
  run(job: Job, onAudio: (samples: Float32Array) => void): Promise<JobResult>;
  cancel(): void;
}

export interface SynthesisQueueOptions {
  /** Engine and voice. */
  readonly name: string;
  /** Sentences that may wait before more are refused. */
  readonly maxQueued: number;
  /** Bound of the cache, in bytes of samples. */
  readonly cacheBytes: number;
}

interface Sentence {
  readonly text: string;
  readonly stream: SentenceStream;
  readonly chunks: Float32Array[];
  attempts: number;
}

/** A job is tried again when its thread dies, but not for ever: it may be what kills it. */
const ATTEMPTS = 2;

/** Gives sentences to the synthesiser threads in the order in which they came; remembers what was spoken. */
export class SynthesisQueue implements Synthesizer {
  readonly name: string;
  readonly #maxQueued: number;
  readonly #cache: SentenceCache;
  readonly #waiting = new Set<Sentence>();
  readonly #running = new Map<SynthesisLane, Sentence>();
  #lanes: readonly SynthesisLane[] = [];
  #closedWith: SpeechError | null = null;
  #done = 0;
  #failed = 0;
  #computeMs = 0;
  #cacheHits = 0;

  constructor(options: SynthesisQueueOptions) {
    this.name = options.name;
    this.#maxQueued = options.maxQueued;
    this.#cache = new SentenceCache(options.cacheBytes);
  }

  /** The threads, once they are there; an idle one tells by {@link kick}. */
  use(lanes: readonly SynthesisLane[]): void {
    this.#lanes = lanes;
    this.kick();
  }

  stats() {
    return {
      queued: this.#waiting.size,
      running: this.#running.size,
      done: this.#done,
      failed: this.#failed,
      computeMs: this.#computeMs,
      cacheHits: this.#cacheHits,
    };
  }

  /** Starts at once, not when the first chunk is asked for. */
  synthesize(text: string, { signal }: SynthesisOptions = {}): AsyncIterable<Float32Array> {
    const stream = new SentenceStream();
    if (signal?.aborted) {
      stream.end();
      return stream;
    }
    const known = this.#cache.get(this.name, text);
    if (known) {
      this.#cacheHits += 1;
      for (const chunk of known) stream.push(chunk);
      stream.end();
      return stream;
    }
    if (this.#closedWith) {
      stream.fail(this.#closedWith);
      return stream;
    }
    if (this.#waiting.size >= this.#maxQueued) {
      stream.fail(
        new SpeechError('overloaded', 'Too many sentences wait to be spoken; try again in a moment.'),
      );
      return stream;
    }
    const sentence: Sentence = { text, stream, chunks: [], attempts: 0 };
    const abort = () => stream.end();
    signal?.addEventListener('abort', abort, { once: true });
    stream.onEnd = () => {
      signal?.removeEventListener('abort', abort);
      this.#giveUp(sentence);
    };
    this.#waiting.add(sentence);
    this.kick();
    return stream;
  }

  /** Starts what can be started. */
  kick(): void {
    for (const lane of this.#lanes) {
      if (!lane.idle || this.#running.has(lane)) continue;
      const [sentence] = this.#waiting;
      if (!sentence) return;
      this.#waiting.delete(sentence);
      void this.#run(lane, sentence);
    }
  }

  /** All that wait fail, because no thread can be started. */
  failAll(error: SpeechError): void {
    for (const sentence of this.#waiting) {
      this.#failed += 1;
      sentence.stream.fail(error);
    }
    this.#waiting.clear();
  }

  /** Nothing is taken any more; all that wait fail. */
  close(error: SpeechError): void {
    this.#closedWith = error;
    this.failAll(error);
  }

  async #run(lane: SynthesisLane, sentence: Sentence): Promise<void> {
    this.#running.set(lane, sentence);
    sentence.attempts += 1;
    try {
      const result = await lane.run({ type: 'synthesise', text: sentence.text }, (samples) => {
        if (sentence.stream.ended) return;
        sentence.chunks.push(samples);
        sentence.stream.push(samples);
      });
      this.#running.delete(lane);
      this.#done += 1;
      this.#computeMs += result.computeMs;
      if (!sentence.stream.ended) this.#cache.set(this.name, sentence.text, sentence.chunks);
      sentence.stream.end();
    } catch (error) {
      this.#running.delete(lane);
      this.#onFailure(sentence, error);
    }
    this.kick();
  }

  #onFailure(sentence: Sentence, error: unknown): void {
    if (sentence.stream.ended) return;
    this.#failed += 1;
    // Once a part was handed out it cannot be taken back, so only a sentence that nobody heard is tried again.
    if (this.#closedWith) sentence.stream.fail(this.#closedWith);
    else if (sentence.attempts < ATTEMPTS && sentence.chunks.length === 0) this.#waiting.add(sentence);
    else {
      sentence.stream.fail(
        error instanceof SpeechError ? error : new SpeechError('engine_failed', String(error)),
      );
    }
  }

  /** Nobody will hear more of it: neither start it nor go on with it. */
  #giveUp(sentence: Sentence): void {
    this.#waiting.delete(sentence);
    for (const [lane, running] of this.#running) if (running === sentence) lane.cancel();
  }
}
