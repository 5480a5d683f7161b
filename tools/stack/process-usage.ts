import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Ticks of `/proc` a second: USER_HZ, which is 100 on every Linux that there is. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

export interface ProcessUsage {
  /** Computed since its start, its children that are gone included, in ms. */
  readonly cpuMs: number;
  readonly rssBytes: number;
}

/** What a process has used, from `/proc`; null when it is gone, or on a system without it. */
export function usageOf(pid: number): ProcessUsage | null {
  try {
    const fields = statOf(`/proc/${pid}`);
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
    return {
      cpuMs: (user + system + childrenUser + childrenSystem) * TICK_MS,
      rssBytes: (fields[21] ?? 0) * PAGE_BYTES,
    };
  } catch {
    return null;
  }
}

/** What one thread of a process has computed since its start, in ms; 0 when it is gone. */
export function threadCpuMs(pid: number, thread: number): number {
  try {
    const [user = 0, system = 0] = statOf(`/proc/${pid}/task/${thread}`).slice(11, 13);
    return (user + system) * TICK_MS;
  } catch {
    return 0;
  }
}

/**
 * How long a thread was ready to compute and had no processor, since its start, in ms (schedstat of proc(5)); 0 when it is
 * gone or the kernel does not count it.
 */
export function threadWaitMs(pid: number, thread: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** Fields behind the name, which stands in brackets and may hold anything (proc_pid_stat(5)). */
function statOf(folder: string): number[] {
  const stat = readFileSync(`${folder}/stat`, 'utf8');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

/** Children of a process, not theirs. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** A process, its children, their children and so on. */
export const treeOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(treeOf)];

/** Tells how much of the machine's processors others than us took: what is measured beside them is worth less. */
export class BusyNeighbours {
  readonly #atStart = sample();

  /** Since the beginning, 0 to 1; NaN on a system without `/proc`. */
  share(): number {
    const now = sample();
    const [total, busy, own] = now.map((value, i) => value - (this.#atStart[i] ?? 0));
    return own ? Math.max(0, (busy ?? 0) - own) / (total ?? NaN) : NaN;
  }
}

/** Tells how much of one processor core others than some processes took. */
export class BusyCore {
  readonly #core: number;
  readonly #pid: number;
  readonly #atStart: readonly [total: number, busy: number, own: number];

  /** @param pid of the process whose tree is not counted */
  constructor(core: number, pid: number) {
    this.#core = core;
    this.#pid = pid;
    this.#atStart = this.#sample();
  }

  /** Since the beginning, 0 to 1; NaN on a system without `/proc`. */
  othersShare(): number {
    const now = this.#sample();
    const [total, busy, own] = now.map((value, i) => value - (this.#atStart[i] ?? 0));
    return own ? Math.max(0, (busy ?? 0) - own) / (total ?? NaN) : NaN;
  }

  #sample(): [total: number, busy: number, own: number] {
    const times = cpus()[this.#core]?.times ?? { user: 0, nice: 0, sys: 0, irq: 0, idle: 0 };
    const busy = times.user + times.nice + times.sys + times.irq;
    return [busy + times.idle, busy, cpuOfTree(this.#pid)];
  }
}

/** Ms of all processors: in all, not idle, and of this process and what it has started. */
function sample(): [total: number, busy: number, own: number] {
  let total = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    total += times.user + times.nice + times.sys + times.irq + times.idle;
    idle += times.idle;
  }
  return [total, total - idle, cpuOfTree(process.pid)];
}

const cpuOfTree = (root: number): number =>
  treeOf(root).reduce((sum, pid) => sum + (usageOf(pid)?.cpuMs ?? 0), 0);
