import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { Degradation, HealthResponse, ReadyResponse } from '@spool/contracts';
import type { EventStore } from '@spool/store';
import type { ResolvedConfig } from '../config';
import { hasPage } from '../config';
import { WorkerPool } from '../media/worker-pool';
import { CONFIG, EVENT_STORE } from '../tokens';
import { VERSION } from '../version';

const STORE_ANSWER_MS = 1000;

@Injectable()
export class HealthService implements OnModuleDestroy {
  #leaving = false;

  constructor(
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly pool: WorkerPool,
  ) {}

  onModuleDestroy(): void {
    this.#leaving = true;
  }

  /** @throws {ProblemError} an interview cannot be started here now: `leaving`, `store_unavailable`, `media_worker_unavailable` */
  async ready(): Promise<ReadyResponse> {
    if (this.#leaving) throw new ProblemError('leaving', 'Ask another replica: this one is leaving.');
    const [workers, storeUp] = await Promise.all([this.pool.live(), this.#storeAnswers()]);
    if (!storeUp) throw new ProblemError('store_unavailable', 'Wait: the event store does not answer.');
    const willing = workers.filter(({ health }) => health.status !== 'draining').length;
    if (willing === 0) {
      throw new ProblemError('media_worker_unavailable', 'Start a media worker: none takes interviews.');
    }
    return { status: 'ready', media_workers: willing };
  }

  /** Answers as long as the process lives; what is wrong is in `degraded`. */
  async health(): Promise<HealthResponse> {
    const [workers, storeUp] = await Promise.all([this.pool.live(), this.#storeAnswers()]);
    const degraded: Degradation[] = [];
    if (!storeUp) {
      degraded.push({
        part: 'store',
        detail: 'The event store does not answer: nothing can be started or read.',
      });
    }
    if (workers.length === 0) {
      degraded.push({ part: 'media_worker', detail: 'No media worker answers: interviews cannot be held.' });
    }
    if (!hasPage(this.config.WEB_DIR)) {
      degraded.push({ part: 'page', detail: 'The page is not built: use the API, or build apps/web.' });
    }
    for (const { health } of workers) {
      for (const item of health.degraded) {
        if (!degraded.some(({ part, detail }) => part === item.part && detail === item.detail))
          degraded.push(item);
      }
    }
    const speech = workers.map(({ health }) => health.speech);
    return {
      status: degraded.length === 0 ? 'ok' : 'degraded',
      version: VERSION,
      uptime_s: Math.round(process.uptime()),
      degraded,
      media_workers: workers.length,
      speech: {
        recogniser: speech.find(({ recogniser }) => recogniser !== null)?.recogniser ?? null,
        synthesiser: speech.find(({ synthesiser }) => synthesiser !== null)?.synthesiser ?? null,
      },
    };
  }

  /** A database that is cut off says nothing for long: whoever asks for our health does not wait for that. */
  #storeAnswers(): Promise<boolean> {
    const answered = this.store.ping().then(
      () => true,
      () => false,
    );
    return Promise.race([answered, delay(STORE_ANSWER_MS, false, { ref: false })]);
  }
}
