import { randomInt } from 'node:crypto';

export interface RtpWriterOptions {
  /** 32 bits. */
  ssrc: number;
  /** 0 to 127 without 64 to 95, which cannot be told from RTCP (RFC 5761). */
  payloadType: number;
  /** @default random, so that SRTP's known plaintext is smaller (RFC 3550, section 5.1) */
  initialSequence?: number;
  /** In the payload's clock. @default random */
  initialTimestamp?: number;
}

const HEADER_BYTES = 12;
const OPUS_FRAME_STEP = 960;

/** Writes the packets of one outgoing RTP stream: numbers them and keeps the media clock through silence. */
export class RtpWriter {
  #sequence: number;
  #timestamp: number;
  #talkSpurtStarts = true;
  readonly #ssrc: number;
  readonly #payloadType: number;

  /** @throws RangeError for a payload type that must not be used next to RTCP. */
  constructor({ ssrc, payloadType, initialSequence, initialTimestamp }: RtpWriterOptions) {
    if (!Number.isInteger(payloadType) || payloadType < 0 || payloadType > 127) {
      throw new RangeError(`RTP payload type ${payloadType} is not within 0 to 127; use the negotiated one`);
    }
    if (payloadType >= 64 && payloadType <= 95) {
      throw new RangeError(`RTP payload type ${payloadType} looks like RTCP (RFC 5761); use 96 to 127`);
    }
    this.#ssrc = ssrc >>> 0;
    this.#payloadType = payloadType;
    this.#sequence = (initialSequence ?? randomInt(0x10000)) & 0xffff;
    this.#timestamp = (initialTimestamp ?? randomInt(0x100000000)) >>> 0;
  }

  /** Timestamp of the next packet. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** Sequence number of the next packet. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * One packet with `payload`, a copy of it.
   * @param timestampStep how much media the payload holds, in RTP clock units: 960 is 20 ms of Opus
   * @param marker @default set on the first packet of the stream and the first after {@link skip}
   */
  packet(payload: Uint8Array, timestampStep = OPUS_FRAME_STEP, marker = this.#talkSpurtStarts): Buffer {
    const packet = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
    packet[0] = 0x80;
    packet[1] = (marker ? 0x80 : 0) | this.#payloadType;
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(this.#timestamp, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    packet.set(payload, HEADER_BYTES);

    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + timestampStep) >>> 0;
    this.#talkSpurtStarts = false;
    return packet;
  }

  /** One packet of 20 ms that says that nothing is said: the next one with sound starts a talk spurt. */
  silence(payload: Uint8Array): Buffer {
    const packet = this.packet(payload, OPUS_FRAME_STEP, false);
    this.#talkSpurtStarts = true;
    return packet;
  }

  /** Lets `frames` × 20 ms of silence pass without packets: time goes on, sequence numbers do not (RFC 7587, 3.1.3). */
  skip(frames: number): void {
    this.#timestamp = (this.#timestamp + frames * OPUS_FRAME_STEP) >>> 0;
    if (frames > 0) this.#talkSpurtStarts = true;
  }
}
