import type { Random } from './random';

const MAX_DATAGRAM_BYTES = 1500;
const STUN_COOKIE = 0x2112_a442;
/** Lengths, counts and codes at which parsers go wrong. */
const ODD_BYTES = [0, 1, 3, 4, 0x7f, 0x80, 0xfe, 0xff];

/** Changes, cuts and lengthens bytes. What comes out has at least one byte. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  let out: Buffer = Buffer.from(bytes);
  for (let changes = 1 + random.int(6); changes > 0; changes--) {
    const at = random.int(out.length);
    switch (random.int(6)) {
      case 0:
        out[at] = random.int(256);
        break;
      case 1:
        out[at]! ^= 1 << random.int(8);
        break;
      case 2:
        out[at] = random.pick(ODD_BYTES);
        break;
      case 3:
        out = out.subarray(0, 1 + at);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at), random.bytes(1 + random.int(40)), out.subarray(at)]);
        break;
      case 5:
        out = Buffer.concat([out, out.subarray(at)]);
    }
    out = Buffer.from(out.subarray(0, MAX_DATAGRAM_BYTES));
  }
  return out;
}

/** RTP of Opus whose header and payload may be anything. */
export function rtp(ssrc: number, payloadType: number, random: Random): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = payloadType | (random.chance(0.1) ? 0x80 : 0);
  header.writeUInt16BE(random.int(65_536), 2);
  header.writeUInt32BE(random.int(2 ** 32), 4);
  header.writeUInt32BE(random.chance(0.9) ? ssrc : random.int(2 ** 32), 8);
  const packet = Buffer.concat([header, opus(random)]);
  if (random.chance(0.3)) packet[0] = random.int(256);
  return random.chance(0.5) ? mutated(packet, random) : packet;
}

/** Any table of contents, and frames that keep none of its promises. */
function opus(random: Random): Buffer {
  const length = random.pick([0, 1, 2, 3, 20, 80, 200, random.int(1275)]);
  return random.bytes(length);
}

/** Types of RTCP packets and their formats (RFC 3550, 4585, 3611) as mediasoup knows them, and others. */
const RTCP_TYPES = [192, 200, 201, 202, 203, 204, 205, 206, 207, 223];

/** A compound of RTCP packets, some of them with lengths and counts that are wrong. At least 8 bytes. */
export function rtcp(ssrc: number, random: Random): Buffer {
  const packets = Array.from({ length: 1 + random.int(4) }, () => {
    const body = random.bytes(4 * random.int(12));
    const header = Buffer.alloc(8);
    header[0] = 0x80 | random.int(32);
    header[1] = random.pick(RTCP_TYPES);
    header.writeUInt16BE(random.chance(0.8) ? 1 + body.length / 4 : random.int(65_536), 2);
    header.writeUInt32BE(random.chance(0.8) ? ssrc : random.int(2 ** 32), 4);
    return Buffer.concat([header, body]);
  });
  const compound = Buffer.concat(packets).subarray(0, MAX_DATAGRAM_BYTES);
  const out = random.chance(0.5) ? mutated(compound, random) : compound;
  return out.length >= 8 ? out : Buffer.concat([out, Buffer.alloc(8)]);
}

/** STUN with any method and attributes (RFC 8489), right enough to be looked into. */
export function stun(random: Random): Buffer {
  const attributes = Array.from({ length: random.int(6) }, () => {
    const value = random.bytes(random.int(40));
    const header = Buffer.alloc(4);
    header.writeUInt16BE(
      random.pick([0x0006, 0x0008, 0x0020, 0x0024, 0x0025, 0x8028, 0x8029, 0x802a, random.int(65_536)]),
      0,
    );
    header.writeUInt16BE(random.chance(0.8) ? value.length : random.int(65_536), 2);
    return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  });
  const body = Buffer.concat(attributes);
  const header = Buffer.concat([Buffer.alloc(8), random.bytes(12)]);
  header.writeUInt16BE(random.pick([0x0001, 0x0101, 0x0111, 0x0011, random.int(0x4000)]), 0);
  header.writeUInt16BE(random.chance(0.8) ? body.length : random.int(65_536), 2);
  header.writeUInt32BE(STUN_COOKIE, 4);
  const message = Buffer.concat([header, body]);
  return random.chance(0.5) ? mutated(message, random) : message;
}

/** Records that begin as DTLS does (RFC 6347): hellos, alerts and data of nobody's handshake. */
export function dtls(random: Random): Buffer {
  const body = random.bytes(random.int(200));
  const header = Buffer.alloc(13);
  header[0] = random.pick([20, 21, 22, 23, 24, 25, 63]);
  header.writeUInt16BE(random.pick([0xfeff, 0xfefd, 0xfefc, random.int(65_536)]), 1);
  header.writeUInt16BE(random.pick([0, 0, 1, random.int(65_536)]), 3);
  header.writeUInt16BE(random.chance(0.8) ? body.length : random.int(65_536), 11);
  if (body.length > 6 && random.chance(0.7)) body[0] = random.pick([0, 1, 2, 11, 14, 16, 20]);
  return Buffer.concat([header, body]);
}

/** Nothing but bytes, whatever they begin with. */
export const noise = (random: Random): Buffer => random.bytes(1 + random.int(MAX_DATAGRAM_BYTES));
