// Reads files out of a zip archive (a Python wheel is one): stored and deflated entries, no zip64, no encryption.
// After PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

/** The archive is damaged, or not one that we read. */
export class ZipError extends Error {}

/**
 * @typedef {{ name: string, flags: number, method: number, crc: number, packed: number, bytes: number, offset: number }} Entry
 */

/**
 * Reads named files from an archive into memory.
 * @param {string} file the archive
 * @param {string[]} names of the entries wanted
 * @param {{ maxBytes: number, onFile: (name: string, data: Buffer) => Promise<void> }} options
 *   `maxBytes`: no entry may be larger, whatever the archive says; `onFile` gets one file at a time
 * @throws ZipError
 */
export async function readZip(file, names, { maxBytes, onFile }) {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const entries = await readDirectory(handle, size);
    for (const name of names) {
      const entry = entries.get(name);
      if (!entry) throw new ZipError(`${name} is not in the archive.`);
      await onFile(name, await readEntry(handle, size, entry, maxBytes));
    }
  } finally {
    await handle.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} size of the archive
 * @returns {Promise<Map<string, Entry>>}
 */
async function readDirectory(handle, size) {
  const end = await findEnd(handle, size);
  const count = end.readUInt16LE(10);
  const bytes = end.readUInt32LE(12);
  const offset = end.readUInt32LE(16);
  if (end.readUInt16LE(4) !== 0 || end.readUInt16LE(8) !== count) {
    throw new ZipError('The archive is one part of several.');
  }
  if (count === 0xffff || bytes === 0xffffffff || offset === 0xffffffff) {
    throw new ZipError('The archive is in zip64 format, which is not read here.');
  }
  if (bytes > MAX_DIRECTORY_BYTES) throw new ZipError('The archive has an oversized directory.');

  const directory = await readExactly(handle, size, offset, bytes);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL) {
      throw new ZipError("The archive's directory is damaged.");
    }
    const nameEnd = at + CENTRAL_BYTES + directory.readUInt16LE(at + 28);
    const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    if (next > directory.length) throw new ZipError("The archive's directory is damaged.");
    const name = directory.toString('utf8', at + CENTRAL_BYTES, nameEnd);
    if (!isSafeName(name)) throw new ZipError(`The archive has an entry outside of itself: ${name}`);
    if (entries.has(name)) throw new ZipError(`The archive has two entries with one name: ${name}`);
    entries.set(name, {
      name,
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/**
 * The end record is the archive's last, but for a comment of unknown length: so it is looked for backwards.
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} size
 */
async function findEnd(handle, size) {
  const length = Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await readExactly(handle, size, size - length, length);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    const isEnd =
      tail.readUInt32LE(at) === END && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length;
    if (isEnd) return tail.subarray(at);
  }
  throw new ZipError('The archive is cut off, or is no zip archive.');
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} size
 * @param {Entry} entry
 * @param {number} maxBytes
 */
async function readEntry(handle, size, entry, maxBytes) {
  const { name, flags, method, crc, packed, bytes, offset } = entry;
  if (flags & 1) throw new ZipError(`${name} is encrypted.`);
  if (method !== 0 && method !== 8) throw new ZipError(`${name} is packed in a way that is not read here.`);
  // Deflating what cannot be made smaller makes it a little larger.
  if (bytes > maxBytes || packed > maxBytes * 1.01 + 64)
    throw new ZipError(`${name} is larger than it may be.`);

  const header = await readExactly(handle, size, offset, LOCAL_BYTES);
  if (header.readUInt32LE(0) !== LOCAL) throw new ZipError(`${name} is not where the directory says.`);
  const nameBytes = header.readUInt16LE(26);
  const localName = await readExactly(handle, size, offset + LOCAL_BYTES, nameBytes);
  if (localName.toString('utf8') !== name) throw new ZipError(`${name} has another name in its own header.`);
  const start = offset + LOCAL_BYTES + nameBytes + header.readUInt16LE(28);

  const raw = await readExactly(handle, size, start, packed);
  const data = method === 0 ? raw : await unpack(raw, name, bytes);
  if (data.length !== bytes) throw new ZipError(`${name} has not the size that the directory says.`);
  if (crc32(data) !== crc) throw new ZipError(`${name} is damaged: its checksum is wrong.`);
  return data;
}

/** @param {Buffer} raw @param {string} name @param {number} bytes that it must give; more is a bomb */
async function unpack(raw, name, bytes) {
  try {
    return await inflate(raw, { maxOutputLength: Math.max(bytes, 1) });
  } catch (error) {
    throw new ZipError(`${name} cannot be unpacked: ${/** @type {Error} */ (error).message}.`);
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} size of the archive
 * @param {number} position
 * @param {number} length
 */
async function readExactly(handle, size, position, length) {
  if (position < 0 || position + length > size) throw new ZipError('The archive is cut off.');
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) throw new ZipError('The archive is cut off.');
    done += bytesRead;
  }
  return buffer;
}

/** A path that stays in the folder it is unpacked to. @param {string} name */
export function isSafeName(name) {
  if (name === '' || name.includes('\0') || name.includes('\\') || /^[A-Za-z]:/.test(name)) return false;
  return !name.startsWith('/') && !name.split('/').includes('..');
}
