// From the wire.
export { parseRtp, isRtcp, type RtpPacket } from './rtp';
export { SequenceUnwrapper } from './sequence-unwrapper';
export {
  JitterBuffer,
  type JitterBufferOptions,
  type JitterBufferPull,
  type JitterBufferStats,
} from './jitter-buffer';
export { opusDtxPacket, opusHasFec, opusPacketDurationMs } from './opus-packet';
export { OpusDecoder, type OpusDecoderStats, type OpusSampleRate } from './opus-decoder';

// Samples.
export { rmsDbfs, peakDbfs } from './level';
export { Resampler, resample } from './resample';
export { readWav, writeWav, WavError, type Wav, type WavErrorCode } from './wav';

// To the wire.
export {
  PlayoutQueue,
  type PlayoutEvent,
  type PlayoutQueueOptions,
  type PlayoutState,
  type PlayoutTick,
} from './playout';
export type { Heard } from './playout-turn';
export { LATENESS_BOUNDS_MS, LatenessHistogram, latenessPercentile } from './lateness-histogram';
export { Pacer, type PacerCallback, type PacerOptions, type PacerStats } from './pacer';
export { OpusEncoder, type OpusEncoderOptions } from './opus-encoder';
export { SpurtEncoder, SpurtMemory } from './spurt-encoder';
export { RtpWriter, type RtpWriterOptions } from './rtp-writer';
