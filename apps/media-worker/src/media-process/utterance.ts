import {
  HEARD_SAMPLES,
  RECOGNITION_HZ,
  type EndOfTurnModel,
  type RecognitionStream,
  type Recognizer,
} from '@spool/speech';

/** @param coversUntilMs when the audio ended that the text covers, if it is known */
export type PartialListener = (text: string, coversUntilMs?: number) => void;
export type UtteranceOpener = (startedAtMs: number, onPartial: PartialListener) => Utterance;

export interface UtteranceModels {
  /** Null: nothing is ever understood. */
  readonly recognizer: Recognizer | null;
  /** Null: nobody hears from the sound whether a turn is complete. */
  readonly endOfTurn: EndOfTurnModel | null;
}

/** What the learner is saying: audio goes to the recogniser while they talk, and waits while they pause. */
export class Utterance {
  readonly startedAtMs: number;
  readonly #stream: RecognitionStream | null;
  readonly #endOfTurn: EndOfTurnModel | null;
  readonly #now: () => number;
  /** Silence after the pause: the recogniser gets it only if speech goes on, so that its text stays valid. */
  #held: Float32Array[] = [];
  #pausedAtMs: number | null = null;
  #text: Promise<string> | null = null;

  /**
   * @param preroll audio from shortly before `startedAtMs` until now
   * @param now the pacer's clock, ms
   */
  constructor(
    startedAtMs: number,
    preroll: readonly Float32Array[],
    { recognizer, endOfTurn }: UtteranceModels,
    onPartial: PartialListener,
    now: () => number,
  ) {
    this.startedAtMs = startedAtMs;
    this.#endOfTurn = endOfTurn;
    this.#now = now;
    const heard = preroll.reduce((sum, samples) => sum + samples.length, 0);
    const audioFromMs = now() - msOf(heard);
    this.#stream =
      recognizer?.open((text, coveredSamples) => onPartial(text, audioFromMs + msOf(coveredSamples))) ?? null;
    for (const samples of preroll) this.#stream?.push(samples.slice());
  }

  get paused(): boolean {
    return this.#pausedAtMs !== null;
  }

  /** When the present pause was noticed; null while they talk. */
  get pausedAtMs(): number | null {
    return this.#pausedAtMs;
  }

  push(samples: Float32Array): void {
    if (this.paused) this.#held.push(samples.slice());
    else this.#stream?.push(samples.slice());
  }

  pause(): void {
    this.#pausedAtMs = this.#now();
  }

  resume(): void {
    this.#pausedAtMs = null;
    this.#text = null;
    for (const samples of this.#held.splice(0)) this.#stream?.push(samples);
  }

  /**
   * The text of what was said until the last pause, or until now; computed once for each.
   * @throws SpeechError
   */
  text(): Promise<string> {
    this.#text ??= this.#stream?.finalize().then(({ text }) => text.trim()) ?? Promise.resolve('');
    if (!this.paused) {
      const text = this.#text;
      this.#text = null;
      return text;
    }
    return this.#text;
  }

  /**
   * How likely it is, by the sound of it, that what was said until the pause is all; null when nobody can tell.
   * @throws SpeechError
   */
  async soundsComplete(): Promise<number | null> {
    const audio = this.#stream?.tail?.(HEARD_SAMPLES);
    return audio && this.#endOfTurn ? this.#endOfTurn.judge(audio) : null;
  }

  close(): void {
    this.#stream?.close();
  }
}

const msOf = (samples: number) => (samples * 1000) / RECOGNITION_HZ;
