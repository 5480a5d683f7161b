import { buffer } from 'node:stream/consumers';
import { partName, type RecordingError } from './recording-store';
import { S3RecordingStore } from './s3-store';
import { S3Sink } from './s3-sink';
import { S3Server } from './testing/s3-server';

const SESSION = '3f2b8c1e-5a4d-4e6f-9b7a-0c1d2e3f4a5b';
const OTHER = '7f2b8c1e-5a4d-4e6f-9b7a-0c1d2e3f4a5b';
let server: S3Server;
let store: S3RecordingStore;

const never = (error: Error): never => {
  throw error;
};
const storeIn = (bucket: string): S3RecordingStore =>
  new S3RecordingStore({
    bucket,
    prefix: 'kept/',
    region: 'us-east-1',
    endpoint: server.endpoint,
    chunkMs: 0,
  });

beforeAll(async () => {
  server = await S3Server.start();
  store = storeIn(server.bucket);
}, 120_000);
afterAll(async () => {
  store.close();
  await server.stop();
});

async function record(sessionId: string, part: string, chunks: readonly string[]): Promise<void> {
  const sink = await store.create(sessionId, part, never);
  for (const chunk of chunks) sink.write(Buffer.from(chunk));
  await sink.close();
}
const text = async (part: string, range?: { start: number; end: number }): Promise<string> =>
  (await buffer(await store.read(SESSION, part, range))).toString();

it('gives back what was written in several objects, whole or in part', async () => {
  const words = ['a page, ', 'another page, ', 'and a last one'];
  await record(SESSION, partName(12), ['later']);
  await record(SESSION, partName(2), words);
  expect(await store.list(SESSION)).toEqual([
    { name: '0000000002.opus', bytes: words.join('').length },
    { name: '0000000012.opus', bytes: 5 },
  ]);
  expect((await server.keys()).filter((key) => key.includes('0000000002.opus')).length).toBeGreaterThan(1);
  const whole = words.join('');
  expect(await text(partName(2))).toBe(whole);
  for (const [start, end] of [
    [0, 0],
    [5, 12],
    [8, 21],
    [20, 35],
  ] as const) {
    expect(await text(partName(2), { start, end })).toBe(whole.slice(start, end + 1));
  }
});

it('has what was stored before a writer died, which never closed it', async () => {
  const sink = await store.create(OTHER, partName(1), never);
  sink.write(Buffer.from('heard'));
  while ((await store.list(OTHER)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await buffer(await store.read(OTHER, partName(1)))).toString()).toBe('heard');
  await sink.close();
});

it('leaves nothing of a deleted recording, and all of the others', async () => {
  await record(SESSION, partName(3), ['x', 'y']);
  await record(OTHER, partName(3), ['z']);
  expect(await store.delete(SESSION)).toContain('0000000003.opus');
  expect(await server.keys()).not.toEqual(expect.arrayContaining([expect.stringContaining(SESSION)]));
  expect(await store.list(SESSION)).toEqual([]);
  expect((await store.list(OTHER)).length).toBeGreaterThan(0);
  await expect(store.read(SESSION, partName(3))).rejects.toMatchObject({ code: 'not_found' });
  expect(await store.delete(SESSION)).toEqual([]);
});

it('tells once when the store refuses, and fails the close', async () => {
  const told: RecordingError[] = [];
  const nowhere = storeIn('no-such-bucket');
  const sink = await nowhere.create(SESSION, partName(1), (error) => told.push(error));
  sink.write(Buffer.from('one page'));
  await expect(sink.close()).rejects.toMatchObject({ code: 'write_failed' });
  sink.write(Buffer.from('another'));
  expect(told.map(({ code }) => code)).toEqual(['write_failed']);
  nowhere.close();
});

it('stores again what was refused in passing, and in order', async () => {
  const stored: string[] = [];
  let refusals = 2;
  const sink = new S3Sink({
    put: (index, body) => {
      if (refusals-- > 0) return Promise.reject(new Error('503'));
      stored.push(`${index}:${body.toString()}`);
      return Promise.resolve();
    },
    chunkMs: 0,
    onError: never,
  });
  sink.write(Buffer.from('a'));
  sink.write(Buffer.from('b'));
  sink.write(Buffer.from('c'));
  await sink.close();
  expect(stored).toEqual(['0:a', '1:bc']);
});

it('gives up a store that takes nothing any more, before memory is full', async () => {
  const told: string[] = [];
  const sink = new S3Sink({
    put: () => new Promise(() => undefined),
    chunkMs: 0,
    onError: ({ code }) => told.push(code),
  });
  for (let n = 0; n < 6; n += 1) sink.write(Buffer.alloc(1024 * 1024));
  expect(told).toEqual(['too_slow']);
});

it('does not let a name lead out of its place', async () => {
  await expect(store.list('../x')).rejects.toMatchObject({ code: 'invalid_name' });
  expect(() => store.create(SESSION, '../1.opus', never)).toThrow(
    expect.objectContaining({ code: 'invalid_name' }),
  );
});
