// `npm run bench:peers`: the same callers hear the same fixed reply from us, from FastRTC and from Pipecat, none of
// which recognises anything: how long a reply takes, what a session costs, and how many one server carries.
// `-- --quick` takes two small steps, without Pipecat; `-- --most=24` lets no more callers in. The first run installs the peers, which takes minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Studio, type Utterance } from '../../callers';
import { machine, writeReport } from '../../report';
import { BusyNeighbours } from '../../stack/process-usage';
import { startPeer, type FixedReply, type Peer, type PeerName } from './peers';
import { PeersTable } from './peers-table';
import { pythonOf } from './python-server';
import { speakReply } from './reply';
import { climb, type StepPlan } from './steps';

const quick = process.argv.includes('--quick');
const most = Number(process.argv.find((a) => a.startsWith('--most='))?.slice('--most='.length) ?? Infinity);

/** One sentence, which our service speaks once and keeps, as the others have it from a file. */
const REPLY = 'Thank you, go on.';
/** Without pauses, which would be the ends of turns for some. */
const SAID = 'I want to build machines.';

/** A quick run ends by then, in ms after set-up; what does not fit any more is left out. */
const QUICK_MS = 42_000;
/** When set-up was done, ms since the Unix epoch. */
const startedAt = Number(process.env['SPOOL_RUN_STARTED_AT'] ?? Date.now());

const plan: StepPlan & { readonly peers: readonly PeerName[] } = quick
  ? { peers: ['spool', 'fastrtc'], callers: [4, 12], settleMs: 2000, measureMs: 4000, withinMs: 8000 }
  : {
      peers: ['spool', 'fastrtc', 'pipecat'],
      callers: [4, 8, 12, 16, 24, 32, 48, 64, 96, 128].filter((count) => count <= most),
      settleMs: 4000,
      measureMs: 10_000,
      withinMs: 160_000,
    };

async function main(): Promise<void> {
  if (!quick) process.stderr.write('Callers join step by step: this takes up to nine minutes.\n');
  const folder = mkdtempSync(join(tmpdir(), 'spool-peers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const table = new PeersTable();
  const installed = await install(plan.peers, table);
  const neighbours = new BusyNeighbours();
  const reply = { text: REPLY, wavFile: join(folder, 'reply.wav') };
  if (quick) table.note('Pipecat takes part in the full run only: it does not fit into 45 s.');
  const [said] = await Promise.all([speak(SAID), speakReply(reply)]);
  for (const [i, name] of installed.entries()) {
    const peer = await start(name, reply, table);
    if (!peer) continue;
    try {
      table.climbed(
        name,
        peer.name,
        await climb(peer, fitting(plan, installed.length - i), said),
        plan.callers,
      );
      const remark = await peer.remark?.().catch(() => null); // it says nothing of itself: nothing is added
      if (remark) table.note(remark);
    } finally {
      await peer.stop();
    }
  }
  table.neighbours(neighbours.share());
  const figures = table.figures(); // before it is printed: it notes what cannot be compared
  process.stdout.write(`\n${table}\n\n${machine()}\n${writeReport('bench-peers', figures)}\n`);
}

/** In a quick run each server has its part of what is left: on a busy machine that is one step. */
function fitting(whole: StepPlan, peersLeft: number): StepPlan {
  if (!quick) return whole;
  const leftMs = (startedAt + QUICK_MS - Date.now()) / peersLeft;
  return { ...whole, withinMs: Math.min(whole.withinMs, leftMs - whole.settleMs - whole.measureMs) };
}

/** @returns those that can be had here; the table says why the others cannot */
async function install(names: readonly PeerName[], table: PeersTable): Promise<PeerName[]> {
  const installed: PeerName[] = [];
  for (const name of names) {
    try {
      if (name !== 'spool') await pythonOf(name);
      installed.push(name);
    } catch (error) {
      table.note(`${name} is left out: it cannot be installed here (${messageOf(error)}).`);
    }
  }
  return installed;
}

/** @returns null when it does not begin; the table says why. Without ourselves there is nothing to compare */
async function start(name: PeerName, reply: FixedReply, table: PeersTable): Promise<Peer | null> {
  try {
    return await startPeer(name, reply);
  } catch (error) {
    if (name === 'spool') throw error;
    table.note(`${name} is left out: it does not begin here (${messageOf(error)}).`);
    return null;
  }
}

async function speak(text: string): Promise<Utterance> {
  const studio = await Studio.open();
  try {
    return await studio.say(text);
  } finally {
    await studio.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

await main();
