import {
  RECOGNITION_HZ,
  SpeechError,
  type PartialListener,
  type RecognitionResult,
  type RecognitionStream,
} from '../ports';
import type { JobResult } from '../thread/protocol';
import { UtteranceAudio, type Segment } from './utterance-audio';

/** A partial is asked for when so much new audio has come: 500 ms. */
const PARTIAL_EVERY_SAMPLES = RECOGNITION_HZ / 2;
/** An utterance's partials may take half of an engine at most: so much audio must come per computed ms. */
const SAMPLES_PER_COMPUTE_MS = (2 * RECOGNITION_HZ) / 1000;

/** Who decodes: the scheduler. */
export interface UtteranceHost {
  /** @throws SpeechError `overloaded` */
  request(utterance: Utterance, kind: 'final' | 'partial'): void;
  forget(utterance: Utterance): void;
}

interface Waiter {
  /** Samples that the text must cover. */
  readonly upTo: number;
  readonly resolve: (result: RecognitionResult) => void;
  readonly reject: (error: SpeechError) => void;
}

/** One utterance's state in the media process: its audio, its text so far, and who waits for it. */
export class Utterance implements RecognitionStream {
  static #opened = 0;
  /** Tells it from the others of this process. */
  readonly id = ++Utterance.#opened;
  readonly #host: UtteranceHost;
  readonly #onPartial: PartialListener;
  readonly #audio = new UtteranceAudio();
  #committedText = '';
  #computeMs = 0;
  #latest: RecognitionResult = { text: '', coveredSamples: 0, computeMs: 0 };
  #requestedAt = 0;
  #lastJobMs = 0;
  #waiters: Waiter[] = [];
  #closed = false;

  constructor(host: UtteranceHost, onPartial: PartialListener) {
    this.#host = host;
    this.#onPartial = onPartial;
  }

  push(samples: Float32Array): void {
    if (this.#closed) return;
    this.#audio.push(samples);
    const wait = Math.max(PARTIAL_EVERY_SAMPLES, this.#lastJobMs * SAMPLES_PER_COMPUTE_MS);
    const fresh = this.#audio.totalSamples - Math.max(this.#requestedAt, this.#latest.coveredSamples);
    if (fresh < wait || this.#covers(this.#audio.totalSamples)) return;
    this.#requestedAt = this.#audio.totalSamples;
    this.#host.request(this, 'partial');
  }

  finalize(): Promise<RecognitionResult> {
    if (this.#closed) return Promise.reject(new SpeechError('closed', 'The utterance is closed already.'));
    if (this.#audio.overflowed) {
      return Promise.reject(
        new SpeechError(
          'overloaded',
          'The recogniser is more than a minute behind; audio of this utterance was lost.',
        ),
      );
    }
    const upTo = this.#audio.totalSamples;
    if (this.#covers(upTo)) return Promise.resolve({ ...this.#latest, coveredSamples: upTo });
    return new Promise((resolve, reject) => {
      this.#waiters.push({ upTo, resolve, reject });
      try {
        this.#host.request(this, 'final');
      } catch (error) {
        this.fail(error instanceof SpeechError ? error : new SpeechError('engine_failed', String(error)));
      }
    });
  }

  tail(samples: number): Float32Array {
    return this.#audio.tail(samples);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#host.forget(this);
    this.fail(new SpeechError('closed', 'The utterance was closed before its text was there.'));
  }

  /** What its next job decodes, or `null` if it wants none any more. */
  nextSegment(): Segment | null {
    return this.#closed ? null : this.#audio.nextSegment();
  }

  /** Takes a job's result. @returns what is wanted next, if anything */
  accept(segment: Segment, result: JobResult): 'final' | 'partial' | null {
    if (this.#closed) return null;
    this.#computeMs += result.computeMs;
    this.#lastJobMs = result.computeMs;
    const text = joined(this.#committedText, result.text);
    if (segment.commits) {
      this.#committedText = text;
      this.#audio.commit(segment.endSample);
    }
    const changed = text !== this.#latest.text && text !== '';
    this.#latest = { text, coveredSamples: segment.endSample, computeMs: this.#computeMs };
    this.#answerWaiters();
    if (this.awaited) return 'final';
    // A committed segment ends before the audio does: its text alone would be a step back for who reads along.
    if (segment.commits) return this.#covers(this.#audio.totalSamples) ? null : 'partial';
    if (changed) this.#onPartial(text, segment.endSample);
    return null;
  }

  /** Whether somebody waits for its text. */
  get awaited(): boolean {
    return this.#waiters.length > 0;
  }

  fail(error: SpeechError): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(error);
  }

  #answerWaiters(): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => !this.#covers(waiter.upTo));
    for (const waiter of waiters) {
      if (this.#waiters.includes(waiter)) continue;
      const coveredSamples = Math.max(waiter.upTo, this.#latest.coveredSamples);
      waiter.resolve({ ...this.#latest, coveredSamples });
    }
  }

  /** Whether the latest text holds all that was said up to this sample: only silence may come after its audio. */
  #covers(upTo: number): boolean {
    return this.#latest.coveredSamples >= upTo || this.#audio.isSilentAfter(this.#latest.coveredSamples);
  }
}

function joined(before: string, after: string): string {
  return before === '' || after === '' ? before + after : `${before} ${after}`;
}
