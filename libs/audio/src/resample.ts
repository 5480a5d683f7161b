import { filterBank, type FilterBank } from './resample-filter';

/**
 * Converts a stream's sample rate by any rational factor: a polyphase windowed-sinc filter
 * (J. O. Smith, "Digital Audio Resampling"; Kaiser window, about 80 dB of alias rejection).
 * The output is aligned with the input (no delay in the signal), but samples come out half a filter
 * (24 samples of the lower rate, 1 ms at 24 kHz) after the input that they belong to.
 */
export class Resampler {
  readonly fromHz: number;
  readonly toHz: number;
  readonly #bank: FilterBank;
  /** Input not yet behind the filter; the first sample stands at input index `#bufferStart`. */
  #buffer: Float32Array;
  #buffered: number;
  #bufferStart: number;
  #received = 0;
  #produced = 0;

  /** @throws RangeError unless both rates are whole numbers of Hz between 1 and 384000. */
  constructor(fromHz: number, toHz: number) {
    this.fromHz = fromHz;
    this.toHz = toHz;
    this.#bank = filterBank(fromHz, toHz);
    // Silence before the first sample, so that the filter has something to stand on.
    this.#buffered = Math.max(0, this.#bank.taps / 2 - 1);
    this.#bufferStart = -this.#buffered;
    this.#buffer = new Float32Array(this.#buffered);
  }

  /** Next samples of the stream, in any amount; what can be computed with them, possibly nothing. */
  push(samples: Float32Array): Float32Array {
    this.#received += samples.length;
    if (this.#bank.taps === 0) return samples.slice();
    this.#append(samples);
    const lastCentre = this.#received - 1 - this.#bank.taps / 2;
    const { up, down } = this.#bank;
    const total = lastCentre < 0 ? 0 : Math.floor(((lastCentre + 1) * up - 1) / down) + 1;
    return this.#produce(total);
  }

  /** The rest of the stream: in all, ceil(input × to / from) samples. The resampler is of no use afterwards. */
  flush(): Float32Array {
    if (this.#bank.taps === 0) return new Float32Array(0);
    this.#append(new Float32Array(this.#bank.taps / 2 + 1));
    return this.#produce(Math.ceil((this.#received * this.#bank.up) / this.#bank.down));
  }

  #append(samples: Float32Array): void {
    const needed = this.#buffered + samples.length;
    if (needed > this.#buffer.length) {
      const grown = new Float32Array(needed * 2);
      grown.set(this.#buffer.subarray(0, this.#buffered));
      this.#buffer = grown;
    }
    this.#buffer.set(samples, this.#buffered);
    this.#buffered = needed;
  }

  /** Computes output samples until `total` have been produced since the start, and forgets input that is behind. */
  #produce(total: number): Float32Array {
    const { up, down, taps, coefficients } = this.#bank;
    const out = new Float32Array(Math.max(0, total - this.#produced));
    const buffer = this.#buffer;
    for (let i = 0; i < out.length; i++) {
      const position = this.#produced * down;
      const phase = position % up;
      const start = (position - phase) / up - (taps / 2 - 1) - this.#bufferStart;
      const filter = phase * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += buffer[start + tap]! * coefficients[filter + tap]!;
      out[i] = sum;
      this.#produced++;
    }
    const firstNeeded = Math.floor((this.#produced * down) / up) - (taps / 2 - 1);
    const behind = Math.min(this.#buffered, Math.max(0, firstNeeded - this.#bufferStart));
    buffer.copyWithin(0, behind, this.#buffered);
    this.#buffered -= behind;
    this.#bufferStart += behind;
    return out;
  }
}

/** All of `samples` at another rate: ceil(length × to / from) samples. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new Resampler(fromHz, toHz);
  const head = resampler.push(samples);
  const tail = resampler.flush();
  if (tail.length === 0) return head;
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
