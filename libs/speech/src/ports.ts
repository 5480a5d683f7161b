/**
 * What the media process knows of speech engines. Adapters (embedded, cloud) implement these ports;
 * everything that computes or waits runs outside the media process's event loop.
 */

/** Samples that go to recognisers and the VAD: mono, float32 in [-1, 1], 16 kHz. */
export const RECOGNITION_HZ = 16_000;
/** Samples that come from synthesisers: mono, float32 in [-1, 1], 24 kHz (a rate that Opus takes as it is). */
export const PLAYOUT_HZ = 24_000;

/** One utterance's recognition. Not reusable after {@link close}. */
export interface RecognitionStream {
  /** Adds audio ({@link RECOGNITION_HZ}); returns at once; the array is taken over and must not be written again. */
  push(samples: Float32Array): void;
  /**
   * The text of all audio pushed so far. May be called early (speculatively, at a pause) and again after
   * more audio: a call whose audio another call has covered already answers from that result.
   * @throws SpeechError `engine_failed` | `overloaded` | `closed`
   */
  finalize(): Promise<RecognitionResult>;
  /**
   * The last audio pushed, up to so many samples: a view that must not be written, for an
   * {@link EndOfTurnModel}. Only as much as the adapter still holds.
   */
  tail?(samples: number): Float32Array;
  /** Frees the utterance; pending calls reject with `closed`. Idempotent. */
  close(): void;
}

export interface RecognitionResult {
  /** With punctuation if the engine writes it; empty when nothing was said. */
  readonly text: string;
  /** Samples of audio that the text covers, counted from the utterance's start. */
  readonly coveredSamples: number;
  /** Time that the engine computed, in ms. */
  readonly computeMs: number;
}

/** @param coveredSamples of audio that the text covers, counted from the utterance's start */
export type PartialListener = (text: string, coveredSamples: number) => void;

export interface Recognizer {
  /** Engine and model, e.g. `moonshine-tiny-en`. */
  readonly name: string;
  /** Set when the engine is weaker than what is usual, with what that means for the learner. */
  readonly weakness?: string;
  /** @param onPartial told the text so far while audio comes in; never after `close`. */
  open(onPartial: PartialListener): RecognitionStream;
}

export interface SynthesisOptions {
  /** Aborting stops the computation as soon as the engine can and ends the iteration. */
  readonly signal?: AbortSignal;
}

export interface Synthesizer {
  readonly name: string;
  /**
   * Speaks one sentence.
   * @returns chunks at {@link PLAYOUT_HZ}, in order, the first as soon as it exists; only to be read, as others who say
   *   the same may be given them too
   * @throws SpeechError
   */
  synthesize(text: string, options?: SynthesisOptions): AsyncIterable<Float32Array>;
}

/** Hears from the sound of a pause and what came before it whether the speaker has finished. */
export interface EndOfTurnModel {
  readonly name: string;
  /**
   * Ask only at pauses: it computes for tens of ms, in a thread.
   * @param samples what was said, up to now, {@link RECOGNITION_HZ}; the last 8 s count. Not written again
   *   before the answer. A view of shared memory is passed on without a copy.
   * @returns how likely it is that the turn is complete, 0 to 1
   * @throws SpeechError `engine_failed` | `overloaded` | `closed`
   */
  judge(samples: Float32Array): Promise<number>;
}

/** Voice activity is judged in the media process once every so many samples at {@link RECOGNITION_HZ}: 32 ms. */
export const VAD_WINDOW_SAMPLES = 512;

/** Something that works less well than usual on this machine, told in `/health` and on the page. */
export interface Degradation {
  /** Which part of the service, e.g. `recognition`. */
  readonly part: 'recognition' | 'synthesis' | 'voice_activity' | 'end_of_turn';
  /** One sentence: what is weaker, what it means and what to do. */
  readonly detail: string;
}

export type SpeechErrorCode = 'engine_failed' | 'overloaded' | 'closed' | 'model_missing';

export class SpeechError extends Error {
  readonly code: SpeechErrorCode;
  constructor(code: SpeechErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SpeechError';
    this.code = code;
  }
}
