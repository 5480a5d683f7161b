import { SequenceUnwrapper } from './sequence-unwrapper';

/** Further ahead or behind is another numbering, not loss or reordering (RFC 3550, A.1). */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

/**
 * Extends sequence numbers, and notices when a sender starts a new numbering: a number out of range is refused,
 * and the one after it, if it comes next, starts anew (RFC 3550, A.1, `update_seq`).
 */
export class SequenceTracker {
  /** Packets that came after one with a higher number. */
  reordered = 0;
  #unwrapper = new SequenceUnwrapper();
  #restartsWith: number | undefined;

  /** The extended number; `restart` when the caller is to forget the stream and ask again. */
  extend(sequenceNumber: number): number | 'out_of_range' | 'restart' {
    const { highest } = this.#unwrapper;
    if (highest !== undefined) {
      const ahead = this.#unwrapper.peek(sequenceNumber) - highest;
      if (ahead > MAX_DROPOUT || ahead < -MAX_MISORDER) {
        const isConfirmed = this.#restartsWith === sequenceNumber;
        this.#restartsWith = (sequenceNumber + 1) & 0xffff;
        return isConfirmed ? 'restart' : 'out_of_range';
      }
      if (ahead < 0) this.reordered++;
    }
    this.#restartsWith = undefined;
    return this.#unwrapper.unwrap(sequenceNumber);
  }

  clear(): void {
    this.#unwrapper = new SequenceUnwrapper();
    this.#restartsWith = undefined;
  }
}
