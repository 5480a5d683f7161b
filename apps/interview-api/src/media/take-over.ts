import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import { EVENT_STORE, LOGGER } from '../tokens';
import { HandOvers } from './hand-overs';
import { Placement } from './placement';
import { WorkerLinks } from './worker-links';
import type { DeadWorker } from './worker-links';

/** So many sessions are moved at the same time: each computes on its new worker, which holds interviews already. */
const AT_ONCE = 4;
/** While no worker can take them, or the store is away, they are tried again so often, and so long, in ms. */
const AGAIN_MS = 500;
const GIVE_UP_MS = 10 * 60_000;

/**
 * Moves the sessions of workers that died to others. Each gateway that notices does so: who comes second finds them
 * moved (see {@link Placement.moveFrom}).
 */
@Injectable()
export class TakeOver implements OnModuleDestroy {
  readonly #stop = new AbortController();
  /** Workers whose sessions are being moved. */
  readonly #underWay = new Set<string>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly placement: Placement,
    links: WorkerLinks,
    handOvers: HandOvers,
  ) {
    links.onDead = (dead) => void this.#takeOver(dead);
    handOvers.by = (sessionId, request) => placement.handOver(sessionId, request);
  }

  onModuleDestroy(): void {
    this.#stop.abort();
  }

  async #takeOver(dead: DeadWorker): Promise<void> {
    const key = `${dead.workerId} ${dead.diedAtMs}`;
    if (this.#underWay.has(key)) return;
    this.#underWay.add(key);
    const giveUpAt = performance.now() + GIVE_UP_MS;
    try {
      while (!this.#stop.signal.aborted && performance.now() < giveUpAt) {
        const failed = await this.#moveAll(dead).catch((error: unknown) => {
          this.logger.warn({ worker_id: dead.workerId, err: error }, 'Sessions of a dead worker wait.');
          return 1;
        });
        if (failed === 0) return;
        await delay(AGAIN_MS, undefined, { ref: false });
      }
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** @returns how many could not be moved yet */
  async #moveAll(dead: DeadWorker): Promise<number> {
    // In another order in each gateway, so that they share the work.
    const sessions = shuffled(await this.store.index.live(dead.workerId));
    let failed = 0;
    const next = async (): Promise<void> => {
      for (let session = sessions.pop(); session; session = sessions.pop()) {
        if (this.#stop.signal.aborted) return;
        const { sessionId } = session;
        await this.placement.moveFrom(sessionId, dead).catch((error: unknown) => {
          if (error instanceof ProblemError && error.code === 'interview_ended') return;
          failed += 1;
          this.logger.warn({ session_id: sessionId, err: error }, 'A session could not be moved yet.');
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return failed;
  }
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, by: Math.random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}
