import { Decoder } from '@evan/opus';
import { opusLostFrameToc, opusPacketDurationMs } from './opus-packet';

/** Rates in Hz at which Opus decodes and encodes without a resampler of ours. */
export type OpusSampleRate = 8000 | 12000 | 16000 | 24000 | 48000;

export interface OpusDecoderStats {
  /** Packets decoded. */
  decoded: number;
  /** Calls answered with concealment, garbage included. */
  concealed: number;
  /** Payloads that were not Opus. */
  invalid: number;
}

const INT16_SCALE = 1 / 32768;
/** Table of contents of SILK wideband mono, what a voice call mostly is; used until a packet has been seen. */
const SILK_WIDEBAND_TOC = 9 << 3;
/** Concealment has faded to silence long before; also bounds what one call may cost. */
const MAX_CONCEAL_MS = 120;

/**
 * Opus to mono float samples in -1 to 1, of any packet duration (2.5 to 120 ms).
 *
 * The native binding (libopus) segfaults when a second thread of a process loads it: one thread only.
 *
 * Loss: libopus' own concealment (RFC 6716, 4.4) is reached through a packet that has a table of contents
 * and no frame. In-band FEC is not: the binding has no `decode_fec`, so {@link decodeFec} conceals too.
 */
export class OpusDecoder {
  readonly sampleRate: OpusSampleRate;
  readonly #decoder: Decoder;
  readonly #lostFrame = new Uint8Array(1);
  #lastToc = SILK_WIDEBAND_TOC;
  #lastSamples: number;
  #decoded = 0;
  #concealed = 0;
  #invalid = 0;

  constructor({ sampleRate = 16000 }: { sampleRate?: OpusSampleRate } = {}) {
    this.sampleRate = sampleRate;
    this.#decoder = new Decoder({ channels: 1, sample_rate: sampleRate });
    this.#lastSamples = sampleRate / 50;
  }

  /** All samples of the packet; for a payload that is not Opus, concealment as long as the packet before. */
  decode(payload: Uint8Array): Float32Array {
    const pcm = this.#tryDecode(payload);
    if (!pcm) {
      this.#invalid++;
      return this.conceal((this.#lastSamples * 1000) / this.sampleRate);
    }
    this.#decoded++;
    this.#lastToc = payload[0]!;
    this.#lastSamples = pcm.length >> 1;
    const samples = new Float32Array(this.#lastSamples);
    copyPcm(pcm, samples, 0);
    return samples;
  }

  /**
   * Samples in place of a packet that did not come; fades to silence within about 80 ms of loss.
   * @param durationMs in steps of 10 ms, at most 120
   */
  conceal(durationMs = 20): Float32Array {
    this.#concealed++;
    const steps = Math.max(1, Math.round(Math.min(durationMs, MAX_CONCEAL_MS) / 10));
    const samples = new Float32Array((steps * this.sampleRate) / 100);
    let filled = 0;
    for (let left = steps; left > 0; left -= left >= 2 ? 2 : 1) {
      this.#lostFrame[0] = opusLostFrameToc(this.#lastToc, left >= 2 ? 20 : 10);
      filled += copyPcm(this.#decoder.decode(this.#lostFrame), samples, filled);
    }
    return samples;
  }

  /** As {@link conceal}, for a lost packet whose successor is here. See the class for why `next` cannot help. */
  decodeFec(_next: Uint8Array, durationMs = 20): Float32Array {
    return this.conceal(durationMs);
  }

  /** PCM, or undefined: whatever the learner's side sends must not end the session. */
  #tryDecode(payload: Uint8Array): Uint8Array | undefined {
    // libopus takes an empty packet as an order to conceal as much as fits.
    if (opusPacketDurationMs(payload) === 0) return undefined;
    try {
      return this.#decoder.decode(payload);
    } catch {
      return undefined;
    }
  }

  stats(): OpusDecoderStats {
    return { decoded: this.#decoded, concealed: this.#concealed, invalid: this.#invalid };
  }
}

/** Little-endian 16-bit PCM into `target` from index `at`; how many samples. */
function copyPcm(pcm: Uint8Array, target: Float32Array, at: number): number {
  const view = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength >> 1);
  for (let i = 0; i < view.length; i++) target[at + i] = view[i]! * INT16_SCALE;
  return view.length;
}
