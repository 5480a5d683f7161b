export type WavErrorCode = 'not_wav' | 'truncated' | 'unsupported_format';

/** A WAV file that cannot be read; the message says what to give instead. */
export class WavError extends Error {
  override readonly name = 'WavError';

  constructor(
    readonly code: WavErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export interface Wav {
  /** Hz. */
  sampleRate: number;
  /** Channels of the file; `samples` is their mean. */
  channels: number;
  /** Mono, -1 to 1. */
  samples: Float32Array;
}

interface WavFormat {
  tag: number;
  channels: number;
  sampleRate: number;
  bitsPerSample: number;
}

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const FORMAT_CHUNK_BYTES = 16;
const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const MAX_CHANNELS = 32;

/**
 * Reads RIFF/WAVE: integer PCM of 8, 16, 24 or 32 bits and float of 32 bits, mixed down to mono.
 * A `data` chunk that says it is longer than the file (a stream's header) is read to the file's end.
 * @throws WavError
 */
export function readWav(buffer: Buffer): Wav {
  if (
    buffer.length < RIFF_HEADER_BYTES ||
    buffer.toString('latin1', 0, 4) !== 'RIFF' ||
    buffer.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    throw new WavError('not_wav', 'This is not a RIFF/WAVE file; convert it to 16-bit PCM WAV');
  }
  let format: WavFormat | undefined;
  let at = RIFF_HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= buffer.length) {
    const id = buffer.toString('latin1', at, at + 4);
    const size = buffer.readUInt32LE(at + 4);
    const body = buffer.subarray(at + CHUNK_HEADER_BYTES, at + CHUNK_HEADER_BYTES + size);
    if (id === 'fmt ') format = readFormat(body);
    if (id === 'data') {
      if (!format)
        throw new WavError('not_wav', 'The WAV file has samples before their format; save it again');
      return {
        sampleRate: format.sampleRate,
        channels: format.channels,
        samples: mixDown(body, format),
      };
    }
    at += CHUNK_HEADER_BYTES + size + (size & 1);
  }
  throw new WavError('truncated', 'The WAV file ends before its samples; copy or record it again');
}

/** A mono 16-bit PCM WAV file; samples outside -1 to 1 are clipped. */
export function writeWav(samples: Float32Array, sampleRate: number): Buffer {
  const headerBytes = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + FORMAT_CHUNK_BYTES + CHUNK_HEADER_BYTES;
  const dataBytes = samples.length * 2;
  const wav = Buffer.alloc(headerBytes + dataBytes);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - CHUNK_HEADER_BYTES, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(FORMAT_CHUNK_BYTES, 16);
  wav.writeUInt16LE(PCM, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(dataBytes, 40);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round(samples[i]! * 32768);
    wav.writeInt16LE(Math.max(-32768, Math.min(32767, scaled)), headerBytes + 2 * i);
  }
  return wav;
}

function readFormat(body: Buffer): WavFormat {
  if (body.length < FORMAT_CHUNK_BYTES) {
    throw new WavError('truncated', 'The WAV file ends within its format; copy or record it again');
  }
  const tag = body.readUInt16LE(0);
  const format = {
    // The real tag of an extensible format is the start of its sub-format GUID.
    tag: tag === EXTENSIBLE && body.length >= 26 ? body.readUInt16LE(24) : tag,
    channels: body.readUInt16LE(2),
    sampleRate: body.readUInt32LE(4),
    bitsPerSample: body.readUInt16LE(14),
  };
  const { channels, sampleRate, bitsPerSample } = format;
  const isKnown =
    (format.tag === PCM && [8, 16, 24, 32].includes(bitsPerSample)) ||
    (format.tag === IEEE_FLOAT && bitsPerSample === 32);
  if (!isKnown || channels < 1 || channels > MAX_CHANNELS || sampleRate === 0) {
    throw new WavError(
      'unsupported_format',
      `WAV format ${format.tag} with ${bitsPerSample} bits, ${channels} channels at ${sampleRate} Hz ` +
        'cannot be read; convert it to 16-bit PCM',
    );
  }
  return format;
}

function mixDown(body: Buffer, { tag, channels, bitsPerSample }: WavFormat): Float32Array {
  const sampleBytes = bitsPerSample / 8;
  const frames = Math.floor(body.length / (sampleBytes * channels));
  const samples = new Float32Array(frames);
  const read = sampleReader(body, tag, bitsPerSample);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += read((frame * channels + channel) * sampleBytes);
    samples[frame] = sum / channels;
  }
  return samples;
}

function sampleReader(body: Buffer, tag: number, bitsPerSample: number): (at: number) => number {
  if (tag === IEEE_FLOAT) return (at) => body.readFloatLE(at);
  if (bitsPerSample === 8) return (at) => (body.readUInt8(at) - 128) / 128;
  const fullScale = 2 ** (bitsPerSample - 1);
  return (at) => body.readIntLE(at, bitsPerSample / 8) / fullScale;
}
