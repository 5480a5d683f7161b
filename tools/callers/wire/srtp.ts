import { createCipheriv, createDecipheriv } from 'node:crypto';
import { SequenceUnwrapper } from '@spool/audio';

/** AEAD_AES_128_GCM (RFC 7714): one native call a packet, where AES-CM with HMAC-SHA1 takes two. */
const CIPHER = 'aes-128-gcm';
export const SRTP_KEY_BYTES = 16;
export const SRTP_SALT_BYTES = 12;
const TAG_BYTES = 16;
const FIXED_HEADER_BYTES = 12;
/** Key derivation labels (RFC 3711, 4.3.1). */
const RTP_LABEL = { key: 0, salt: 2 } as const;
const RTCP_LABEL = { key: 3, salt: 5 } as const;
const RTCP_HEADER_BYTES = 8;
/** Says whether it is encrypted, and its index. */
const RTCP_TRAILER_BYTES = 4;
const ENCRYPTED_FLAG = 0x8000_0000;

export interface SrtpMasterKey {
  /** {@link SRTP_KEY_BYTES} */
  readonly key: Buffer;
  /** {@link SRTP_SALT_BYTES} */
  readonly salt: Buffer;
}

/** One direction of SRTP. A sender protects one stream; a receiver takes any number of SSRCs. */
export class SrtpContext {
  readonly #key: Buffer;
  readonly #salt: Buffer;
  readonly #iv = Buffer.alloc(SRTP_SALT_BYTES);
  readonly #numbers = new Map<number, SequenceUnwrapper>();

  constructor({ key, salt }: SrtpMasterKey) {
    this.#key = deriveKey(key, salt, RTP_LABEL.key, SRTP_KEY_BYTES);
    this.#salt = deriveKey(key, salt, RTP_LABEL.salt, SRTP_SALT_BYTES);
  }

  /** @param packet a whole RTP packet; what is none beyond its 12-byte header is protected all the same */
  protect(packet: Buffer): Buffer {
    const start = payloadStart(packet) ?? FIXED_HEADER_BYTES;
    const header = packet.subarray(0, start > packet.length ? FIXED_HEADER_BYTES : start);
    const cipher = createCipheriv(CIPHER, this.#key, this.#ivOf(packet));
    this.#count(packet);
    cipher.setAAD(header);
    const payload = cipher.update(packet.subarray(header.length));
    cipher.final();
    return Buffer.concat([header, payload, cipher.getAuthTag()]);
  }

  /** @returns the RTP packet, or null for what is not one of the other side's */
  unprotect(datagram: Buffer): Buffer | null {
    const start = payloadStart(datagram);
    const end = datagram.length - TAG_BYTES;
    if (start === null || start > end) return null;
    const decipher = createDecipheriv(CIPHER, this.#key, this.#ivOf(datagram));
    decipher.setAAD(datagram.subarray(0, start));
    decipher.setAuthTag(datagram.subarray(end));
    const payload = decipher.update(datagram.subarray(start, end));
    try {
      decipher.final();
    } catch {
      return null;
    }
    // Counted only now, so that forged numbers cannot lead the count astray.
    this.#count(datagram);
    // The datagram is ours alone, so the plain text may take the place of the cipher text.
    payload.copy(datagram, start);
    return datagram.subarray(0, end);
  }

  /** RFC 7714, 8.1: SSRC, rollover counter and sequence number, blinded by the salt. */
  #ivOf(packet: Buffer): Buffer {
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const index = this.#numbers.get(ssrc)?.peek(sequence) ?? sequence;
    const iv = this.#iv;
    iv.writeUInt16BE(0, 0);
    iv.writeUInt32BE(ssrc, 2);
    iv.writeUIntBE(Math.max(0, index), 6, 6);
    for (let i = 0; i < iv.length; i++) iv[i]! ^= this.#salt[i]!;
    return iv;
  }

  #count(packet: Buffer): void {
    const ssrc = packet.readUInt32BE(8);
    let numbers = this.#numbers.get(ssrc);
    if (!numbers) this.#numbers.set(ssrc, (numbers = new SequenceUnwrapper()));
    numbers.unwrap(packet.readUInt16BE(2));
  }
}

