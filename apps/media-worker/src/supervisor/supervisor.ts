import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ProblemError,
  type Degradation,
  type EventBatch,
  type WorkerBeat,
  type WorkerHealth,
} from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { Config } from '../config';
import type { MediaOperation, MediaParams, MediaResult } from './ipc';
import { VERSION } from '../version';
import { MediaProcessHandle } from './media-process-handle';
import { WorkerMeter } from './worker-meter';

/** When the gateway is told that a session was lost: at once, and again while it cannot be reached, in ms. */
const TELL_LOST_AFTER_MS = [0, 500, 2000];
/** Of the budget of a drain: then sessions are given away too in which somebody speaks. */
const FORCE_PART = 0.8;
const DRAIN_POLL_MS = 50;
/** A drain goes on so long without another worker in sight, in ms. */
const ALONE_MS = 1000;

/** Places sessions on media processes, which share nothing, and routes what concerns a session to its process. */
export class Supervisor {
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #processes: MediaProcessHandle[];
  readonly #home = new Map<string, MediaProcessHandle>();
  readonly #eventsUrl = new Map<string, string>();
  readonly #meter = new WorkerMeter();
  readonly #bootId = randomUUID();
  #draining = false;

  constructor(config: Config, logger: Logger, mediaProcessFile: string) {
    this.#config = config;
    this.#logger = logger;
    this.#processes = Array.from(
      { length: config.MEDIA_PROCESSES },
      (_, index) =>
        new MediaProcessHandle({
          index,
          file: mediaProcessFile,
          port: config.RTC_BASE_PORT + index,
          workerId: config.WORKER_ID,
          logger,
          onLost: (sessionIds) => this.#onLost(sessionIds),
          onSessionClosed: (sessionId) => this.#forget(sessionId),
          onMetrics: (snapshot) => this.#meter.report(index, snapshot),
        }),
    );
  }

  /** Resolves when every media process is ready. */
  async start(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.start()));
    for (const { part, detail } of this.#degradations()) this.#logger.warn({ part }, detail);
  }

  /**
   * Takes a session with its log, or answers for the one that is here already.
   * @throws ProblemError `media_worker_unavailable` when no process can take it, `media_workers_full` when those
   *   that could are at their limits: whoever is inside must not become late for one more
   */
  async takeSession(
    sessionId: string,
    params: MediaParams<'take_session'>,
  ): Promise<MediaResult<'take_session'> & { worker_id: string }> {
    if (this.#draining)
      throw new ProblemError('media_worker_unavailable', 'Ask another worker: this one is leaving.');
    const home = this.#home.get(sessionId);
    const isHere = home?.sessions.has(sessionId) === true;
    const process = isHere ? home : this.#leastLoaded(() => this.#meter.refused());
    process.sessions.add(sessionId);
    this.#home.set(sessionId, process);
    this.#eventsUrl.set(sessionId, params.events_url);
    try {
      const result = await process.request(sessionId, 'take_session', params);
      return { worker_id: this.#config.WORKER_ID, ...result };
    } catch (error) {
      // A process that is only slow may have taken it: then it is asked again, and no other gets it too.
      const mayHaveIt = process.ready && isUnavailable(error);
      if (!isHere && !mayHaveIt) {
        process.sessions.delete(sessionId);
        this.#forget(sessionId);
      }
      throw error;
    }
  }

  /**
   * @throws ProblemError `session_not_found` when this worker does not have the session (any more)
   */
  request<O extends MediaOperation>(
    sessionId: string,
    operation: O,
    params: MediaParams<O>,
  ): Promise<MediaResult<O>> {
    const process = this.#home.get(sessionId);
    if (!process?.sessions.has(sessionId)) {
      this.#forget(sessionId);
      return Promise.reject(
        new ProblemError(
          'session_not_found',
          'Hand this worker the session’s log first: it does not have the session.',
        ),
      );
    }
    return process.request(sessionId, operation, params);
  }

  health(): WorkerHealth {
    const degraded = this.#degradations();
    return {
      worker_id: this.#config.WORKER_ID,
      status: this.#draining ? 'draining' : degraded.length > 0 ? 'degraded' : 'ok',
      degraded,
      sessions: this.sessions,
      media_processes: this.#processes.map((process) => process.health()),
      speech: this.#processes.find((process) => process.ready)?.speech ?? {
        recogniser: null,
        synthesiser: null,
        vad: null,
      },
    };
  }

  /** @throws ProblemError `media_worker_unavailable` while a media process has never been ready, as it loads its models */
  assertStarted(): void {
    if (this.#processes.every((process) => process.ready || process.restarts > 0)) return;
    throw new ProblemError('media_worker_unavailable', 'Wait: the media processes are loading their models.');
  }

  /** @throws ProblemError this worker would take no session: `leaving`, `media_worker_unavailable`, `media_workers_full` */
  assertReady(): void {
    if (this.#draining) throw new ProblemError('leaving', 'Ask another worker: this one is leaving.');
    this.#leastLoaded();
  }

  /** In Prometheus's text format. */
  metrics(): Promise<string> {
    return this.#meter.exposition(this.#processes, this.#draining);
  }

  /** How this worker is, for those who place sessions. */
  beat(): WorkerBeat {
    let capacity = 0;
    let pacingLateP99Ms = 0;
    for (const process of this.#processes) {
      const { isReady, isFull, pacingLateP99Ms: lateMs } = process.capacity;
      const held = process.sessions.size;
      if (isReady) capacity += isFull ? held : Math.max(held + 1, this.#config.SESSIONS_PER_PROCESS);
      pacingLateP99Ms = Math.max(pacingLateP99Ms, lateMs);
    }
    return {
      worker_id: this.#config.WORKER_ID,
      boot_id: this.#bootId,
      version: VERSION,
      sessions: this.sessions,
      capacity,
      draining: this.#draining,
      pacing_late_p99_ms: pacingLateP99Ms,
    };
  }

  get sessions(): number {
    return this.#processes.reduce((sum, process) => sum + process.sessions.size, 0);
  }

  /** These gateways are linked to us now. */
  linkedTo(urls: readonly string[]): void {
    for (const process of this.#processes) process.tell({ kind: 'gateways', urls });
  }

  /** No gateway was heard for the lease. */
  doubt(): void {
    for (const process of this.#processes) process.tell({ kind: 'doubt' });
  }

  /** From now on no session is taken. */
  stopTaking(): void {
    this.#draining = true;
  }

  /**
   * Gives sessions to other workers, each at a moment when nobody speaks.
   * @param canGive whether there is anybody to give them to
   * @returns when all are given, the budget is spent, or there is nobody to give them to any more
   */
  async drain(budgetMs: number, canGive: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + budgetMs;
    let couldMs = performance.now();
    for (const process of this.#processes)
      process.tell({ kind: 'drain', forceAfterMs: FORCE_PART * budgetMs });
    while (this.sessions > 0 && performance.now() < giveUpAt) {
      if (canGive()) couldMs = performance.now();
      // Another worker that is just starting again will be there in a moment.
      if (performance.now() - couldMs > ALONE_MS) return;
      await delay(DRAIN_POLL_MS);
    }
  }

  async close(): Promise<void> {
    this.#draining = true;
    await Promise.all(this.#processes.map((process) => process.close()));
  }

  /** @throws ProblemError */
  #leastLoaded(onFull?: () => void): MediaProcessHandle {
    const ready = this.#processes.filter((process) => process.ready);
    const withRoom = ready.filter((process) => process.hasRoom);
    const [first, ...others] = withRoom.length > 0 ? withRoom : ready;
    if (!first)
      throw new ProblemError('media_worker_unavailable', 'Try again in a moment: no media process is ready.');
    if (withRoom.length === 0) {
      onFull?.();
      throw new ProblemError('media_workers_full', 'Try again in some seconds: this media worker is full.');
    }
    return others.reduce(
      (least, process) => (process.sessions.size < least.sessions.size ? process : least),
      first,
    );
  }

  #degradations(): Degradation[] {
    const missing = this.#processes.filter((process) => !process.ready).length;
    const seen = new Map<string, Degradation>();
    for (const process of this.#processes) {
      for (const item of process.degraded) seen.set(`${item.part}:${item.detail}`, item);
    }
    if (missing > 0) {
      const detail = `${missing} of ${this.#processes.length} media processes are starting (again).`;
      seen.set('media', { part: 'media', detail });
    }
    return [...seen.values()];
  }

  /** Tells the gateway, which tells the browsers; their next call makes it hand the log over again. */
  #onLost(sessionIds: string[]): void {
    for (const sessionId of sessionIds) {
      const url = this.#eventsUrl.get(sessionId);
      this.#forget(sessionId);
      if (url) void this.#tellLost(sessionId, url);
    }
  }

  async #tellLost(sessionId: string, url: string): Promise<void> {
    const batch: EventBatch = {
      worker_id: this.#config.WORKER_ID,
      events: [],
      live: [{ type: 'media_lost', at_ms: Date.now(), detail: 'The media process died; join again.' }],
    };
    for (const waitMs of TELL_LOST_AFTER_MS) {
      await delay(waitMs);
      // Meanwhile it may have been handed over again, and then nothing is lost any more.
      if (this.#home.has(sessionId)) return;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${this.#config.INTERNAL_TOKEN}`,
          },
          body: JSON.stringify(batch),
          signal: AbortSignal.timeout(2000),
        });
        await response.body?.cancel(); // or its connection is not used again
        if (response.status < 500) return;
      } catch (error) {
        this.#logger.warn({ sessionId, err: error }, 'The gateway could not be told of a lost session.');
      }
    }
    // The browser notices the dead media path by itself, only later.
  }

  #forget(sessionId: string): void {
    this.#home.delete(sessionId);
    this.#eventsUrl.delete(sessionId);
  }
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'media_worker_unavailable';
