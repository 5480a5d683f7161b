import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { InterviewEventOf, StoredEvent, TakeSessionResponse } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import type { ResolvedConfig } from '../config';
import { CONFIG, EVENT_STORE, LOGGER } from '../tokens';
import { WorkerClient } from './worker-client';
import { WorkerUnreachableError } from './worker-error';
import { WorkerPool } from './worker-pool';

/** More tries than there are ways to lose a race; then something else is wrong. */
const MAX_TRIES = 5;
/** What a worker refuses a session with that another may take. */
const MAY_GO_ELSEWHERE: ReadonlySet<string> = new Set(['media_worker_unavailable', 'media_workers_full']);

interface Placed {
  seq: number;
  event: InterviewEventOf<'session_placed'>;
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
  ) {}

  /** Hands a session that nobody has to a worker. */
  start(sessionId: string): Promise<{ url: string; greeting: string }> {
    return this.#move(sessionId, 0);
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
        return await call(url);
      } catch (error) {
        const fate = await this.#fateOf(url, error);
        if (fate === 'answered') throw error;
        this.logger.warn(
          { session_id: sessionId, worker_id: workerId, reason: reasonOf(error) },
          'The media worker has lost the session: handing its log over again.',
        );
        if (fate === 'perhaps_done' && !options.repeatable) {
          // The next request finds it there; if nobody can take it now, that one tries again.
          await this.#move(sessionId, placed.seq).catch(() => undefined);
          throw error;
        }
      }
    }
    const { url } = await this.#move(sessionId, placed?.seq ?? 0);
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

  /** What a failed call means. A worker that is cut off does not refuse connections: it just never answers. */
  async #fateOf(url: string, error: unknown): Promise<'answered' | 'not_done' | 'perhaps_done'> {
    if (isLost(error)) return 'not_done';
    if (!(error instanceof WorkerUnreachableError)) return 'answered';
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

  #move(sessionId: string, lostSeq: number): Promise<{ url: string; greeting: string }> {
    const underWay = this.#moves.get(sessionId);
    if (underWay) return underWay;
    const move = this.#handOver(sessionId, lostSeq).finally(() => this.#moves.delete(sessionId));
    this.#moves.set(sessionId, move);
    return move;
  }

  /** @param lostSeq number of the `session_placed` that no longer holds, 0 if there was none */
  async #handOver(sessionId: string, lostSeq: number): Promise<{ url: string; greeting: string }> {
    const avoid = new Set<string>();
    let lost = lostSeq;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const log = await this.store.read(sessionId);
      refuseEnded(log);
      const placed = placedSince(log, lost) ?? (await this.#place(sessionId, log, avoid));
      // Another gateway or the old worker wrote at the same time: look again.
      if (!placed) continue;
      const { worker_id: id, worker_url: url } = placed.event;
      try {
        const taken = await this.#take(url, sessionId, log);
        if (taken.worker_id === id) return { url, greeting: taken.greeting };
      } catch (error) {
        if (!(error instanceof ProblemError) || !MAY_GO_ELSEWHERE.has(error.code)) throw error;
        avoid.add(url);
      }
      lost = placed.seq;
    }
    throw new ProblemError('media_worker_unavailable', 'No media worker could take the session: try again.');
  }

  /** Writes the placement first, so that the worker's own events follow it. Adds it to `log`. */
  async #place(sessionId: string, log: StoredEvent[], avoid: Set<string>): Promise<Placed | undefined> {
    const { url, health } = await this.pool.pick(avoid);
    const placed: Placed = {
      seq: (log.at(-1)?.seq ?? 0) + 1,
      event: { type: 'session_placed', at_ms: Date.now(), worker_id: health.worker_id, worker_url: url },
    };
    const { appended } = await this.store.append(sessionId, [placed]);
    if (appended.length === 0) return undefined;
    log.push(placed);
    return placed;
  }

  #take(url: string, sessionId: string, log: StoredEvent[]): Promise<TakeSessionResponse> {
    const events = new URL(`/internal/sessions/${sessionId}/events`, this.config.INTERNAL_URL);
    return this.client.take(url, sessionId, { log, events_url: events.href });
  }
}

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
