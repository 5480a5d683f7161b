import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { WorkerHealth } from '@spool/contracts';
import { WORKER_DIRECTORY } from '../tokens';
import { WorkerClient } from './worker-client';
import type { WorkerDirectory } from './worker-directory';

export interface LiveWorker {
  url: string;
  health: WorkerHealth;
}

/** The media workers that answer, asked each time: the gateway remembers nothing about them. */
@Injectable()
export class WorkerPool {
  constructor(
    @Inject(WORKER_DIRECTORY) private readonly directory: WorkerDirectory,
    private readonly client: WorkerClient,
  ) {}

  async live(): Promise<LiveWorker[]> {
    const urls = await this.directory.urls();
    const answers = await Promise.allSettled(
      urls.map(async (url) => ({ url, health: await this.client.health(url) })),
    );
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  /**
   * The one with the fewest sessions that takes new ones.
   * @throws {ProblemError} `media_worker_unavailable`, `media_workers_full`
   */
  async pick(avoid: ReadonlySet<string>): Promise<LiveWorker> {
    const willing = (await this.live()).filter(
      ({ url, health }) => health.status !== 'draining' && !avoid.has(url),
    );
    const [best] = willing.filter(hasRoom).sort((a, b) => a.health.sessions - b.health.sessions);
    if (best) return best;
    throw willing.some(isFull)
      ? new ProblemError('media_workers_full', 'Try again in some seconds: all media workers are full.')
      : new ProblemError('media_worker_unavailable', 'No media worker is free: try again in a moment.');
  }
}

/** A worker of which a process would take one more; one that has not measured itself yet is empty. */
const hasRoom = ({ health }: LiveWorker): boolean =>
  health.media_processes.some(({ ready, load }) => ready && load?.level !== 'full');

/** A worker whose processes are there and at their limits; one that is starting is not. */
const isFull = ({ health }: LiveWorker): boolean => health.media_processes.some(({ ready }) => ready);
