import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeZip } from './testing/make-zip.mjs';
import { readZip, ZipError } from './zip.mjs';

const TEXT = Buffer.from('all happy families are alike; '.repeat(200));
const FILES = [
  { name: 'a/text', data: TEXT },
  { name: 'a/stored', data: Buffer.from('as it is'), stored: true },
  { name: 'a/empty', data: Buffer.alloc(0) },
];

describe('readZip', () => {
  /** @type {string} */
  let dir;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'spool-zip-'));
  });
  after(() => rm(dir, { recursive: true }));

  /** @param {Buffer} archive @param {string[]} names @param {number} [maxBytes] */
  async function read(archive, names, maxBytes = 1e6) {
    const file = join(dir, 'archive.zip');
    await writeFile(file, archive);
    /** @type {Record<string, Buffer>} */
    const found = {};
    await readZip(file, names, {
      maxBytes,
      onFile: async (name, data) => {
        found[name] = data;
      },
    });
    return found;
  }

  /** @param {Buffer} archive @param {RegExp} message @param {number} [maxBytes] */
  async function refuses(archive, message, maxBytes) {
    await assert.rejects(read(archive, ['a/text'], maxBytes), (error) => {
      assert.ok(error instanceof ZipError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }

  it('reads deflated, stored and empty entries, past a comment', async () => {
    const archive = makeZip(FILES, { comment: 'made for a test' });
    const names = FILES.map(({ name }) => name);
    assert.deepEqual(await read(archive, names), Object.fromEntries(FILES.map((f) => [f.name, f.data])));
  });

  it('says which entry is not there', async () => {
    await assert.rejects(read(makeZip(FILES), ['b']), /b is not in the archive/);
  });

  it('refuses the archive wherever it is cut off', async () => {
    const archive = makeZip(FILES);
    for (let length = 0; length < archive.length; length++) {
      await refuses(archive.subarray(0, length), /cut off/);
    }
  });

  it('refuses an archive whose beginning is missing', async () => {
    const archive = makeZip(FILES);
    await refuses(archive.subarray(40), /cut off|damaged|not where/);
  });

  it('never gives out other bytes than those that were packed, whichever byte is damaged', async () => {
    const archive = makeZip([{ name: 'a/text', data: TEXT }]);
    for (let at = 0; at < archive.length; at++) {
      const damaged = Buffer.from(archive);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const found = await read(damaged, ['a/text']).catch((error) => {
        assert.ok(error instanceof ZipError, `byte ${at}: ${error}`);
        return { 'a/text': TEXT };
      });
      assert.deepEqual(found['a/text'], TEXT, `byte ${at}`);
    }
  });

  it('refuses a wrong checksum', () =>
    refuses(makeZip([{ name: 'a/text', data: TEXT, crc: 1 }]), /checksum/));

  for (const name of ['../evil', 'a/../../evil', '/etc/evil', 'C:/evil', 'a\\..\\evil', 'a\0b', '']) {
    it(`refuses an archive with an entry named ${JSON.stringify(name)}`, () =>
      refuses(makeZip([...FILES, { name, data: TEXT }]), /outside of itself/));
  }

  it('does not unpack more than the directory says, nor more than it may', async () => {
    const bomb = { name: 'a/text', data: Buffer.alloc(5_000_000) };
    await refuses(makeZip([{ ...bomb, bytes: 100 }]), /cannot be unpacked/);
    await refuses(makeZip([bomb]), /larger than it may be/);
    await refuses(makeZip([{ ...bomb, stored: true, bytes: 100 }]), /larger than it may be/);
  });

  it('refuses what it does not read', async () => {
    await refuses(makeZip([{ name: 'a/text', data: TEXT, flags: 1 }]), /encrypted/);
    await refuses(makeZip([{ name: 'a/text', data: TEXT, method: 12 }]), /packed in a way/);
    await refuses(makeZip([{ name: 'a/text', data: TEXT, localName: 'a/taxt' }]), /another name/);
    await refuses(makeZip([FILES[0], FILES[0]].flatMap((file) => file ?? [])), /two entries/);
    const zip64 = makeZip(FILES);
    zip64.writeUInt32LE(0xffffffff, zip64.length - 22 + 16);
    await refuses(zip64, /zip64/);
  });
});
