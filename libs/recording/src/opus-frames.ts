/** An Opus packet taken apart (RFC 6716, section 3). */
export interface OpusFrames {
  /** Mode, bandwidth, frame size and channels, without the frame count code. */
  readonly config: number;
  /** One to 48 compressed frames of the same duration; an empty one was not sent (DTX) or lost. */
  readonly frames: readonly Uint8Array[];
}

const MAX_FRAMES = 48;
const CODE_BITS = 0x03;
const VBR = 0x80;
const PADDING = 0x40;

class Truncated extends Error {}

/** @returns undefined for what is no well-formed packet (RFC 6716, 3.4) */
export function parseOpusFrames(packet: Uint8Array): OpusFrames | undefined {
  const toc = packet[0];
  if (toc === undefined) return undefined;
  const config = toc & ~CODE_BITS;
  try {
    const frames = framesOf(packet, toc & CODE_BITS);
    return frames && { config, frames };
  } catch (error) {
    if (error instanceof Truncated) return undefined;
    throw error;
  }
}

function framesOf(packet: Uint8Array, code: number): Uint8Array[] | undefined {
  const body = packet.subarray(1);
  switch (code) {
    case 0:
      return [body];
    case 1: {
      if (body.length % 2 !== 0) return undefined;
      return [body.subarray(0, body.length / 2), body.subarray(body.length / 2)];
    }
    case 2: {
      const first = lengthAt(body, 0);
      return cut(body.subarray(first.bytes), [first.value]);
    }
    default:
      return manyFrames(body);
  }
}

function manyFrames(body: Uint8Array): Uint8Array[] | undefined {
  const head = at(body, 0);
  const count = head & 0x3f;
  if (count === 0 || count > MAX_FRAMES) return undefined;
  let offset = 1;
  let padding = 0;
  if ((head & PADDING) !== 0) {
    for (;;) {
      const value = at(body, offset);
      offset += 1;
      padding += value === 255 ? 254 : value;
      if (value !== 255) break;
    }
  }
  const end = body.length - padding;
  if (end < offset) return undefined;
  if ((head & VBR) === 0) {
    const total = end - offset;
    if (total % count !== 0) return undefined;
    const each = total / count;
    return Array.from({ length: count }, (_, i) => body.subarray(offset + i * each, offset + (i + 1) * each));
  }
  const lengths: number[] = [];
  for (let i = 0; i < count - 1; i += 1) {
    const { value, bytes } = lengthAt(body, offset);
    lengths.push(value);
    offset += bytes;
  }
  return cut(body.subarray(offset, end), lengths);
}

/** Frames of these lengths, and the rest as the last one. */
function cut(data: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  let offset = 0;
  const frames = lengths.map((length) => {
    if (offset + length > data.length) throw new Truncated();
    offset += length;
    return data.subarray(offset - length, offset);
  });
  return [...frames, data.subarray(offset)];
}

function at(data: Uint8Array, index: number): number {
  const value = data[index];
  if (value === undefined) throw new Truncated();
  return value;
}

/** A frame length: one byte up to 251, else two (RFC 6716, 3.2.1). */
function lengthAt(data: Uint8Array, index: number): { value: number; bytes: number } {
  const first = at(data, index);
  if (first < 252) return { value: first, bytes: 1 };
  return { value: first + 4 * at(data, index + 1), bytes: 2 };
}

function lengthBytes(length: number): number[] {
  return length < 252 ? [length] : [252 + (length & 3), (length - (252 + (length & 3))) / 4];
}

/**
 * Puts a packet together: one frame as code 0, more as code 3 with lengths of their own.
 * @param selfDelimited with the last frame's length too, so that another stream's packet can follow (Appendix B)
 * @throws RangeError for no frames or more than 48
 */
export function writeOpusPacket({ config, frames }: OpusFrames, selfDelimited: boolean): Buffer {
  if (frames.length === 0 || frames.length > MAX_FRAMES) {
    throw new RangeError(`An Opus packet has 1 to ${MAX_FRAMES} frames, not ${frames.length}.`);
  }
  const lengths = (selfDelimited ? frames : frames.slice(0, -1)).flatMap((frame) =>
    lengthBytes(frame.length),
  );
  const head = frames.length === 1 ? [config] : [config | 3, VBR | frames.length];
  return Buffer.concat([Buffer.from([...head, ...lengths]), ...frames]);
}
