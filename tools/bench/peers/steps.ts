import { setTimeout as delay } from 'node:timers/promises';
import { metronome, type Utterance } from '../../callers';
import { percentile } from '../../report';
import { treeOf, usageOf } from '../../stack/process-usage';
import { PeerCaller, type Heard } from './peer-caller';
import type { Peer } from './peers';

/** Packets of a reply may come so unevenly, in ms, for 95 of 100. */
export const PACING_BUDGET_MS = 20;
/** Part of the turns that may stay without a reply. */
const MISSED_BUDGET = 0.05;
/** So many join at the same time: a handshake computes for some ms on both sides. */
const JOINING = 4;

export interface StepPlan {
  /** Numbers of callers, rising. */
  readonly callers: readonly number[];
  readonly settleMs: number;
  readonly measureMs: number;
  /** No step begins later than this, in ms from the first on. */
  readonly withinMs: number;
}

export interface Step {
  readonly callers: number;
  /** Callers who could not join, or were lost. */
  readonly lost: number;
  readonly turns: number;
  readonly cutIns: number;
  readonly missed: number;
  /** End of speech to the first audible packet of the reply, in ms, of each turn. */
  readonly delaysMs: readonly number[];
  readonly delayP50Ms: number;
  readonly delayP95Ms: number;
  /** See ReplyPacing, in ms. */
  readonly pacingP95Ms: number;
  /** All the server's processes, in percent of a core, one session. */
  readonly cpuPercent: number;
  /** How late the callers themselves were, in ms (p99). */
  readonly callersLateMs: number;
}

/** Whether a server carries so many: all are there, replies come, and evenly. */
export const holds = (step: Step): boolean =>
  step.lost === 0 &&
  step.turns > 0 &&
  step.missed <= MISSED_BUDGET * (step.turns + step.missed) &&
  step.pacingP95Ms <= PACING_BUDGET_MS;

/** The step with the most callers that was held, if there is one: none that follows one that was not. */
export function largestHeld(steps: readonly Step[]): Step | undefined {
  const broken = steps.findIndex((step) => !holds(step));
  return steps.slice(0, broken < 0 ? steps.length : broken).at(-1);
}

/** Lets callers in step by step, until the server does not hold them, or there are no more steps. */
export async function climb(peer: Peer, plan: StepPlan, utterance: Utterance): Promise<Step[]> {
  const callers: PeerCaller[] = [];
  const steps: Step[] = [];
  const endsAt = performance.now() + plan.withinMs;
  try {
    for (const count of plan.callers) {
      if (steps.length > 0 && performance.now() > endsAt) break;
      await join(peer, callers, count, utterance);
      await delay(plan.settleMs);
      let step = await measure(peer, callers, count, plan.measureMs);
      // Other programs may have been in the way: it breaks when it does so twice.
      if (!holds(step) && performance.now() < endsAt)
        step = await measure(peer, callers, count, plan.measureMs);
      steps.push(step);
      process.stderr.write(
        `${peer.name}: ${count} callers, reply after ${step.delayP50Ms.toFixed(0)} ms, pacing ${step.pacingP95Ms.toFixed(1)} ms\n`,
      );
      if (!holds(step)) break;
    }
    return steps;
  } finally {
    for (const caller of callers) caller.close();
  }
}

async function join(peer: Peer, callers: PeerCaller[], count: number, utterance: Utterance): Promise<void> {
  let wanted = count - callers.length;
  await Promise.all(
    Array.from({ length: JOINING }, async () => {
      while (wanted-- > 0) {
        try {
          const caller = await PeerCaller.call((offer) => peer.exchange(offer));
          callers.push(caller);
          void caller.converse(utterance, callers.length);
        } catch (error) {
          wanted = 0; // the step tells how many are lacking
          process.stderr.write(`${peer.name} lets no more callers in: ${String(error)}\n`);
        }
      }
    }),
  );
}

async function measure(peer: Peer, callers: readonly PeerCaller[], count: number, ms: number): Promise<Step> {
  for (const caller of callers) caller.takeHeard();
  metronome.takeLateness();
  const cpuBefore = cpuMsOf(peer);
  const beganMs = performance.now();
  await delay(ms);
  const cpuMs = cpuMsOf(peer) - cpuBefore;
  const tookMs = performance.now() - beganMs;
  const connected = callers.filter(({ isConnected }) => isConnected).length;
  const heard = summarise(callers.map((caller) => caller.takeHeard()));
  return {
    ...heard,
    callers: count,
    lost: count - connected,
    cpuPercent: (100 * cpuMs) / tookMs / Math.max(1, connected),
    callersLateMs: metronome.takeLateness().p99Ms,
  };
}

/** What all callers have heard, as one. Percentiles are NaN when there is nothing. */
export function summarise(
  all: readonly Heard[],
): Pick<Step, 'turns' | 'cutIns' | 'missed' | 'delaysMs' | 'delayP50Ms' | 'delayP95Ms' | 'pacingP95Ms'> {
  const delaysMs = all.flatMap((heard) => heard.delaysMs);
  const sum = (of: (heard: Heard) => number) => all.reduce((total, heard) => total + of(heard), 0);
  return {
    turns: delaysMs.length,
    cutIns: sum(({ cutIns }) => cutIns),
    missed: sum(({ missed }) => missed),
    delaysMs,
    delayP50Ms: percentile(delaysMs, 0.5),
    delayP95Ms: percentile(delaysMs, 0.95),
    pacingP95Ms: percentile(
      all.flatMap((heard) => heard.pacingMs),
      0.95,
    ),
  };
}

const cpuMsOf = (peer: Peer): number =>
  peer
    .pids()
    .flatMap(treeOf)
    .reduce((sum, pid) => sum + (usageOf(pid)?.cpuMs ?? 0), 0);
