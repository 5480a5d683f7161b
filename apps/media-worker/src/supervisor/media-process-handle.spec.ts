import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quiet } from '../testing/talk';
import { until } from '../testing/until';
import { MediaProcessHandle } from './media-process-handle';

/** A media process that does as it is told: `end` hangs for ever, `message` dies, all else is answered. */
const SCRIPT = `
process.on('message', ({ kind, id, operation }) => {
  if (kind === 'shutdown') process.exit(0);
  if (kind === 'ping') process.send({ kind: 'pong' });
  if (kind !== 'request') return;
  if (operation === 'end') for (;;);
  if (operation === 'message') process.exit(3);
  process.send({ kind: 'response', id, ok: true, result: { operation } });
});
process.send({ kind: 'ready', degraded: [], speech: { recogniser: null, synthesiser: null, vad: null } });
`;

let folder: string;
let handle: MediaProcessHandle;
let lost: string[][];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'media-process-'));
  const file = join(folder, 'process.cjs');
  writeFileSync(file, SCRIPT);
  lost = [];
  handle = new MediaProcessHandle({
    index: 0,
    file,
    port: 1,
    workerId: 'worker',
    logger: quiet,
    onLost: (sessionIds) => lost.push(sessionIds),
    onSessionClosed: () => undefined,
    pingEveryMs: 200,
  });
  await handle.start();
});
afterEach(async () => {
  await handle.close();
  rmSync(folder, { recursive: true });
});

const isBack = (restarts: number) =>
  until('the process to be back', () => handle.ready && handle.health().restarts === restarts);

it('kills a process that hangs, says which sessions it took along, and starts it again', async () => {
  handle.sessions.add('one').add('two');
  const asked = handle.request('one', 'end', { reason: 'api' });
  await expect(asked).rejects.toMatchObject({ code: 'media_worker_unavailable' });
  expect(lost).toEqual([['one', 'two']]);
  expect(handle.sessions.size).toBe(0);
  await isBack(1);
  await expect(handle.request('one', 'remove_peer', { peer_id: 'p' })).resolves.toEqual({
    operation: 'remove_peer',
  });
});

it('rejects what a dying process was asked, and refuses until it is back', async () => {
  await expect(handle.request('one', 'message', { text: 'die' })).rejects.toMatchObject({
    code: 'media_worker_unavailable',
  });
  await expect(handle.request('one', 'remove_peer', { peer_id: 'p' })).rejects.toMatchObject({
    code: 'media_worker_unavailable',
  });
  await isBack(1);
});

it('leaves alone a process that answers, for longer than one that hangs is given', async () => {
  const { pid } = handle.health();
  for (let times = 0; times < 60; times += 1) {
    await handle.request('one', 'remove_peer', { peer_id: 'p' });
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(handle.health()).toMatchObject({ pid, restarts: 0, ready: true });
});

it('does not start again what was closed', async () => {
  await handle.close();
  expect(handle.health()).toMatchObject({ pid: null, ready: false, restarts: 0 });
});
