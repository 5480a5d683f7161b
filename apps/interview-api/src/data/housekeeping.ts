import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import type { Recordings } from '../recordings/recordings';

const HOUR_MS = 3_600_000;
/** How long a repeated request is known for what it is. */
export const IDEMPOTENCY_MS = 24 * HOUR_MS;
const BATCH = 100;

/** Deletes, every hour, what is not to be kept any longer. Any number of gateways may do so. */
export class Housekeeping {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly store: EventStore,
    private readonly recordings: Recordings,
    private readonly logger: Logger,
  ) {}

  /** Now and every hour from now on. */
  start(): void {
    const run = (): void => {
      this.#underWay = this.#underWay
        .then(() => this.tidy(Date.now()))
        .catch((error: unknown) =>
          this.logger.warn(
            { err: error },
            'What is too old could not be deleted: it is tried again in an hour.',
          ),
        );
    };
    this.#timer = setInterval(run, HOUR_MS).unref();
    run();
  }

  /** @param nowMs milliseconds since the Unix epoch */
  async tidy(nowMs: number): Promise<void> {
    const interviews = await this.#deleteExpired(nowMs);
    const recordings = this.#closed ? 0 : await this.recordings.deleteExpired(nowMs, BATCH);
    if (recordings > 0)
      this.logger.info({ recordings }, 'Recordings whose time to be kept is over were deleted.');
    const keys = this.#closed ? 0 : await this.store.idempotency.forget(nowMs - IDEMPOTENCY_MS);
    if (interviews > 0) {
      // Deleted is not yet gone from the disk.
      await this.store.index.scrub();
      this.logger.info({ interviews, keys }, 'Interviews whose time to be kept is over were deleted.');
    }
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#underWay;
  }

  /** Those that ended and are older than their plan lets them be. @returns how many */
  async #deleteExpired(nowMs: number): Promise<number> {
    let deleted = 0;
    while (!this.#closed) {
      const expired = await this.store.index.expired(nowMs, BATCH);
      // What is not in the database any more is not found again: the recordings go first.
      for (const sessionId of expired) await this.recordings.delete(sessionId);
      deleted += await this.store.index.delete(expired);
      if (expired.length < BATCH) break;
    }
    return deleted;
  }
}
