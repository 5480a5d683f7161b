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

  /** The one with the fewest sessions that takes new ones. */
  async pick(avoid: ReadonlySet<string>): Promise<LiveWorker> {
    const willing = (await this.live()).filter(
      ({ url, health }) => health.status !== 'draining' && !avoid.has(url),
    );
    const [best] = willing.sort((a, b) => a.health.sessions - b.health.sessions);
    if (best) return best;
    throw new ProblemError('media_worker_unavailable', 'No media worker is free: try again in a moment.');
  }
}
