import type { RtpPacket } from './rtp';

export interface HeldPacket {
  /** Extended sequence number. */
  sequence: number;
  packet: RtpPacket;
  mediaMs: number;
  arrivalMs: number;
}

/**
 * The packets of a jitter buffer in order of sequence: a ring of fixed size with a cursor at the next one to
 * be played. Counts what it had to give up; {@link clear} keeps the counts.
 */
export class PacketRing {
  /** Packets dropped because the ring was full. */
  overflowed = 0;
  /** Places passed without a packet. */
  missed = 0;
  readonly #capacity: number;
  /** Indexed by sequence number modulo the capacity. */
  readonly #held: (HeldPacket | undefined)[];
  /** Sequence number that was last taken from each place, to tell a duplicate from a late packet. */
  readonly #taken: Float64Array;
  #cursor: number | undefined;
  #highest = -Infinity;
  #size = 0;
  #hasMoved = false;

  constructor(capacity: number) {
    this.#capacity = Math.max(1, capacity);
    this.#held = new Array<HeldPacket | undefined>(this.#capacity);
    this.#taken = new Float64Array(this.#capacity).fill(NaN);
  }

  get size(): number {
    return this.#size;
  }

  /** Sequence number of the next packet to be played; undefined before the first. */
  get cursor(): number | undefined {
    return this.#cursor;
  }

  isDuplicate(sequence: number): boolean {
    const index = this.#index(sequence);
    return this.#held[index]?.sequence === sequence || this.#taken[index] === sequence;
  }

  /** Stores a packet that is no duplicate; false when its place has been passed. Makes room by giving up the oldest. */
  store(held: HeldPacket): boolean {
    const { sequence } = held;
    this.#cursor ??= sequence;
    if (sequence < this.#cursor) {
      // Until something has been played, the first packet to arrive need not be the first one sent.
      if (this.#hasMoved || this.#highest - sequence >= this.#capacity) return false;
      this.#cursor = sequence;
    }
    while (sequence - this.#cursor >= this.#capacity) {
      if (this.current()) this.overflowed++;
      this.advance();
    }
    this.#held[this.#index(sequence)] = held;
    this.#highest = Math.max(this.#highest, sequence);
    this.#size++;
    return true;
  }

  /** The packet at the cursor, when it is here. */
  current(): HeldPacket | undefined {
    return this.#cursor === undefined ? undefined : this.#at(this.#cursor);
  }

  /** Whether `held` is the one right behind the cursor. */
  isNext(held: HeldPacket): boolean {
    return this.#cursor !== undefined && held.sequence === this.#cursor + 1;
  }

  /** The first packet with sound at or behind the cursor. */
  firstWithSound(): HeldPacket | undefined {
    if (this.#size === 0 || this.#cursor === undefined) return undefined;
    for (let sequence = this.#cursor; sequence <= this.#highest; sequence++) {
      const held = this.#at(sequence);
      if (held && held.packet.payload.length > 0) return held;
    }
    return undefined;
  }

  /** Moves the cursor to the next place, and drops what was there. */
  advance(): void {
    if (this.#cursor === undefined) return;
    const index = this.#index(this.#cursor);
    if (this.#at(this.#cursor)) {
      this.#held[index] = undefined;
      this.#taken[index] = this.#cursor;
      this.#size--;
    } else {
      this.missed++;
    }
    this.#cursor++;
    this.#hasMoved = true;
  }

  /** Moves the cursor to `held`. */
  advanceTo(held: HeldPacket): void {
    while (this.#cursor !== undefined && this.#cursor < held.sequence) this.advance();
  }

  clear(): void {
    this.#held.fill(undefined);
    this.#taken.fill(NaN);
    this.#cursor = undefined;
    this.#highest = -Infinity;
    this.#size = 0;
    this.#hasMoved = false;
  }

  #at(sequence: number): HeldPacket | undefined {
    const held = this.#held[this.#index(sequence)];
    return held?.sequence === sequence ? held : undefined;
  }

  /** Extended numbers may be negative: late packets from before the first wrap. */
  #index(sequence: number): number {
    return ((sequence % this.#capacity) + this.#capacity) % this.#capacity;
  }
}
