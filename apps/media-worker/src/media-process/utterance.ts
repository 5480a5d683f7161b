import type { RecognitionStream, Recognizer } from '@spool/speech';

export type UtteranceOpener = (startedAtMs: number, onPartial: (text: string) => void) => Utterance;

/** What the learner is saying: audio goes to the recogniser while they talk, and waits while they pause. */
export class Utterance {
  readonly startedAtMs: number;
  readonly #stream: RecognitionStream | null;
  /** Silence after the pause: the recogniser gets it only if speech goes on, so that its text stays valid. */
  #held: Float32Array[] = [];
  #paused = false;
  #text: Promise<string> | null = null;

  /**
   * @param preroll audio from shortly before `startedAtMs` until now
   * @param recognizer null: nothing is ever understood
   */
  constructor(
    startedAtMs: number,
    preroll: readonly Float32Array[],
    recognizer: Recognizer | null,
    onPartial: (text: string) => void,
  ) {
    this.startedAtMs = startedAtMs;
    this.#stream = recognizer?.open(onPartial) ?? null;
    for (const samples of preroll) this.#stream?.push(samples.slice());
  }

  get paused(): boolean {
    return this.#paused;
  }

  push(samples: Float32Array): void {
    if (this.#paused) this.#held.push(samples.slice());
    else this.#stream?.push(samples.slice());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#text = null;
    for (const samples of this.#held.splice(0)) this.#stream?.push(samples);
  }

  /**
   * The text of what was said until the last pause, or until now; computed once for each.
   * @throws SpeechError
   */
  text(): Promise<string> {
    this.#text ??= this.#stream?.finalize().then(({ text }) => text.trim()) ?? Promise.resolve('');
    if (!this.#paused) {
      const text = this.#text;
      this.#text = null;
      return text;
    }
    return this.#text;
  }

  close(): void {
    this.#stream?.close();
  }
}
