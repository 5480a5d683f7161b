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
 * The packet that says "one frame was lost": a table-of-contents byte with no frame behind it (RFC 6716, 3.2.1
 * allows a length of zero for a lost frame), in the mode, bandwidth and channels of `toc`.
 */
export function opusLostFrameToc(toc: number, frameMs: 10 | 20): number {
  const config = toc >> 3;
  const isLong = frameMs === 20 ? 1 : 0;
  let lostConfig: number;
  if (config < FIRST_HYBRID_CONFIG) lostConfig = (config & ~3) | isLong;
  else if (config < FIRST_CELT_CONFIG) lostConfig = (config & ~1) | isLong;
  else lostConfig = (config & ~3) | 2 | isLong;
  return (lostConfig << 3) | (toc & 0x04);
}
