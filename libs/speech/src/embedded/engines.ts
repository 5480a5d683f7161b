/** What a speech thread hosts. Engines compute in their caller's thread: never call one in the media process. */

export interface EngineTranscript {
  readonly text: string;
  /** Time that the engine computed, in ms. */
  readonly computeMs: number;
}

export interface TranscribeOptions {
  /** Ends the work early; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Names the stretch of speech that the samples begin: a later call with the same name has the same samples
   * and more, so an engine that streams need not hear them twice. Without it each call stands alone.
   */
  readonly stretch?: string;
  /** No call with the same stretch is expected. @default true */
  readonly ends?: boolean;
}

export interface RecognitionEngine {
  readonly name: string;
  readonly weakness?: string;
  /** @param samples mono, float32 in [-1, 1], 16 kHz */
  transcribe(samples: Float32Array, options?: TranscribeOptions): Promise<EngineTranscript>;
  close(): Promise<void>;
}

export interface SynthesisEngine {
  readonly name: string;
  readonly weakness?: string;
  /** Speaks one sentence: chunks of mono, float32 in [-1, 1], 24 kHz. */
  synthesize(text: string, signal?: AbortSignal): AsyncIterable<Float32Array>;
  close(): Promise<void>;
}
