const MS_BY_SILK_CONFIG = [10, 20, 40, 60];
const MS_BY_HYBRID_CONFIG = [10, 20];
const MS_BY_CELT_CONFIG = [2.5, 5, 10, 20];
const MAX_PACKET_MS = 120;
const FIRST_HYBRID_CONFIG = 12;
const FIRST_CELT_CONFIG = 16;

/** Duration in ms of each frame that a packet with this table-of-contents byte holds (RFC 6716, table 2). */
function opusFrameDurationMs(toc: number): number {
  const config = toc >> 3;
  if (config < FIRST_HYBRID_CONFIG) return MS_BY_SILK_CONFIG[config & 3]!;
  if (config < FIRST_CELT_CONFIG) return MS_BY_HYBRID_CONFIG[config & 1]!;
  return MS_BY_CELT_CONFIG[config & 3]!;
}

/**
 * How much audio an Opus packet holds, in ms, from its first one or two bytes (RFC 6716, 3.1 and 3.2).
 * 0 for what cannot be an Opus packet: empty, without a frame count, or longer than 120 ms.
 */
export function opusPacketDurationMs(payload: Uint8Array): number {
  if (payload.length === 0) return 0;
  const toc = payload[0]!;
  const frameMs = opusFrameDurationMs(toc);
  const code = toc & 3;
  if (code === 0) return frameMs;
  if (code < 3) return 2 * frameMs;
  if (payload.length < 2) return 0;
  const packetMs = (payload[1]! & 0x3f) * frameMs;
  return packetMs <= MAX_PACKET_MS ? packetMs : 0;
}

/**
 * The packet of 20 ms that says "silence from here" (DTX, RFC 7587, 3.1.3): the table of contents of `packet`, so
 * that the decoder stays in its mode, and no frame. A decoder answers it with the background noise that it knows.
 */
export function opusDtxPacket(packet: Uint8Array): Buffer {
  return Buffer.of((packet[0] ?? 0) & ~3);
}

/**
 * Whether the packet repeats, coarsely, the frame before it (in-band FEC; `LBRR` in RFC 6716, 4.2.3 and 4.2.4):
 * after one voice-activity bit for each 20 ms comes a bit that says so, for each channel.
 */
export function opusHasFec(payload: Uint8Array): boolean {
  const config = (payload[0] ?? 0xff) >> 3;
  if (config >= FIRST_CELT_CONFIG) return false;
  const start = firstFrameOffset(payload);
  if (start === undefined || start + 1 >= payload.length) return false;
  const spans = Math.max(1, opusFrameDurationMs(payload[0]!) / 20) | 0;
  const flags = payload[start]!;
  const isStereo = (payload[0]! & 0x04) !== 0;
  return (flags & (0x80 >> spans)) !== 0 || (isStereo && (flags & (0x80 >> (2 * spans + 1))) !== 0);
}

/** Where the first frame of a packet begins (RFC 6716, 3.2); undefined when that is behind its end. */
function firstFrameOffset(payload: Uint8Array): number | undefined {
  const code = payload[0]! & 3;
  if (code < 2) return 1;
  if (code === 2) return 1 + lengthBytes(payload[1]);
  const layout = payload[1] ?? 0;
  let offset = 2;
  if ((layout & 0x40) !== 0) while (payload[offset++] === 255);
  const isVariable = (layout & 0x80) !== 0;
  const lengths = isVariable ? (layout & 0x3f) - 1 : 0;
  for (let i = 0; i < lengths; i++) offset += lengthBytes(payload[offset]);
  return offset < payload.length ? offset : undefined;
}

/** A frame's length takes a second byte from 252 on (RFC 6716, 3.2.1). */
const lengthBytes = (first: number | undefined): number => ((first ?? 0) >= 252 ? 2 : 1);
