import { levelDbfs } from '../levels';
import { RECOGNITION_HZ } from '../ports';
import { cutFrame, FRAME_SAMPLES, silenceLevel } from './segmenter';

/** Audio that waits for its text is bounded to this; only a recogniser far behind lets it grow so long. */
const CAPACITY_SAMPLES = 60 * RECOGNITION_HZ;

/** A stretch of the utterance to decode. */
export interface Segment {
  /** On shared memory: a thread reads it without a copy through the event loop. */
  readonly samples: Float32Array;
  /** Samples from the utterance's start to the segment's start. */
  readonly startSample: number;
  /** Samples from the utterance's start to the segment's end. */
  readonly endSample: number;
  /** Whether the utterance goes on after it, so that its text is final and its audio can be dropped. */
  readonly commits: boolean;
}

/**
 * An utterance's audio from the last commit on. It stays in the media process until it has become text that
 * is final, so a speech thread that dies takes no words with it.
 */
export class UtteranceAudio {
  #buffer = newBuffer();
  /** Samples before the buffer's start, whose text is final. */
  #committed = 0;
  #length = 0;
  #levels: number[] = [];
  #peakDbfs = -120;
  #overflowed = false;

  /** Samples from the utterance's start. */
  get totalSamples(): number {
    return this.#committed + this.#length;
  }

  /** Audio was lost, because more than 60 s of it waited for the recogniser. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  push(samples: Float32Array): void {
    if (this.#length + samples.length > CAPACITY_SAMPLES) {
      this.#overflowed = true;
      return;
    }
    this.#buffer.set(samples, this.#length);
    this.#length += samples.length;
    while ((this.#levels.length + 1) * FRAME_SAMPLES <= this.#length) {
      const start = this.#levels.length * FRAME_SAMPLES;
      const level = levelDbfs(this.#buffer, start, start + FRAME_SAMPLES);
      this.#levels.push(level);
      this.#peakDbfs = Math.max(this.#peakDbfs, level);
    }
  }

  /** The last samples, as many as are there of so many: a view. */
  tail(samples: number): Float32Array {
    return this.#buffer.subarray(Math.max(0, this.#length - samples), this.#length);
  }

  /** Whether nothing but silence follows this sample. */
  isSilentAfter(sample: number): boolean {
    const from = sample - this.#committed;
    const silent = silenceLevel(this.#peakDbfs);
    for (let frame = Math.max(0, Math.floor(from / FRAME_SAMPLES)); frame < this.#levels.length; frame += 1) {
      const covered = frame * FRAME_SAMPLES < from;
      if (!covered && (this.#levels[frame] ?? 0) >= silent) return false;
    }
    const tail = Math.max(from, this.#levels.length * FRAME_SAMPLES); // less than a frame
    return tail >= this.#length || levelDbfs(this.#buffer, tail, this.#length) < silent;
  }

  /** What to decode next: up to a cut when the utterance has become long, else all that there is. */
  nextSegment(): Segment {
    const cut = cutFrame(this.#levels, silenceLevel(this.#peakDbfs));
    const length = cut === null ? this.#length : cut * FRAME_SAMPLES;
    return {
      samples: this.#buffer.subarray(0, length),
      startSample: this.#committed,
      endSample: this.#committed + length,
      commits: cut !== null,
    };
  }

  /** Drops the audio up to this sample: its text is final. The old memory stays as it is for who reads it. */
  commit(endSample: number): void {
    const dropped = endSample - this.#committed;
    const rest = this.#buffer.subarray(dropped, this.#length);
    this.#buffer = newBuffer();
    this.#buffer.set(rest);
    this.#levels = this.#levels.slice(Math.floor(dropped / FRAME_SAMPLES));
    this.#committed = endSample;
    this.#length = rest.length;
  }
}

/** The operating system gives pages only as they are written, so a short utterance costs what it holds. */
function newBuffer(): Float32Array {
  return new Float32Array(new SharedArrayBuffer(CAPACITY_SAMPLES * Float32Array.BYTES_PER_ELEMENT));
}
