import { Libopus } from './libopus';
import { opusHasFec, opusPacketDurationMs } from './opus-packet';

/** Rates in Hz at which Opus decodes and encodes without a resampler of ours. */
export type OpusSampleRate = 8000 | 12000 | 16000 | 24000 | 48000;

export interface OpusDecoderStats {
  /** Packets decoded. */
  decoded: number;
  /** Lost packets whose coarse copy was in the packet behind them. */
  recovered: number;
  /** Calls answered with concealment, garbage included. */
  concealed: number;
  /** Payloads that were not Opus. */
  invalid: number;
}

const INT16_SCALE = 1 / 32768;
/** libopus makes sound without a packet in steps of this. */
const STEP_MS = 2.5;
/** Concealment has faded to silence long before; also bounds what one call may cost. */
const MAX_CONCEAL_MS = 120;

/** What decoders with `reuse` give, one after the other: 120 ms at 48 kHz. */
const reused = new Float32Array(5760);

/** Gives the memory of decoders back that nobody has any more. */
const forgotten = new FinalizationRegistry<number>((state) => Libopus.shared.freeDecoder(state));

/**
 * Opus to mono float samples in -1 to 1, of any packet duration (2.5 to 120 ms).
 *
 * Loss: what the packet behind the lost one repeats (in-band FEC, RFC 6716, 2.1.7) is decoded by
 * {@link decodeFec}; without it libopus conceals (RFC 6716, 4.4). Both go on from this decoder's own state,
 * so call them in the order of the stream.
 */
export class OpusDecoder {
  readonly sampleRate: OpusSampleRate;
  readonly #libopus = Libopus.shared;
  readonly #state: number;
  readonly #reuse: boolean;
  #lastDurationMs = 20;
  #decoded = 0;
  #recovered = 0;
  #concealed = 0;
  #invalid = 0;

  /**
   * @param options.reuse samples are valid only until the next call to any decoder of the thread: memory that is not made
   * 50 times a second for each learner is none that has to be collected. @default false
   */
  constructor({ sampleRate = 16000, reuse = false }: { sampleRate?: OpusSampleRate; reuse?: boolean } = {}) {
    this.sampleRate = sampleRate;
    this.#reuse = reuse;
    this.#state = this.#libopus.createDecoder(sampleRate);
    forgotten.register(this, this.#state);
  }

  /** All samples of the packet; for a payload that is not Opus, concealment as long as the packet before. */
  decode(payload: Uint8Array): Float32Array {
    // libopus takes an empty packet as an order to conceal as much as fits.
    const durationMs = opusPacketDurationMs(payload);
    const pcm = durationMs === 0 ? undefined : this.#libopus.decode(this.#state, payload);
    if (!pcm) {
      // Whatever the learner's side sends must not end the session.
      this.#invalid++;
      return this.conceal(this.#lastDurationMs);
    }
    this.#decoded++;
    this.#lastDurationMs = durationMs;
    return this.#toFloat(pcm);
  }

  /**
   * Samples in place of a packet that did not come; fades to silence within about 80 ms of loss.
   * @param durationMs in steps of 2.5 ms, at most 120
   */
  conceal(durationMs = 20): Float32Array {
    this.#concealed++;
    return this.#make(null, durationMs);
  }

  /**
   * Samples in place of a packet that did not come, from the copy of it in `next`, the packet right behind it;
   * concealment when `next` has none. `next` itself is still to be decoded.
   * @param durationMs of the lost packet, in steps of 2.5 ms, at most 120
   */
  decodeFec(next: Uint8Array, durationMs = 20): Float32Array {
    if (!opusHasFec(next)) return this.conceal(durationMs);
    this.#recovered++;
    return this.#make(next, durationMs);
  }

  stats(): OpusDecoderStats {
    return {
      decoded: this.#decoded,
      recovered: this.#recovered,
      concealed: this.#concealed,
      invalid: this.#invalid,
    };
  }

  #make(next: Uint8Array | null, durationMs: number): Float32Array {
    const steps = Math.max(1, Math.round(Math.min(durationMs, MAX_CONCEAL_MS) / STEP_MS));
    const samples = (steps * STEP_MS * this.sampleRate) / 1000;
    const pcm = this.#libopus.decode(this.#state, next, samples, next !== null);
    return pcm ? this.#toFloat(pcm) : new Float32Array(samples);
  }

  #toFloat(pcm: Int16Array): Float32Array {
    const count = pcm.length;
    const samples = this.#reuse ? reused.subarray(0, count) : new Float32Array(count);
    for (let i = 0; i < count; i++) samples[i] = pcm[i]! * INT16_SCALE;
    return samples;
  }
}
