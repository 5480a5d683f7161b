// Writes zip archives for the tests, good and bad ones.
import { crc32, deflateRawSync } from 'node:zlib';

/**
 * @param {{ name: string, data: Buffer, localName?: string, stored?: boolean, crc?: number, bytes?: number, flags?: number, method?: number }[]} files
 *   what is given beside `name` and `data` is written instead of the truth
 * @param {{ comment?: string }} [options]
 */
export function makeZip(files, { comment = '' } = {}) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, data, localName = name, stored = false, crc, bytes, flags = 0, method } of files) {
    const packed = stored ? data : deflateRawSync(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method ?? (stored ? 0 : 8), 4);
    common.writeUInt32LE(crc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes ?? data.length, 18);
    const local = withLength(common, localName);
    const central = withLength(common, name);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), central, tail, Buffer.from(name));
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), local, Buffer.from(localName), packed]);
    parts.push(head);
    offset += head.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, central, end, Buffer.from(comment)]);
}

/** @param {Buffer} common @param {string} name */
function withLength(common, name) {
  const copy = Buffer.from(common);
  copy.writeUInt16LE(Buffer.byteLength(name), 22);
  return copy;
}
