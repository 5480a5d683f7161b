import { PlayoutSentence } from './playout-sentence';

/** How much of a turn has been played to the learner. */
export interface Heard {
  /** Sentences that were played whole, and the words of the present one, joined by spaces. */
  text: string;
  /** Whether everything in the turn was played, and no more will come. */
  complete: boolean;
  /** Sound played, in ms; what was said twice is counted once. */
  ms: number;
}

/** One turn of the voice: its sentences in order. Those that are over leave only their text. */
export class PlayoutTurn {
  isStarted = false;
  /** To be dropped when the fade is over. */
  isStopping = false;
  /** No more sentences will come. */
  isEnded = false;
  readonly #sentences = new Map<number, PlayoutSentence>();
  #next = 0;
  #heardText = '';
  #playedSamples = 0;
  #isWhole = true;

  constructor(
    readonly id: number,
    readonly sampleRate: number,
  ) {}

  /** The sentence being played or next to be; undefined while it has not come. */
  current(): PlayoutSentence | undefined {
    let sentence = this.#sentences.get(this.#next);
    if (!sentence && this.isEnded && this.#sentences.size > 0) {
      // A number that was never used, and will not be.
      this.#next = Math.min(...this.#sentences.keys());
      sentence = this.#sentences.get(this.#next);
    }
    return sentence;
  }

  get isFinished(): boolean {
    return this.isEnded && this.#sentences.size === 0;
  }

  /** The sentence with this index, new if need be; undefined when it is over, or no more may come. */
  sentence(index: number, text: string): PlayoutSentence | undefined {
    const known = this.#sentences.get(index);
    if (known) return known.isEnded ? undefined : known;
    if (this.isEnded || index < this.#next) return undefined;
    const sentence = new PlayoutSentence(index, text.trim(), this.sampleRate);
    this.#sentences.set(index, sentence);
    return sentence;
  }

  end(): void {
    this.isEnded = true;
    for (const sentence of this.#sentences.values()) sentence.isEnded = true;
  }

  /** Puts the current sentence behind and lets its samples go; the sentence. */
  advance(): PlayoutSentence | undefined {
    const sentence = this.current();
    if (!sentence) return undefined;
    this.#heardText = join(this.#heardText, sentence.heardText(Infinity));
    this.#playedSamples += sentence.playedSamples;
    this.#isWhole &&= sentence.isComplete;
    this.#sentences.delete(sentence.index);
    this.#next = sentence.index + 1;
    return sentence;
  }

  /** Samples held, and of those the ones still to be played. */
  samples(): { held: number; left: number } {
    let held = 0;
    let left = 0;
    for (const sentence of this.#sentences.values()) {
      held += sentence.length;
      left += sentence.left;
    }
    return { held, left };
  }

  /** @param charsPerSecond speaking rate, for a sentence whose end is not known yet */
  heard(charsPerSecond: number): Heard {
    const current = this.#sentences.get(this.#next);
    return {
      text: join(this.#heardText, current?.heardText(charsPerSecond) ?? ''),
      complete: this.isFinished && this.#isWhole,
      ms: ((this.#playedSamples + (current?.playedSamples ?? 0)) * 1000) / this.sampleRate,
    };
  }
}

function join(before: string, after: string): string {
  return before && after ? `${before} ${after}` : before + after;
}
