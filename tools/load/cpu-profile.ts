import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What V8 writes with `--cpu-prof`, as far as it is read here. Times are µs on the machine's monotonic clock. */
export interface CpuProfile {
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Entry {
  readonly name: string;
  /** Of the time of the window, 0 to 1. */
  readonly share: number;
}

export interface ProfileSummary {
  /** Kinds of work, dearest first; they add up to 1. */
  readonly parts: readonly Entry[];
  /** Functions by what they computed themselves, dearest first. */
  readonly functions: readonly Entry[];
}

interface Frame {
  readonly name: string;
  /** Path of our source in the repository, `package:NAME`, or what V8 calls it. */
  readonly module: string;
}

/** A sample belongs to the first of these that its stack meets, from the innermost function outwards. */
const PARTS: readonly (readonly [name: string, is: (frame: Frame) => boolean])[] = [
  ['idle', ({ name }) => name === '(idle)'],
  ['garbage collection', ({ name }) => name === '(garbage collector)'],
  ['Opus decoding', ({ module }) => /audio\/src\/(opus-decoder|libopus)|^wasm:/.test(module)],
  ['Opus encoding', ({ module }) => /audio\/src\/opus-encoder|@evan\/opus/.test(module)],
  ['voice activity (Silero)', ({ module }) => /speech\/src\/vad|onnxruntime/.test(module)],
  [
    'jitter buffer',
    ({ module }) =>
      /audio\/src\/(jitter|packet-ring|sequence|delay|gap|media-clock|listener|opus-packet|rtp\.)/.test(
        module,
      ),
  ],
  ['levels', ({ module }) => /\/levels?\.ts$/.test(module)],
  [
    'playout and RTP out',
    ({ module }) => /audio\/src\/(playout|gain|rtp-writer|spoken)|interviewer-voice/.test(module),
  ],
  [
    'packets to mediasoup',
    ({ name, module }) =>
      /worker-channel/.test(module) || (/mediasoup/.test(module) && /^(send|notify)$/.test(name)),
  ],
  ['mediasoup signalling', ({ name, module }) => /mediasoup/.test(module) && name === 'request'],
  ['packets from mediasoup', ({ module }) => /mediasoup|flatbuffers/.test(module)],
  ['who has the floor', ({ module }) => /libs\/turn-taking/.test(module)],
  ['hearing: windows and ticks', ({ module }) => /learner-ear|session-clock|audio\/src\/pacer/.test(module)],
  ['events to the gateway', ({ module }) => /event-outbox|undici/.test(module)],
  ['joining and conversation', ({ module }) => /apps\/media-worker|libs\/interview/.test(module)],
];
const REST = 'Node itself';

/** The profile of a process' main thread in a folder. @throws Error when there is none */
export function readProfile(folder: string, pid: number): CpuProfile {
  const file = readdirSync(folder).find((name) => name.includes(`.${pid}.0.`));
  if (file === undefined) throw new Error(`No profile of process ${pid} was written to ${folder}.`);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
}

/** Sums up what was computed between two times, in µs on the monotonic clock. */
export function summarise(profile: CpuProfile, fromUs: number, toUs: number): ProfileSummary {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, frameOf(callFrame)]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const selfUs = new Map<number, number>();
  let atUs = profile.startTime;
  let totalUs = 0;
  profile.samples.forEach((node, i) => {
    atUs += profile.timeDeltas[i] ?? 0;
    if (atUs < fromUs || atUs > toUs) return;
    const us = profile.timeDeltas[i + 1] ?? 0;
    selfUs.set(node, (selfUs.get(node) ?? 0) + us);
    totalUs += us;
  });
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, us: number) =>
    sums.set(key, (sums.get(key) ?? 0) + us);
  for (const [node, us] of selfUs) {
    add(parts, partOf(node, frames, parents), us);
    const frame = frames.get(node);
    if (frame) add(functions, frame.module === '' ? frame.name : `${frame.name} (${frame.module})`, us);
  }
  const sorted = (sums: Map<string, number>): Entry[] =>
    [...sums].map(([name, us]) => ({ name, share: us / totalUs })).sort((a, b) => b.share - a.share);
  return { parts: sorted(parts), functions: sorted(functions) };
}

function partOf(
  leaf: number,
  frames: ReadonlyMap<number, Frame>,
  parents: ReadonlyMap<number, number>,
): string {
  for (let node: number | undefined = leaf; node !== undefined; node = parents.get(node)) {
    const frame = frames.get(node);
    const part = frame && PARTS.find(([, is]) => is(frame));
    if (part) return part[0];
  }
  return REST;
}

function frameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): Frame {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url.startsWith('wasm:')) return { name, module: 'wasm: libopus' };
  const packaged = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (packaged !== undefined) return { name, module: packaged };
  if (url.startsWith('file:')) return { name, module: sourceOf(fileURLToPath(url), lineNumber) };
  return { name, module: url };
}

/** Lines of a bundle at which each of its sources begins. */
const sources = new Map<string, readonly (readonly [line: number, source: string])[]>();

/** esbuild writes the path of each source above what it has of it. */
function sourceOf(bundle: string, line: number): string {
  let known = sources.get(bundle);
  if (!known) {
    const lines = readFileSync(bundle, 'utf8').split('\n');
    known = lines.flatMap((text, i) => {
      const source = /^\/\/ ((?:apps|libs)\/\S+)$/.exec(text)?.[1];
      return source === undefined ? [] : [[i, source] as const];
    });
    sources.set(bundle, known);
  }
  return known.findLast(([at]) => at <= line)?.[1] ?? bundle;
}
