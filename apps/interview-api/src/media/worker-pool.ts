import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { WorkerHealth } from '@spool/contracts';
import { PlacementPolicy } from '@spool/discovery';
import type { Candidate, WorkerDirectory } from '@spool/discovery';
import { WORKER_DIRECTORY } from '../tokens';
import { WorkerClient } from './worker-client';
import { WorkerLinks } from './worker-links';

/** A worker that answers. */
export interface LiveWorker {
  url: string;
  health: WorkerHealth;
}

/** A worker that may take a session. `id` is its own. */
export interface WorkerChoice extends Candidate {
  readonly url: string;
  readonly draining: boolean;
  /** It could take sessions if it were not full. */
  readonly isReady: boolean;
}

/** What is taken for the capacity of a worker that speaks no link, of each of its media processes. */
const SESSIONS_PER_PROCESS = 50;

/** The media workers, and which of them takes the next session: by their newest beats, without a call. */
@Injectable()
export class WorkerPool {
  readonly #policy = new PlacementPolicy();

  constructor(
    @Inject(WORKER_DIRECTORY) private readonly directory: WorkerDirectory,
    private readonly links: WorkerLinks,
    private readonly client: WorkerClient,
  ) {}

  /** Those that answer, asked now: for who wants to know their health. */
  async live(): Promise<LiveWorker[]> {
    const workers = await this.directory.list();
    const answers = await Promise.allSettled(
      workers.map(async ({ url }) => ({ url, health: await this.client.health(url) })),
    );
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  /**
   * Power of two choices among those that take new sessions.
   * @throws {ProblemError} `media_worker_unavailable`, `media_workers_full`
   */
  async pick(avoid: ReadonlySet<string>): Promise<WorkerChoice> {
    await this.links.settled();
    const listed = (await this.directory.list()).map(({ url }) => url).filter((url) => !avoid.has(url));
    const mayLive = listed.filter((url) => !this.links.isDead(url));
    // Of those that are silent nobody is asked unless there is nobody else: they would keep us waiting.
    const candidates = await this.#known(mayLive.length > 0 ? mayLive : listed);
    const willing = candidates.filter(({ draining }) => !draining);
    const chosen = this.#policy.choose(willing, performance.now());
    if (chosen) return chosen;
    throw willing.some(({ isReady }) => isReady)
      ? new ProblemError('media_workers_full', 'Try again in some seconds: all media workers are full.')
      : new ProblemError('media_worker_unavailable', 'No media worker is free: try again in a moment.');
  }

  /** The session that {@link pick} found a place for did not get there. */
  undo({ id }: WorkerChoice): void {
    this.#policy.undo(id);
  }

  async #known(urls: readonly string[]): Promise<WorkerChoice[]> {
    const found = await Promise.allSettled(urls.map((url) => this.#linked(url) ?? this.#asked(url)));
    return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  #linked(url: string): WorkerChoice | undefined {
    const link = this.links.of(url);
    if (link?.state !== 'live' || !link.beat) return undefined;
    const { worker_id: id, sessions, capacity, draining } = link.beat.is;
    return { url, id, sessions, capacity, draining, isReady: capacity > 0, reportedAtMs: link.beat.atMs };
  }

  /** One that we have no link to, or not yet. */
  async #asked(url: string): Promise<WorkerChoice> {
    const health = await this.client.health(url);
    return {
      url,
      id: health.worker_id,
      sessions: health.sessions,
      capacity: capacityOf(health),
      draining: health.status === 'draining',
      isReady: health.media_processes.some(({ ready }) => ready),
      reportedAtMs: performance.now(),
    };
  }
}

/** A worker is full when none of its processes would take one more; one that has not measured itself yet is empty. */
function capacityOf({ media_processes: processes, sessions }: WorkerHealth): number {
  const ready = processes.filter(({ ready }) => ready);
  if (ready.length === 0) return 0;
  const hasRoom = ready.some(({ load }) => load?.level !== 'full');
  return hasRoom ? Math.max(sessions + 1, ready.length * SESSIONS_PER_PROCESS) : sessions;
}
