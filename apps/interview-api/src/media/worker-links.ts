import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { WorkerDirectory } from '@spool/discovery';
import type { Logger } from '@spool/observability';
import type { ResolvedConfig } from '../config';
import { CONFIG, LOGGER, WORKER_DIRECTORY } from '../tokens';
import { WorkerClient } from './worker-client';
import { WorkerUnreachableError } from './worker-error';
import { WorkerLink } from './worker-link';

/** How often the directory is asked for workers that came and went, in ms. */
const LIST_EVERY_MS = 1000;
/** A gateway that has just started waits so long for its workers' first beats, in ms. */
const FIRST_BEATS_MS = 1500;

/** A worker died. `diedAtMs`: when that was noticed, ms since the Unix epoch. */
export interface DeadWorker {
  readonly workerId: string;
  readonly url: string;
  readonly diedAtMs: number;
}

/** This gateway's links to all workers of the directory: who is there, how busy, and who has died. */
@Injectable()
export class WorkerLinks implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #gatewayId = randomUUID();
  readonly #links = new Map<string, WorkerLink>();
  /** What goes on at a worker, to be given up when that dies. */
  readonly #calls = new Map<string, Set<(error: Error) => void>>();
  #onDead: (dead: DeadWorker) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #listed: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(WORKER_DIRECTORY) private readonly directory: WorkerDirectory,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly client: WorkerClient,
  ) {}

  onApplicationBootstrap(): void {
    this.#listed = this.#list();
    this.#timer = setInterval(() => void this.#list(), LIST_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
    for (const link of this.#links.values()) link.close();
  }

  set onDead(listener: (dead: DeadWorker) => void) {
    this.#onDead = listener;
  }

  of(url: string): WorkerLink | undefined {
    return this.#links.get(url);
  }

  isDead(url: string): boolean {
    return this.#links.get(url)?.state === 'dead';
  }

  /** Resolves when each worker was heard or missed once, or that takes too long: only a gateway that starts waits. */
  async settled(): Promise<void> {
    await this.#listed;
    const giveUpAt = performance.now() + FIRST_BEATS_MS;
    while ([...this.#links.values()].some(({ isSettled }) => !isSettled) && performance.now() < giveUpAt) {
      await delay(10);
    }
  }

  /**
   * A call to a worker, given up when that dies: what is stopped does not refuse, it just never answers.
   * @throws WorkerUnreachableError then, or at once when it is known to be dead
   */
  whileAlive<T>(url: string, call: () => Promise<T>): Promise<T> {
    if (this.isDead(url)) return Promise.reject(new WorkerUnreachableError(true, new Error('It is dead.')));
    const calls = this.#calls.get(url) ?? new Set();
    this.#calls.set(url, calls);
    return new Promise((resolve, reject) => {
      calls.add(reject);
      call()
        .finally(() => calls.delete(reject))
        .then(resolve, reject);
    });
  }

  async #list(): Promise<void> {
    try {
      const workers = await this.directory.list();
      const urls = new Set(workers.map(({ url }) => url));
      for (const url of urls) if (!this.#links.has(url)) this.#links.set(url, this.#open(url));
      for (const [url, link] of this.#links) {
        // One that left the list is dead when its link says so, and not before.
        if (urls.has(url) || link.state === 'live') continue;
        link.close();
        this.#links.delete(url);
      }
    } catch (error) {
      this.logger.warn(
        { err: error },
        'The directory of media workers does not answer: those known are kept.',
      );
    }
  }

  #open(url: string): WorkerLink {
    return new WorkerLink({
      url,
      token: this.config.INTERNAL_TOKEN,
      probe: (url, timeoutMs) => this.client.health(url, timeoutMs),
      beat: () => ({
        gateway_id: this.#gatewayId,
        internal_url: this.config.INTERNAL_URL,
        other_workers: this.#othersThan(url),
      }),
      onLive: ({ beat }) => {
        this.logger.info({ worker_id: beat?.is.worker_id, worker_url: url }, 'A media worker is there.');
      },
      onDead: (_link, workerId, diedAtMs) => {
        this.logger.warn({ worker_id: workerId, worker_url: url }, 'A media worker is dead or cut off.');
        for (const giveUp of this.#calls.get(url) ?? []) {
          giveUp(new WorkerUnreachableError(false, new Error('The worker died meanwhile.')));
        }
        this.#onDead({ workerId, url, diedAtMs });
      },
    });
  }

  #othersThan(url: string): number {
    return [...this.#links.values()].filter(
      (link) => link.url !== url && link.state === 'live' && link.beat?.is.draining === false,
    ).length;
  }
}
