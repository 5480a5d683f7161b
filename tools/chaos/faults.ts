import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresServer } from '@spool/store/testing';
import type { AppProcess } from '../stack/app-process';
import { hasAllProcesses, type Stack } from '../stack/stack';
import type { Learner } from './learner';

export interface Stage {
  readonly stack: Stack;
  readonly postgres: PostgresServer;
  readonly learners: readonly Learner[];
  /** How long something that is only stopped stands still, in ms. */
  readonly stopMs: number;
  /** So many media workers, and so many gateways, are replaced by others. */
  readonly replaced: number;
}

export interface Fault {
  readonly name: string;
  /** `death`: of a media worker; `drain`: everything leaves in good order. */
  readonly kind: 'death' | 'drain' | 'other';
  /** @returns whose interviews it concerns, and what mends it */
  strike(stage: Stage): Promise<{ affected: readonly Learner[]; undo: () => Promise<void> }>;
}

const heldBy = (learners: readonly Learner[], worker: number): Learner[] =>
  learners.filter((learner) => learner.worker === `worker-${worker}`);

/** Of the workers, one that has interviews. */
const busiest = ({ learners, stack }: Stage): number =>
  stack.workers
    .map((_, worker) => ({ worker, held: heldBy(learners, worker).length }))
    .reduce((most, one) => (one.held > most.held ? one : most)).worker;

async function again(app: AppProcess): Promise<void> {
  while (app.isRunning) await delay(10);
  app.restart();
  await app.ready(app.name === 'media-worker' ? hasAllProcesses : undefined);
}

/** Leaves in good order. @returns resolves when it has; `ready`: when its successor is there */
async function leave(app: AppProcess): Promise<{ ready: Promise<void> }> {
  app.kill('SIGTERM');
  while (app.isRunning) await delay(10);
  return { ready: again(app) };
}

/** One after the other; the next leaves when the one before has left and the one before that is there again. */
async function replaceAll(apps: readonly AppProcess[]): Promise<void> {
  let before = Promise.resolve();
  for (const app of apps) {
    const { ready } = await leave(app);
    await before;
    before = ready;
  }
  await before;
}

/** In the order in which they happen. */
export const faults: readonly Fault[] = [
  {
    name: 'a worker is killed (kill -9)',
    kind: 'death',
    strike: (stage) => {
      const worker = busiest(stage);
      const affected = heldBy(stage.learners, worker);
      const app = stage.stack.workers[worker];
      app?.signalAll('SIGKILL');
      return Promise.resolve({ affected, undo: async () => void (app && (await again(app))) });
    },
  },
  {
    name: 'a gateway is killed (kill -9)',
    kind: 'other',
    strike: async ({ stack, learners }) => {
      const [app] = stack.gateways;
      app?.signalAll('SIGKILL');
      await delay(1000);
      return { affected: learners, undo: async () => void (app && (await again(app))) };
    },
  },
  {
    name: 'a worker stands still (SIGSTOP)',
    kind: 'death',
    strike: (stage) => {
      const worker = busiest(stage);
      const affected = heldBy(stage.learners, worker);
      const app = stage.stack.workers[worker];
      app?.signalAll('SIGSTOP');
      const over = delay(stage.stopMs).then(() => app?.signalAll('SIGCONT'));
      return Promise.resolve({ affected, undo: () => over });
    },
  },
  {
    name: 'Postgres is gone for a while',
    kind: 'other',
    strike: async ({ postgres, learners, stopMs }) => {
      await postgres.halt();
      await delay(stopMs);
      return { affected: learners, undo: () => postgres.resume() };
    },
  },
  {
    name: 'all are replaced, one by one (SIGTERM)',
    kind: 'drain',
    strike: async ({ stack, learners, replaced }) => {
      // Of two gateways one must be there.
      const gateways = async (): Promise<void> => {
        for (const gateway of stack.gateways.slice(0, replaced)) await (await leave(gateway)).ready;
      };
      await Promise.all([replaceAll(stack.workers.slice(0, replaced)), gateways()]);
      return { affected: learners, undo: () => Promise.resolve() };
    },
  },
];
