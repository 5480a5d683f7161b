import { SpeechError, type RecognitionResult, type RecognitionStream, type Recognizer } from '../ports';

/**
 * Understands the same whatever is said, and computes nothing: for benchmarks of everything but recognition, beside
 * frameworks that run without it. Of no use to anybody else.
 */
export class FixedRecognizer implements Recognizer {
  readonly name = 'fixed';
  readonly weakness =
    'Nothing is recognised: SPOOL_FIXED_TEXT is set, which is for benchmarks only; unset it.';
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Tells no partials: there is nothing to tell before somebody pauses. */
  open(): RecognitionStream {
    const text = this.#text;
    let coveredSamples = 0;
    let closed = false;
    return {
      push: (samples) => void (coveredSamples += samples.length),
      finalize: (): Promise<RecognitionResult> =>
        closed
          ? Promise.reject(new SpeechError('closed', 'The utterance is closed.'))
          : Promise.resolve({ text, coveredSamples, computeMs: 0 }),
      close: () => void (closed = true),
    };
  }
}
