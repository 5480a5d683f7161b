/** One RTP packet as read from the wire (RFC 3550, section 5.1). */
export interface RtpPacket {
  payloadType: number;
  /** First packet of a talk spurt, for audio (RFC 3551, section 4.1). */
  marker: boolean;
  /** 16 bits. */
  sequenceNumber: number;
  /** 32 bits, in units of the payload's clock (48 kHz for Opus whatever it was coded at, RFC 7587). */
  timestamp: number;
  ssrc: number;
  /** A view into the datagram without header, extensions and padding; empty for a padding-only packet. */
  payload: Buffer;
}

const FIXED_HEADER_BYTES = 12;
const EXTENSION_HEADER_BYTES = 4;

/**
 * Whether a datagram on a port that carries both is RTCP: its second byte is a packet type of 192 to 223,
 * which is why RTP payload types 64 to 95 must not be used there (RFC 5761, section 4).
 */
export function isRtcp(buffer: Buffer): boolean {
  if (buffer.length < 2) return false;
  const packetType = buffer[1]!;
  return buffer[0]! >> 6 === 2 && packetType >= 192 && packetType <= 223;
}

/**
 * Reads one RTP packet. CSRCs and header extensions (RFC 8285) are skipped by their length.
 * Returns null, and never throws, for anything that is not a whole, well-formed RTP packet, RTCP included.
 */
export function parseRtp(buffer: Buffer): RtpPacket | null {
  if (buffer.length < FIXED_HEADER_BYTES) return null;
  const first = buffer[0]!;
  if (first >> 6 !== 2 || isRtcp(buffer)) return null;

  let start = FIXED_HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (start + EXTENSION_HEADER_BYTES > buffer.length) return null;
    start += EXTENSION_HEADER_BYTES + 4 * buffer.readUInt16BE(start + 2);
  }
  if (start > buffer.length) return null;

  let end = buffer.length;
  if ((first & 0x20) !== 0) {
    const paddingBytes = buffer[end - 1]!;
    if (paddingBytes === 0 || paddingBytes > end - start) return null;
    end -= paddingBytes;
  }

  const second = buffer[1]!;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequenceNumber: buffer.readUInt16BE(2),
    timestamp: buffer.readUInt32BE(4),
    ssrc: buffer.readUInt32BE(8),
    payload: buffer.subarray(start, end),
  };
}
