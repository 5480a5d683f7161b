import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { HandOverRequest, InterviewEventOf, StoredEvent, TakeSessionResponse } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore, NewInterview } from '@spool/store';
import type { ResolvedConfig } from '../config';
import { CONFIG, EVENT_STORE, LOGGER } from '../tokens';
import { WorkerClient } from './worker-client';
import { WorkerUnreachableError } from './worker-error';
import { WorkerLinks } from './worker-links';
import type { DeadWorker } from './worker-links';
import { WorkerPool } from './worker-pool';
import type { WorkerChoice } from './worker-pool';

/** More tries than there are ways to lose a race; then something else is wrong. */
const MAX_TRIES = 5;
/** What a worker refuses a session with that another may take. */
const MAY_GO_ELSEWHERE: ReadonlySet<string> = new Set(['media_worker_unavailable', 'media_workers_full']);

interface Placed {
  seq: number;
  event: InterviewEventOf<'session_placed'>;
}

interface Move {
  /** Number of the `session_placed` that no longer holds, 0 if there was none. */
  readonly lost: number;
  /** Workers that are not asked. */
  readonly avoid?: readonly string[];
  /** The worker before gave it away in good order. @default false */
  readonly isHandedOver?: boolean;
}

/**
 * Which media worker has a session. The log says it (`session_placed`), so any gateway knows, and a
 * worker that lost a session is handed the log again, or another one is.
 */
@Injectable()
export class Placement {
  /** Moves under way, so that requests that find out together move a session once. */
  readonly #moves = new Map<string, Promise<{ url: string; greeting: string }>>();

  constructor(
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly client: WorkerClient,
    private readonly pool: WorkerPool,
    private readonly links: WorkerLinks,
  ) {}

  /**
   * Creates a session where there is room and hands it over: one write, and one call.
   *
   * @returns undefined when the worker did not take it, and it has to be looked for another
   * @throws {ProblemError} `media_worker_unavailable`, `media_workers_full`: then nothing was created
   */
  async start(
    interview: NewInterview,
    created: InterviewEventOf<'interview_created'>,
  ): Promise<{ greeting: string }> {
    const { sessionId } = interview;
    const choice = await this.pool.pick(new Set());
    const placed = placedOn(choice, 2);
    const log: StoredEvent[] = [{ seq: 1, event: created }, placed];
    await this.store.createInterview(interview, log).catch((error: unknown) => {
      this.pool.undo(choice);
      throw error;
    });
    const taken = await this.links
      .whileAlive(choice.url, () => this.#take(choice.url, sessionId, log))
      .catch((error: unknown) => {
        if (error instanceof ProblemError && MAY_GO_ELSEWHERE.has(error.code)) return undefined;
        throw error;
      });
    if (taken?.worker_id === choice.id) return taken;
    return this.#move(sessionId, { lost: placed.seq, avoid: taken ? [] : [choice.url] });
  }

  /**
   * Asks the worker that has the session; if it is gone or has lost it, once more where it is then.
   *
   * @param options.repeatable whether to ask again although the worker that died may have done it
   */
  async ask<T>(
    sessionId: string,
    call: (worker: string) => Promise<T>,
    options: { repeatable: boolean },
  ): Promise<T> {
    const placed = await this.#current(sessionId);
    if (placed) {
      const { worker_url: url, worker_id: workerId } = placed.event;
      try {
        return await this.links.whileAlive(url, () => call(url));
      } catch (error) {
        const fate = await this.#fateOf(url, error);
        if (fate === 'answered') throw error;
        this.logger.warn(
          { session_id: sessionId, worker_id: workerId, reason: reasonOf(error) },
          'The media worker has lost the session: handing its log over again.',
        );
        if (fate === 'perhaps_done' && !options.repeatable) {
          // The next request finds it there; if nobody can take it now, that one tries again.
          await this.#move(sessionId, { lost: placed.seq }).catch(() => undefined);
          throw error;
        }
      }
    }
    const { url } = await this.#move(sessionId, { lost: placed?.seq ?? 0 });
    try {
      return await call(url);
    } catch (error) {
      // Not the caller's session that is unknown, but where it is.
      if (isLost(error)) throw new WorkerUnreachableError(true, error);
      throw error;
    }
  }

  /** Asks the worker that had the session last, and nobody else. @throws {ProblemError} `session_not_found` if there is none */
  async askLast<T>(sessionId: string, call: (worker: string) => Promise<T>): Promise<T> {
    const [placed] = await this.store.latest(sessionId, ['session_placed']);
    if (placed?.event.type === 'session_placed') return call(placed.event.worker_url);
    throw new ProblemError(
      'session_not_found',
      'Start another interview: no media worker ever had this one.',
    );
  }

  /** Moves a session away from a worker that died, unless it has been moved since. @throws {ProblemError} */
  async moveFrom(sessionId: string, { workerId, url, diedAtMs }: DeadWorker): Promise<void> {
    const placed = await this.#current(sessionId);
    // It may be back by the same name, and have got the session again.
    if (placed?.event.worker_id !== workerId || placed.event.at_ms > diedAtMs) return;
    const isBack = !this.links.isDead(url);
    await this.#move(sessionId, { lost: placed.seq, avoid: isBack ? [] : [url] });
  }

  /**
   * Finds another worker for a session that its own gives away.
   * @throws {ProblemError} `lease_lost` it was not its own any more, `media_worker_unavailable`, `media_workers_full`
   */
  async handOver(sessionId: string, { worker_id: workerId, fence }: HandOverRequest): Promise<void> {
    const placed = await this.#current(sessionId);
    if (!placed || placed.event.worker_id !== workerId || placed.seq > fence) {
      throw new ProblemError('lease_lost', 'Drop the session: another worker has it already.');
    }
    await this.#move(sessionId, { lost: fence, avoid: [placed.event.worker_url], isHandedOver: true });
  }

  /** What a failed call means. A worker that is cut off does not refuse connections: it just never answers. */
  async #fateOf(url: string, error: unknown): Promise<'answered' | 'not_done' | 'perhaps_done'> {
    if (isLost(error)) return 'not_done';
    if (!(error instanceof WorkerUnreachableError)) return 'answered';
    if (this.links.isDead(url)) return 'perhaps_done';
    return this.client.health(url).then(
      () => 'answered',
      () => 'perhaps_done',
    );
  }

