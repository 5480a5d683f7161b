// Just enough STUN (RFC 8489) and ICE (RFC 8445) to open a path to mediasoup:
// one binding request of the controlling agent that nominates its own address.
import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from './crc32.mjs';

const MAGIC_COOKIE = 0x2112a442;
export const BINDING_REQUEST = 0x0001;
export const BINDING_SUCCESS = 0x0101;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const ICE_CONTROLLING = 0x802a;
const HEADER_LENGTH = 20;

/**
 * @param {{ usernameFragment: string, password: string }} remote mediasoup's ICE parameters
 * @param {string} localFragment
 * @param {Buffer} [transactionId] 12 bytes
 */
export function bindingRequest(remote, localFragment, transactionId = randomBytes(12)) {
  const tieBreaker = randomBytes(8);
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(0x7effffff); // a host candidate's
  let attributes = Buffer.concat([
    attribute(USERNAME, Buffer.from(`${remote.usernameFragment}:${localFragment}`)),
    attribute(ICE_CONTROLLING, tieBreaker),
    attribute(PRIORITY, priority),
    attribute(USE_CANDIDATE, Buffer.alloc(0)),
  ]);
  // Each of the two closing attributes is computed over all before it, with the
  // header's length counting the attribute itself already.
  const hmac = createHmac('sha1', remote.password)
    .update(header(transactionId, attributes.length + 24))
    .update(attributes)
    .digest();
  attributes = Buffer.concat([attributes, attribute(MESSAGE_INTEGRITY, hmac)]);
  const head = header(transactionId, attributes.length + 8);
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(Buffer.concat([head, attributes])) ^ 0x5354554e) >>> 0);
  return Buffer.concat([head, attributes, attribute(FINGERPRINT, fingerprint)]);
}

/**
 * @param {Buffer} packet
 * @returns {number | undefined} the message type, if it is STUN at all
 */
export function stunType(packet) {
  if (packet.length < HEADER_LENGTH || packet.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  return packet.readUInt16BE(0);
}

/**
 * @param {Buffer} transactionId
 * @param {number} length of all attributes
 */
function header(transactionId, length) {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(BINDING_REQUEST, 0);
  head.writeUInt16BE(length, 2);
  head.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([head, transactionId]);
}

/**
 * @param {number} type
 * @param {Buffer} value
 */
function attribute(type, value) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  const padding = Buffer.alloc((4 - (value.length % 4)) % 4);
  return Buffer.concat([head, value, padding]);
}
