import { crc32 } from 'node:zlib';

/**
 * AWS's event stream encoding (`application/vnd.amazon.eventstream`, from the public specification): total length,
 * headers' length, CRC of these, headers, payload, CRC of all before.
 */
export interface EventMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;
const STRING = 7;
/** Bytes that follow a header's type, where they are fixed. */
const FIXED: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

export function encodeEvent({ headers, payload }: EventMessage): Buffer {
  const encoded = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const text = Buffer.from(value);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(text.length);
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([STRING]),
        length,
        text,
      ]);
    }),
  );
  const prelude = Buffer.alloc(PRELUDE_BYTES);
  prelude.writeUInt32BE(PRELUDE_BYTES + encoded.length + payload.length + CRC_BYTES, 0);
  prelude.writeUInt32BE(encoded.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const body = Buffer.concat([prelude, encoded, payload]);
  const crc = Buffer.alloc(CRC_BYTES);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([body, crc]);
}

/** Gathers bytes to messages. @throws Error when a CRC is wrong */
export class EventReader {
  #rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): EventMessage[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages: EventMessage[] = [];
    while (this.#rest.length >= PRELUDE_BYTES) {
      const total = this.#rest.readUInt32BE(0);
      if (this.#rest.length < total) break;
      messages.push(decodeEvent(this.#rest.subarray(0, total)));
      this.#rest = this.#rest.subarray(total);
    }
    return messages;
  }
}

export function decodeEvent(message: Buffer): EventMessage {
  const headersLength = message.readUInt32BE(4);
  const end = message.length - CRC_BYTES;
  if (crc32(message.subarray(0, 8)) !== message.readUInt32BE(8)) throw new Error('wrong prelude CRC');
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end)) throw new Error('wrong message CRC');
  const headers: Record<string, string> = {};
  let at = PRELUDE_BYTES;
  while (at < PRELUDE_BYTES + headersLength) {
    const nameLength = message.readUInt8(at);
    const name = message.toString('utf8', at + 1, at + 1 + nameLength);
    const type = message.readUInt8(at + 1 + nameLength);
    at += 2 + nameLength;
    const fixed = FIXED[type];
    const length = fixed ?? message.readUInt16BE(at);
    if (fixed === undefined) at += 2;
    headers[name] =
      type === STRING ? message.toString('utf8', at, at + length) : message.toString('hex', at, at + length);
    at += length;
  }
  return { headers, payload: message.subarray(at, end) };
}