  async #current(sessionId: string): Promise<Placed | undefined> {
    const found = await this.store.latest(sessionId, ['session_placed', 'interview_ended']);
    refuseEnded(found);
    return lastPlaced(found);
  }

  #move(sessionId: string, move: Move): Promise<{ url: string; greeting: string }> {
    const underWay = this.#moves.get(sessionId);
    if (underWay) return underWay;
    const moving = this.#moveOn(sessionId, move).finally(() => this.#moves.delete(sessionId));
    this.#moves.set(sessionId, moving);
    return moving;
  }

  async #moveOn(sessionId: string, move: Move): Promise<{ url: string; greeting: string }> {
    const avoid = new Set(move.avoid);
    const isHandedOver = move.isHandedOver ?? false;
    let { lost } = move;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const log = await this.store.read(sessionId);
      refuseEnded(log);
      const placed = placedSince(log, lost) ?? (await this.#place(sessionId, log, avoid, isHandedOver));
      // Another gateway or the old worker wrote at the same time: look again.
      if (!placed) continue;
      const { worker_id: id, worker_url: url } = placed.event;
      try {
        const taken = await this.links.whileAlive(url, () => this.#take(url, sessionId, log));
        if (taken.worker_id === id) {
          if (move.lost > 0) await this.#tellMoved(sessionId, placed);
          return { url, greeting: taken.greeting };
        }
      } catch (error) {
        if (!(error instanceof ProblemError) || !MAY_GO_ELSEWHERE.has(error.code)) throw error;
        avoid.add(url);
      }
      lost = placed.seq;
    }
    throw new ProblemError('media_worker_unavailable', 'No media worker could take the session: try again.');
  }

  /** Writes the placement first, so that the worker's own events follow it. Adds it to `log`. */
  async #place(
    sessionId: string,
    log: StoredEvent[],
    avoid: ReadonlySet<string>,
    isHandedOver: boolean,
  ): Promise<Placed | undefined> {
    const choice = await this.pool.pick(avoid);
    const placed = placedOn(choice, (log.at(-1)?.seq ?? 0) + 1, isHandedOver);
    const { appended } = await this.store.append(sessionId, [placed]);
    if (appended.length === 0) {
      this.pool.undo(choice);
      return undefined;
    }
    log.push(placed);
    return placed;
  }

  #take(url: string, sessionId: string, log: StoredEvent[]): Promise<TakeSessionResponse> {
    const events = new URL(`/internal/sessions/${sessionId}/events`, this.config.INTERNAL_URL);
    return this.client.take(url, sessionId, { log, events_url: events.href });
  }

  /** Browsers join the new worker by themselves. One that is not told notices that its sound has stopped. */
  async #tellMoved(sessionId: string, { seq: fence, event }: Placed): Promise<void> {
    const handed_over = event.handed_over ?? false;
    await this.store
      .tell(sessionId, [{ type: 'session_moved', at_ms: Date.now(), fence, handed_over }])
      .catch((err: unknown) => this.logger.warn({ session_id: sessionId, err }, 'A move could not be told.'));
  }
}

const placedOn = (choice: WorkerChoice, seq: number, isHandedOver = false): Placed => ({
  seq,
  event: {
    type: 'session_placed',
    at_ms: Date.now(),
    worker_id: choice.id,
    worker_url: choice.url,
    ...(isHandedOver ? { handed_over: true } : {}),
  },
});

function lastPlaced(log: readonly StoredEvent[]): Placed | undefined {
  for (const { seq, event } of [...log].reverse()) if (event.type === 'session_placed') return { seq, event };
  return undefined;
}

/** A placement newer than the one that was lost, by another gateway: the session is, or will be, there. */
function placedSince(log: readonly StoredEvent[], lost: number): Placed | undefined {
  const placed = lastPlaced(log);
  return placed && placed.seq > lost ? placed : undefined;
}

function refuseEnded(log: readonly StoredEvent[]): void {
  if (!log.some(({ event }) => event.type === 'interview_ended')) return;
  throw new ProblemError('interview_ended', 'Start another interview: this one has ended.');
}

/** Whether the session is certainly not where we asked, so that asking elsewhere does nothing twice. */
function isLost(error: unknown): boolean {
  if (error instanceof WorkerUnreachableError) return error.neverSent;
  return error instanceof ProblemError && error.code === 'session_not_found';
}

const reasonOf = (error: unknown): string => (error instanceof ProblemError ? error.code : 'unknown');