/** The sending side of SRTCP (RFC 7714, 9). */
export class SrtcpSender {
  readonly #key: Buffer;
  readonly #salt: Buffer;
  #index = 0;

  constructor({ key, salt }: SrtpMasterKey) {
    this.#key = deriveKey(key, salt, RTCP_LABEL.key, SRTP_KEY_BYTES);
    this.#salt = deriveKey(key, salt, RTCP_LABEL.salt, SRTP_SALT_BYTES);
  }

  /** @param packet RTCP, compound or not, of at least 8 bytes */
  protect(packet: Buffer): Buffer {
    const index = (this.#index = (this.#index + 1) & 0x7fff_ffff);
    const header = packet.subarray(0, RTCP_HEADER_BYTES);
    const trailer = Buffer.alloc(RTCP_TRAILER_BYTES);
    trailer.writeUInt32BE((ENCRYPTED_FLAG | index) >>> 0);
    const cipher = createCipheriv(CIPHER, this.#key, rtcpIv(packet, index, this.#salt));
    cipher.setAAD(Buffer.concat([header, trailer]));
    const body = cipher.update(packet.subarray(RTCP_HEADER_BYTES));
    cipher.final();
    return Buffer.concat([header, body, cipher.getAuthTag(), trailer]);
  }
}

/** The receiving side of SRTCP. What is replayed is not refused: nothing here believes a report. */
export class SrtcpReceiver {
  readonly #key: Buffer;
  readonly #salt: Buffer;

  constructor({ key, salt }: SrtpMasterKey) {
    this.#key = deriveKey(key, salt, RTCP_LABEL.key, SRTP_KEY_BYTES);
    this.#salt = deriveKey(key, salt, RTCP_LABEL.salt, SRTP_SALT_BYTES);
  }

  /** @returns the RTCP, or null for what is not the other side's, or not encrypted */
  unprotect(datagram: Buffer): Buffer | null {
    const trailerAt = datagram.length - RTCP_TRAILER_BYTES;
    const end = trailerAt - TAG_BYTES;
    if (end < RTCP_HEADER_BYTES) return null;
    const trailer = datagram.readUInt32BE(trailerAt);
    if (trailer < ENCRYPTED_FLAG) return null;
    const header = datagram.subarray(0, RTCP_HEADER_BYTES);
    const iv = rtcpIv(datagram, trailer - ENCRYPTED_FLAG, this.#salt);
    const decipher = createDecipheriv(CIPHER, this.#key, iv);
    decipher.setAAD(Buffer.concat([header, datagram.subarray(trailerAt)]));
    decipher.setAuthTag(datagram.subarray(end, trailerAt));
    const body = decipher.update(datagram.subarray(RTCP_HEADER_BYTES, end));
    try {
      decipher.final();
    } catch {
      return null;
    }
    return Buffer.concat([header, body]);
  }
}

/** RFC 7714, 9.1: the sender's SSRC and the index, blinded by the salt. */
function rtcpIv(packet: Buffer, index: number, salt: Buffer): Buffer {
  const iv = Buffer.alloc(SRTP_SALT_BYTES);
  packet.copy(iv, 2, 4, RTCP_HEADER_BYTES);
  iv.writeUInt32BE(index, 8);
  for (let i = 0; i < iv.length; i++) iv[i]! ^= salt[i]!;
  return iv;
}

/** Where the payload begins: behind the CSRCs and header extensions (RFC 3550, 5.1), which stay readable. */
function payloadStart(packet: Buffer): number | null {
  if (packet.length < FIXED_HEADER_BYTES) return null;
  const first = packet[0]!;
  let start = FIXED_HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (start + 4 > packet.length) return null;
    start += 4 + 4 * packet.readUInt16BE(start + 2);
  }
  return start;
}

/** RFC 3711, 4.3.3, with the 96-bit salt of RFC 7714 (section 11): AES in counter mode from salt XOR label. */
function deriveKey(key: Buffer, salt: Buffer, label: number, bytes: number): Buffer {
  const counter = Buffer.alloc(16);
  salt.copy(counter);
  counter[7]! ^= label;
  return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(bytes));
}
