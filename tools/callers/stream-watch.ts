import { SequenceUnwrapper, type RtpPacket } from '@spool/audio';

const TIMESTAMPS_PER_MS = 48;
/** The media clock's circle, in ms. */
const CIRCLE_MS = 2 ** 32 / TIMESTAMPS_PER_MS;
/** A listener's jitter buffer of this size runs dry when a packet is later. */
const LATE_MS = 60;
/** The fastest way is looked for in the last one to two of these, so that a drift of clocks is followed. */
const BASE_WINDOW_PACKETS = 250;
/** Numbers that have been missing for longer than this many packets stay lost. */
const REMEMBERED_NUMBERS = 1000;

export interface StreamCounters {
  received: number;
  /** Numbers that never came. */
  lost: number;
  /** Packets that another one had overtaken. */
  reordered: number;
  duplicates: number;
  /** Packets that came more than 60 ms after the fastest ones. */
  late: number;
  /** Interruptions for a listener with 60 ms of jitter buffer: any number of lost or late packets in a row is one. */
  gaps: number;
}

/** Counts what happens to a stream of RTP packets on its way. A new SSRC is a new stream; the counts go on. */
export class StreamWatch {
  readonly counters: StreamCounters = { received: 0, lost: 0, reordered: 0, duplicates: 0, late: 0, gaps: 0 };
  #ssrc: number | null = null;
  #numbers = new SequenceUnwrapper();
  #highest = 0;
  readonly #missing = new Set<number>();
  #firstTransitMs: number | null = null;
  #windowBaseMs = Infinity;
  #previousBaseMs = Infinity;
  #windowPackets = 0;
  #wasLate = false;

  /** @param atMs arrival, on a monotonic clock */
  see({ ssrc, sequenceNumber, timestamp }: RtpPacket, atMs: number): void {
    const { counters } = this;
    counters.received += 1;
    if (ssrc !== this.#ssrc) this.#begin(ssrc, sequenceNumber);
    const number = this.#numbers.unwrap(sequenceNumber);
    if (number <= this.#highest) {
      if (this.#missing.delete(number)) {
        counters.reordered += 1;
        counters.lost -= 1;
      } else counters.duplicates += 1;
      return;
    }
    const skipped = number - this.#highest - 1;
    for (let n = Math.max(this.#highest + 1, number - REMEMBERED_NUMBERS); n < number; n++)
      this.#missing.add(n);
    this.#forgetBefore(number - REMEMBERED_NUMBERS);
    this.#highest = number;
    counters.lost += skipped;
    const late = this.#isLate(timestamp, atMs);
    if (late) counters.late += 1;
    if (skipped > 0 || (late && !this.#wasLate)) counters.gaps += 1;
    this.#wasLate = late;
  }

  #begin(ssrc: number, sequenceNumber: number): void {
    this.#ssrc = ssrc;
    this.#numbers = new SequenceUnwrapper();
    this.#highest = this.#numbers.unwrap(sequenceNumber) - 1;
    this.#missing.clear();
    this.#firstTransitMs = null;
    this.#windowBaseMs = this.#previousBaseMs = Infinity;
    this.#windowPackets = 0;
    this.#wasLate = false;
  }

  #forgetBefore(number: number): void {
    for (const missing of this.#missing) {
      if (missing >= number) return;
      this.#missing.delete(missing);
    }
  }

  #isLate(timestamp: number, atMs: number): boolean {
    let transitMs = atMs - timestamp / TIMESTAMPS_PER_MS;
    this.#firstTransitMs ??= transitMs;
    // The nearest on the circle.
    transitMs -= Math.round((transitMs - this.#firstTransitMs) / CIRCLE_MS) * CIRCLE_MS;
    if (++this.#windowPackets > BASE_WINDOW_PACKETS) {
      this.#previousBaseMs = this.#windowBaseMs;
      this.#windowBaseMs = Infinity;
      this.#windowPackets = 1;
    }
    this.#windowBaseMs = Math.min(this.#windowBaseMs, transitMs);
    return transitMs - Math.min(this.#windowBaseMs, this.#previousBaseMs) > LATE_MS;
  }
}
