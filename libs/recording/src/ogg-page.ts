/** Ogg pages (RFC 3533, section 6). */

const CAPTURE = Buffer.from('OggS');
const HEADER_BYTES = 27;
const CRC_OFFSET = 22;
/** A page has at most so many lacing values, each for up to 255 bytes. */
const MAX_SEGMENTS = 255;

export interface OggPage {
  readonly serial: number;
  readonly sequence: number;
  /** In samples at 48 kHz for Opus (RFC 7845, section 4), of the last packet that ends on the page. */
  readonly granulePosition: bigint;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly packets: readonly Uint8Array[];
}

/** How many lacing values a packet takes. */
const segmentsOf = (packet: Uint8Array): number => Math.floor(packet.length / 255) + 1;

/** Whether one more packet fits whole on a page with these. */
export function fitsOnPage(packets: readonly Uint8Array[], packet: Uint8Array): boolean {
  const used = packets.reduce((sum, one) => sum + segmentsOf(one), 0);
  return used + segmentsOf(packet) <= MAX_SEGMENTS;
}

/** @throws RangeError when the packets do not fit on one page */
export function writePage(page: OggPage): Buffer {
  const lacing: number[] = [];
  for (const packet of page.packets) {
    for (let left = packet.length; ; left -= 255) {
      lacing.push(Math.min(left, 255));
      if (left < 255) break;
    }
  }
  if (lacing.length > MAX_SEGMENTS) throw new RangeError('An Ogg page has room for 255 segments at most.');
  const header = Buffer.alloc(HEADER_BYTES + lacing.length);
  CAPTURE.copy(header);
  header[5] = (page.isFirst ? 0x02 : 0) | (page.isLast ? 0x04 : 0);
  header.writeBigInt64LE(page.granulePosition, 6);
  header.writeUInt32LE(page.serial >>> 0, 14);
  header.writeUInt32LE(page.sequence >>> 0, 18);
  header[26] = lacing.length;
  header.set(lacing, HEADER_BYTES);
  const whole = Buffer.concat([header, ...page.packets]);
  whole.writeUInt32LE(oggCrc(whole), CRC_OFFSET);
  return whole;
}

/**
 * Reads pages until the data end or are no page: what a crash cut off is left.
 * @returns the pages, and how many bytes they take
 */
export function readPages(data: Buffer): { pages: OggPage[]; bytes: number } {
  const pages: OggPage[] = [];
  let at = 0;
  for (;;) {
    const page = readPage(data.subarray(at));
    if (!page) return { pages, bytes: at };
    pages.push(page.page);
    at += page.bytes;
  }
}

function readPage(data: Buffer): { page: OggPage; bytes: number } | undefined {
  if (data.length < HEADER_BYTES || !data.subarray(0, 4).equals(CAPTURE) || data[4] !== 0) return undefined;
  const segments = data[26] ?? 0;
  const lacing = data.subarray(HEADER_BYTES, HEADER_BYTES + segments);
  const start = HEADER_BYTES + segments;
  const bytes = start + lacing.reduce((sum, value) => sum + value, 0);
  if (lacing.length < segments || bytes > data.length) return undefined;
  const whole = Buffer.from(data.subarray(0, bytes));
  const crc = whole.readUInt32LE(CRC_OFFSET);
  whole.writeUInt32LE(0, CRC_OFFSET);
  if (oggCrc(whole) !== crc) return undefined;
  const packets: Buffer[] = [];
  let from = start;
  let to = start;
  for (const value of lacing) {
    to += value;
    if (value === 255) continue;
    packets.push(data.subarray(from, to));
    from = to;
  }
  const flags = data[5] ?? 0;
  const page = {
    serial: data.readUInt32LE(14),
    sequence: data.readUInt32LE(18),
    granulePosition: data.readBigInt64LE(6),
    isFirst: (flags & 0x02) !== 0,
    isLast: (flags & 0x04) !== 0,
    packets,
  };
  return { page, bytes };
}

/** CRC-32 with polynomial 0x04c11db7, not reflected, from 0, over the page with 0 in the CRC's place. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
  }
  return remainder >>> 0;
});

function oggCrc(data: Uint8Array): number {
  let crc = 0;
  for (const byte of data) crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return crc;
}
