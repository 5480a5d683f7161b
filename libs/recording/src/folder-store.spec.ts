import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSink } from './file-sink';
import { FolderRecordingStore } from './folder-store';
import { partName } from './recording-store';

const SESSION = '3f2b8c1e-5a4d-4e6f-9b7a-0c1d2e3f4a5b';
let folder: string;
let store: FolderRecordingStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-recording-'));
  store = new FolderRecordingStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = async (part: string, range?: { start: number; end: number }): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.read(SESSION, part, range)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};
const never = (error: Error): never => {
  throw error;
};

it('gives back what was written, whole or in part, in the order of the workers that wrote it', async () => {
  for (const fence of [12, 2]) {
    const sink = await store.create(SESSION, partName(fence), never);
    sink.write(Buffer.from(`part `));
    sink.write(Buffer.from(`${fence}`));
    await sink.close();
  }
  expect(await store.list(SESSION)).toEqual([
    { name: '0000000002.opus', bytes: 6 },
    { name: '0000000012.opus', bytes: 7 },
  ]);
  expect(await text('0000000012.opus')).toBe('part 12');
  expect(await text('0000000012.opus', { start: 5, end: 5 })).toBe('1');
});

it('leaves nothing of a deleted recording', async () => {
  const sink = await store.create(SESSION, partName(2), never);
  sink.write(Buffer.from('secret'));
  await sink.close();
  expect(await store.delete(SESSION)).toEqual(['0000000002.opus']);
  expect(await readdir(folder)).toEqual([]);
  expect(await store.list(SESSION)).toEqual([]);
  expect(await store.delete(SESSION)).toEqual([]);
  await expect(store.read(SESSION, partName(2))).rejects.toMatchObject({ code: 'not_found' });
});

it('tells once when the disk refuses, and fails the close', async () => {
  const told: string[] = [];
  const sink = new FileSink(await open('/dev/full', 'w'), ({ code }) => told.push(code));
  sink.write(Buffer.from('one page'));
  await expect(sink.close()).rejects.toMatchObject({ code: 'write_failed' });
  sink.write(Buffer.from('another'));
  expect(told).toEqual(['write_failed']);
});

it('ends when the disk falls behind, and holds no more than it may', async () => {
  const told: string[] = [];
  const sink = new FileSink(await open(join(folder, 'slow'), 'w'), ({ code }) => told.push(code));
  for (let i = 0; i < 6; i += 1) sink.write(Buffer.alloc(1024 * 1024));
  await expect(sink.close()).rejects.toMatchObject({ code: 'too_slow' });
  expect(told).toEqual(['too_slow']);
});

it('does not write over a part that exists', async () => {
  await (await store.create(SESSION, partName(1), never)).close();
  await expect(store.create(SESSION, partName(1), never)).rejects.toMatchObject({ code: 'write_failed' });
});

it.each(['../../etc/passwd', '0000000002.opus/..', 'x.opus', ''])(
  'refuses the part name %p',
  async (part) => {
    await expect(store.read(SESSION, part)).rejects.toMatchObject({ code: 'invalid_name' });
    await expect(store.delete('../..')).rejects.toMatchObject({ code: 'invalid_name' });
  },
);
