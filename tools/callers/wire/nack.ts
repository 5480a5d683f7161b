const RTPFB = 205;
const GENERIC_NACK = 1;
const HEADER_BYTES = 4;
/** After the header: who asks, and whose packets. */
const SSRCS_BYTES = 8;

/**
 * Sequence numbers that are asked for again in RTCP, compound or not (generic NACK, RFC 4585, 6.2.1): each entry
 * names one packet and, by bits, which of the 16 after it are missing, too.
 * @param ssrc the stream that they are to be of
 */
export function readNacks(rtcp: Buffer, ssrc: number): number[] {
  const numbers: number[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= rtcp.length) {
    const end = at + HEADER_BYTES + 4 * rtcp.readUInt16BE(at + 2);
    if (end > rtcp.length) break;
    const isNack = rtcp[at + 1] === RTPFB && ((rtcp[at] ?? 0) & 0x1f) === GENERIC_NACK;
    const from = at + HEADER_BYTES + SSRCS_BYTES;
    if (isNack && from <= end && rtcp.readUInt32BE(at + 8) === ssrc) {
      for (let entry = from; entry + 4 <= end; entry += 4) {
        const first = rtcp.readUInt16BE(entry);
        const others = rtcp.readUInt16BE(entry + 2);
        numbers.push(first);
        for (let bit = 0; bit < 16; bit++)
          if ((others & (1 << bit)) !== 0) numbers.push((first + bit + 1) & 0xffff);
      }
    }
    at = end;
  }
  return numbers;
}

/** 1.3 s of packets: older ones come too late for any jitter buffer. */
const KEPT = 64;

/** What was sent last, as it went over the wire: what is asked for again is sent again as it was. */
export class SentPackets {
  readonly #datagrams: (Buffer | undefined)[] = new Array<Buffer | undefined>(KEPT);

  /** @param datagram an RTP packet, encrypted or not */
  keep(datagram: Buffer): void {
    this.#datagrams[datagram.readUInt16BE(2) % KEPT] = datagram;
  }

  find(sequenceNumber: number): Buffer | undefined {
    const datagram = this.#datagrams[sequenceNumber % KEPT];
    return datagram?.readUInt16BE(2) === sequenceNumber ? datagram : undefined;
  }
}
