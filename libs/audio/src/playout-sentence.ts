import { clauseStart, heardWords, wordStart } from './spoken-text';

/** A clause that began longer ago is not said again, only its last word. */
const MAX_REWIND_MS = 2500;
/** Word positions are estimates, so a resumed voice starts at the quietest 10 ms around them. */
const QUIET_SEARCH_MS = 80;
const QUIET_MS = 10;

/** One sentence of the voice: its text and its samples as they come, and how far it has been played. */
export class PlayoutSentence {
  isStarted = false;
  isEnded = false;
  readonly #chunks: Float32Array[] = [];
  /** Samples held. */
  #length = 0;
  /** Samples that found no room; they count as sound that nobody heard. */
  #dropped = 0;
  /** Next sample to be played, and the chunk that it is in with that chunk's first sample. */
  #position = 0;
  #chunk = 0;
  #chunkStart = 0;
  #furthest = 0;

  constructor(
    readonly index: number,
    readonly text: string,
    readonly sampleRate: number,
  ) {}

  get length(): number {
    return this.#length;
  }

  /** Samples still to be played. */
  get left(): number {
    return this.#length - this.#position;
  }

  /** Samples played, those that were said twice counted once. */
  get playedSamples(): number {
    return this.#furthest;
  }

  get isFinished(): boolean {
    return this.isEnded && this.left === 0;
  }

  /** Whether all of the sentence was heard. */
  get isComplete(): boolean {
    return this.isEnded && this.#dropped === 0 && this.#furthest === this.#length;
  }

  /** Takes the samples over: the caller must not change them afterwards. */
  append(samples: Float32Array): void {
    if (samples.length === 0) return;
    this.#chunks.push(samples);
    this.#length += samples.length;
  }

  /** Whether samples were dropped: what comes behind them is of no use. */
  get hasHole(): boolean {
    return this.#dropped > 0;
  }

  drop(samples: number): void {
    this.#dropped += samples;
  }

  /** Copies the next samples into `frame` from index `at`; how many there were. */
  read(frame: Float32Array, at: number): number {
    let filled = at;
    while (filled < frame.length && this.left > 0) {
      const chunk = this.#chunks[this.#chunk]!;
      const offset = this.#position - this.#chunkStart;
      if (offset >= chunk.length) {
        this.#chunkStart += chunk.length;
        this.#chunk++;
        continue;
      }
      const count = Math.min(frame.length - filled, chunk.length - offset);
      frame.set(chunk.subarray(offset, offset + count), filled);
      filled += count;
      this.#position += count;
    }
    this.#furthest = Math.max(this.#furthest, this.#position);
    return filled - at;
  }

  /** @param charsPerSecond speaking rate, for a sentence whose end is not known yet */
  heardText(charsPerSecond: number): string {
    if (this.#furthest === 0) return '';
    if (this.isComplete) return this.text;
    return heardWords(this.text, Math.min(this.#furthest / this.#totalSamples(charsPerSecond), 1 - 1e-6));
  }

  /** Goes back to the start of the clause, or if that is long ago of the word, at which the voice was stopped. */
  rewind(charsPerSecond: number): void {
    const total = this.#totalSamples(charsPerSecond);
    const part = Math.min(1, this.#position / total);
    const clause = clauseStart(this.text, part) * total;
    const isLongAgo = this.#position - clause > (MAX_REWIND_MS * this.sampleRate) / 1000;
    this.#seek(this.#quietestNear(isLongAgo ? wordStart(this.text, part) * total : clause));
  }

  #totalSamples(charsPerSecond: number): number {
    const known = this.#length + this.#dropped;
    if (this.isEnded) return Math.max(1, known);
    return Math.max(1, known, (this.text.length / charsPerSecond) * this.sampleRate);
  }

  #quietestNear(sample: number): number {
    if (sample <= 0) return 0;
    const reach = (QUIET_SEARCH_MS * this.sampleRate) / 1000;
    const window = Math.round((QUIET_MS * this.sampleRate) / 1000);
    const start = Math.max(0, Math.round(sample - reach));
    const around = this.#copy(start, Math.min(this.#position, Math.round(sample + reach)));
    let quietest = 0;
    let leastEnergy = Infinity;
    for (let at = 0; at + window <= around.length; at += window) {
      let energy = 0;
      for (let i = at; i < at + window; i++) energy += around[i]! * around[i]!;
      if (energy < leastEnergy) {
        leastEnergy = energy;
        quietest = at;
      }
    }
    return start + quietest;
  }

  #copy(start: number, end: number): Float32Array {
    const copy = new Float32Array(Math.max(0, end - start));
    let chunkStart = 0;
    for (const chunk of this.#chunks) {
      const from = Math.max(start, chunkStart);
      const to = Math.min(end, chunkStart + chunk.length);
      if (from < to) copy.set(chunk.subarray(from - chunkStart, to - chunkStart), from - start);
      chunkStart += chunk.length;
    }
    return copy;
  }

  #seek(sample: number): void {
    this.#position = Math.min(this.#position, Math.max(0, sample));
    this.#chunk = 0;
    this.#chunkStart = 0;
    while (
      this.#chunk < this.#chunks.length &&
      this.#chunkStart + this.#chunks[this.#chunk]!.length <= this.#position
    ) {
      this.#chunkStart += this.#chunks[this.#chunk++]!.length;
    }
  }
}
