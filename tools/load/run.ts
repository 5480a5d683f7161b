import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultModelsDir } from '@spool/speech';
import { percentile } from '../report';
import { childrenOf } from '../stack/process-usage';
import { Stack } from '../stack/stack';
import { Climb, type ClimbOptions } from './climb';
import { Crowd } from './crowd';
import { pinTo } from './pin';
import type { CallersReport, Mode } from './protocol';
import { WorkerWatch, type WorkerWindow } from './worker-watch';

/** The worker's core; gateway and callers are on the other. */
const CORES = { worker: 0, others: 1 };
/** What the interviewer answers in `path`, some 3 s of it. */
const FIXED_ANSWER = 'That is good to know. What else do you like to do?';

export interface Steps extends ClimbOptions {
  /** After those who joined last: their greeting is over, and just-in-time code and caches are warm. */
  readonly settleMs: number;
  readonly measureMs: number;
  /** On this process' clock: no step is begun any more. */
  readonly untilMs: number;
}

export interface Step extends WorkerWindow, CallersReport {
  readonly callers: number;
  readonly isFull: boolean;
  readonly responseP50Ms: number;
  readonly responseP95Ms: number;
}

export interface Run {
  /** In the order of callers. */
  readonly steps: readonly Step[];
  readonly isPinned: boolean;
}

/** A service whose worker is bound to one core, and a crowd that calls it. */
export class Site {
  readonly #models: string | null;
  readonly #stack: Stack;
  readonly #crowd: Crowd;
  readonly isPinned: boolean;

  static async open(mode: Mode): Promise<Site> {
    const models = mode === 'path' ? voiceActivityOnly() : null;
    const stack = await Stack.start({
      mediaProcesses: 1,
      workerEnv: {
        MAX_INTERVIEW_MINUTES: '60',
        IDLE_PROMPT_S: '600',
        ...(models
          ? {
              SPOOL_MODELS_DIR: models,
              SPOOL_FIXED_TEXT: FIXED_ANSWER,
              SPOOL_FIXED_TEXT_IN_PRODUCTION: 'yes',
            }
          : {}),
      },
    });
    try {
      return new Site(models, stack, await Crowd.start(stack.url, mode));
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  private constructor(models: string | null, stack: Stack, crowd: Crowd) {
    this.#models = models;
    this.#stack = stack;
    this.#crowd = crowd;
    this.isPinned =
      pinTo(CORES.worker, stack.workers[0]?.pid ?? 0) &&
      pinTo(CORES.others, stack.gateways[0]?.pid ?? 0) &&
      pinTo(CORES.others, crowd.pid);
  }

  /** Of the media process. */
  get mediaPid(): number {
    return childrenOf(this.#stack.workers[0]?.pid ?? 0)[0] ?? 0;
  }

  resize(to: number): ReturnType<Crowd['resize']> {
    return this.#crowd.resize(to);
  }

  async measure(ms: number): Promise<Omit<Step, 'callers' | 'isFull'>> {
    const watch = await WorkerWatch.begin(this.#stack, CORES.worker);
    const heard = await this.#crowd.measure(ms);
    return {
      ...(await watch.end()),
      ...heard,
      responseP50Ms: percentile(heard.responsesMs, 0.5),
      responseP95Ms: percentile(heard.responsesMs, 0.95),
    };
  }

  async close(): Promise<void> {
    // Those who are left need not say goodbye one by one.
    await this.#crowd.kill();
    await this.#stack.stop();
    if (this.#models) rmSync(this.#models, { recursive: true, force: true });
  }
}

/** Lets callers in step by step until the budget breaks, the worker refuses, or there are enough. */
export async function climb(mode: Mode, steps: Steps, holds: (step: Step) => boolean): Promise<Run> {
  const site = await Site.open(mode);
  try {
    const done: Step[] = [];
    const climb = new Climb(steps);
    const measure = async (to: number): Promise<Step> => {
      const { callers, isFull } = await site.resize(to);
      await delay(steps.settleMs);
      const step = { ...(await site.measure(steps.measureMs)), callers, isFull };
      process.stderr.write(
        `${mode}: ${callers} callers, ${step.latenessP99Ms.toFixed(1)} ms late (p99)${isFull ? ', refused more' : ''}\n`,
      );
      return step;
    };
    for (let to = climb.next(); to !== null && performance.now() < steps.untilMs; to = climb.next()) {
      let step = await measure(to);
      // What others on the machine did in these seconds is no limit of ours: once more.
      if (!holds(step) && !step.isFull && performance.now() < steps.untilMs)
        step = better(step, await measure(to));
      done.push(step);
      climb.tell(step.callers, holds(step));
      if (step.isFull) climb.tell(step.callers + 1, false);
    }
    return { steps: done.sort((a, b) => a.callers - b.callers), isPinned: site.isPinned };
  } finally {
    await site.close();
  }
}

const better = (one: Step, other: Step): Step => (one.latenessP99Ms <= other.latenessP99Ms ? one : other);

/** The models without a recogniser: voice activity only. */
function voiceActivityOnly(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spool-load-'));
  symlinkSync(join(defaultModelsDir(), 'silero-vad'), join(folder, 'silero-vad'));
  return folder;
}
