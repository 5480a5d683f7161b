import { Encoder } from '@evan/opus';
import type { OpusSampleRate } from './opus-decoder';

export interface OpusEncoderOptions {
  /** Of the samples given to `encode`, in Hz. @default 24000 */
  sampleRate?: OpusSampleRate;
  /** Bits per second. @default 32000 */
  bitrate?: number;
  /** 0 to 10: quality for CPU time. @default 5 */
  complexity?: number;
  /** Repeats each frame coarsely within the next one, for a receiver that lost it. @default true */
  inbandFec?: boolean;
  /** Percent of packets expected to be lost; how much `inbandFec` spends depends on it. @default 5 */
  expectedLossPercent?: number;
  /** Packets of one or two bytes during silence. @default false: the pacer sends nothing then */
  dtx?: boolean;
}

/** Frame durations that an Opus encoder takes, in ms. */
const FRAME_MS = [2.5, 5, 10, 20, 40, 60];

/**
 * Mono float samples in -1 to 1 to Opus, tuned for a voice (SILK or hybrid, which in-band FEC needs; Opus' other
 * mode, CELT, takes a fifth of the time and has no FEC). The native binding may be loaded in one thread of a process
 * only.
 */
export class OpusEncoder {
  readonly sampleRate: OpusSampleRate;
  readonly #encoder: Encoder;
  #pcm: Int16Array;

  constructor(options: OpusEncoderOptions = {}) {
    this.sampleRate = options.sampleRate ?? 24000;
    this.#pcm = new Int16Array(this.sampleRate / 50);
    this.#encoder = new Encoder({ channels: 1, sample_rate: this.sampleRate, application: 'voip' });
    this.#encoder.signal = 'voice';
    this.#encoder.bitrate = options.bitrate ?? 32000;
    this.#encoder.complexity = toComplexity(options.complexity ?? 5);
    this.#encoder.inband_fec = options.inbandFec ?? true;
    this.#encoder.packet_loss = options.expectedLossPercent ?? 5;
    this.#encoder.dtx = options.dtx ?? false;
  }

  /** Forgets what was encoded, as if it were new. */
  reset(): void {
    this.#encoder.reset();
  }

  /**
   * One packet for one frame: 20 ms (480 samples at 24 kHz), or another duration that Opus has.
   * @throws RangeError when the frame has a length that no Opus frame has
   */
  encode(frame: Float32Array): Buffer {
    if (!FRAME_MS.includes((frame.length * 1000) / this.sampleRate)) {
      throw new RangeError(
        `An Opus frame of ${frame.length} samples at ${this.sampleRate} Hz does not exist; give it 20 ms`,
      );
    }
    if (this.#pcm.length !== frame.length) this.#pcm = new Int16Array(frame.length);
    const pcm = this.#pcm;
    for (let i = 0; i < frame.length; i++) {
      const sample = frame[i]!;
      pcm[i] = sample >= 1 ? 32767 : sample <= -1 ? -32768 : Math.round(sample * 32767);
    }
    const packet = this.#encoder.encode(pcm);
    return Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  }
}

function toComplexity(complexity: number): Encoder['complexity'] {
  return Math.min(10, Math.max(0, Math.round(complexity))) as Encoder['complexity'];
}
