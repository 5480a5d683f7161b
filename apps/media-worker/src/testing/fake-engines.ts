import {
  PLAYOUT_HZ,
  SpeechError,
  type RecognitionResult,
  type RecognitionStream,
  type Recognizer,
  type SynthesisOptions,
  type Synthesizer,
} from '@spool/speech';

type PartialListener = Parameters<Recognizer['open']>[0];

interface Waiting {
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

/** Understands what it is told to. */
export class FakeRecognizer implements Recognizer {
  readonly name = 'fake';
  /** What was said. */
  text = '';
  state: 'works' | 'fails' | 'hangs' = 'works';
  finals = 0;
  #hanging: Waiting[] = [];
  #onPartial: PartialListener = () => undefined;

  open(onPartial: PartialListener): RecognitionStream {
    this.#onPartial = onPartial;
    const waiting: Waiting[] = [];
    return {
      push: () => undefined,
      finalize: () => this.#finalize(waiting),
      close: () => {
        for (const { fail } of waiting) fail(new SpeechError('closed', 'closed'));
      },
    };
  }

  /** Tells what it has understood so far. */
  partial(text: string): void {
    this.#onPartial(text, 0);
  }

  /** What hung is answered now, with what the text was then. */
  goOn(): void {
    this.state = 'works';
    for (const { answer } of this.#hanging.splice(0)) answer();
  }

  #finalize(waiting: Waiting[]): Promise<RecognitionResult> {
    this.finals += 1;
    const { text } = this;
    if (this.state === 'fails') return Promise.reject(new SpeechError('engine_failed', 'made to fail'));
    return new Promise((resolve, fail) => {
      const answer = () => resolve({ text, coveredSamples: 0, computeMs: 1 });
      if (this.state !== 'hangs') return answer();
      waiting.push({ answer, fail });
      this.#hanging.push({ answer, fail });
    });
  }
}

/** Hums 60 ms for each character. */
export class FakeSynthesizer implements Synthesizer {
  readonly name = 'fake';
  state: 'works' | 'fails' | 'hangs' = 'works';
  /** Sentences in the order in which they were asked for. */
  readonly asked: { readonly text: string; readonly signal: AbortSignal | undefined }[] = [];
  #hanging: (() => void)[] = [];

  synthesize(text: string, { signal }: SynthesisOptions = {}): AsyncIterable<Float32Array> {
    this.asked.push({ text, signal });
    return this.#chunks(text, this.state);
  }

  get texts(): string[] {
    return this.asked.map(({ text }) => text);
  }

  goOn(): void {
    this.state = 'works';
    for (const answer of this.#hanging.splice(0)) answer();
  }

  async *#chunks(text: string, state: FakeSynthesizer['state']): AsyncIterable<Float32Array> {
    if (state === 'fails') throw new SpeechError('engine_failed', 'made to fail');
    if (state === 'hangs') await new Promise<void>((resolve) => this.#hanging.push(resolve));
    const length = Math.round(text.length * 0.06 * PLAYOUT_HZ);
    yield Float32Array.from({ length }, (_, i) => Math.sin(i / 10) / 4);
  }
}
