import { OpusEncoder, type OpusEncoderOptions } from './opus-encoder';

/** Packets that are remembered at most in each of two generations: 400 s of speech, some 5 MB. */
const MAX_REMEMBERED = 20_000;
/** Frames before an unknown one from which an encoder finds into the voice: what it looks back at is shorter. */
const WARM_UP_FRAMES = 4;

/** A packet, and the frames that have followed on it so far: children as a list, since there is seldom more than one. */
class Said {
  child: Said | null = null;

  constructor(
    /** Of the frame that it was made of. */
    readonly high: number,
    readonly low: number,
    readonly packet: Buffer | null,
    public sibling: Said | null = null,
  ) {}

  find(high: number, low: number): Said | null {
    for (let it = this.child; it; it = it.sibling) if (it.low === low && it.high === high) return it;
    return null;
  }
}

/**
 * What encoders with the same settings have made of talk spurts, so that a greeting is encoded once and not once for each
 * learner (100 µs for 20 ms). Packets are found by all frames of their spurt before them. When it is full, what was not
 * said again since it was half full is forgotten.
 */
export class SpurtMemory {
  #recent = new Said(0, 0, null);
  #older = new Said(0, 0, null);
  #count = 0;
  readonly #most: number;

  /** @param most packets remembered in each of two generations. @default 20,000 */
  constructor(most = MAX_REMEMBERED) {
    this.#most = most;
  }

  /** Where a talk spurt begins. */
  get beginning(): Said {
    if (this.#count > this.#most) {
      this.#older = this.#recent;
      this.#recent = new Said(0, 0, null);
      this.#count = 0;
    }
    return this.#recent;
  }

  /** What has followed on `before`, if it is known. */
  next(before: Said, high: number, low: number): Said | null {
    const known = before.find(high, low);
    if (known || before !== this.#recent) return known;
    const old = this.#older.find(high, low);
    if (!old) return null;
    // Said again: it stays, with all that follows on it.
    const kept = new Said(high, low, old.packet, before.child);
    kept.child = old.child;
    before.child = kept;
    return kept;
  }

  add(before: Said, high: number, low: number, packet: Buffer): Said {
    const added = new Said(high, low, packet, before.child);
    before.child = added;
    this.#count++;
    return added;
  }
}

/**
 * Encodes the talk spurts of one stream. What others have said with the same memory before is taken from there; where a
 * spurt goes on differently, say because it fades out, an encoder is led up to it by the frames before.
 */
export class SpurtEncoder {
  readonly #memory: SpurtMemory;
  readonly #options: OpusEncoderOptions;
  #encoder: OpusEncoder | null = null;
  /** Whether the encoder has seen all frames of the spurt. */
  #isUpToDate = false;
  #at: Said;
  /** The last frames of the spurt, in a ring. */
  readonly #frames: Float32Array[] = [];
  #count = 0;

  /** @param options the same for all who share the memory */
  constructor(memory: SpurtMemory, options: OpusEncoderOptions) {
    this.#memory = memory;
    this.#options = options;
    this.#at = memory.beginning;
  }

  /** A talk spurt begins: what comes next follows on silence. */
  begin(): void {
    this.#at = this.#memory.beginning;
    this.#count = 0;
    this.#encoder?.reset();
    this.#isUpToDate = this.#encoder !== null;
  }

  /** @param frame 20 ms @returns its packet, not to be written @throws RangeError for another length */
  encode(frame: Float32Array): Buffer {
    const high = hash(frame, 0x811c9dc5);
    const low = hash(frame, 0x9747b28c);
    const known = this.#memory.next(this.#at, high, low);
    if (known?.packet) {
      this.#keep(frame);
      this.#isUpToDate = false;
      this.#at = known;
      return known.packet;
    }
    const packet = this.#readyEncoder().encode(frame);
    this.#keep(frame);
    this.#at = this.#memory.add(this.#at, high, low, packet);
    return packet;
  }

  #readyEncoder(): OpusEncoder {
    const encoder = (this.#encoder ??= new OpusEncoder(this.#options));
    if (!this.#isUpToDate) {
      encoder.reset();
      const first = Math.max(0, this.#count - WARM_UP_FRAMES);
      for (let i = first; i < this.#count; i++) encoder.encode(this.#frames[i % WARM_UP_FRAMES]!);
      this.#isUpToDate = true;
    }
    return encoder;
  }

  #keep(frame: Float32Array): void {
    const slot = this.#count++ % WARM_UP_FRAMES;
    const kept = this.#frames[slot];
    if (kept?.length === frame.length) kept.set(frame);
    else this.#frames[slot] = frame.slice();
  }
}

/** FNV-1a over the samples as the encoder takes them, in 16 bits. */
function hash(frame: Float32Array, seed: number): number {
  let value = seed;
  for (let i = 0; i < frame.length; i++) {
    value = Math.imul(value ^ ((frame[i]! * 32767) | 0), 0x01000193);
    value ^= value >>> 15;
  }
  return value;
}
