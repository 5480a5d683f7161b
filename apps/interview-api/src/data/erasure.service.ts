import { Inject, Injectable } from '@nestjs/common';
import type { ErasureReceipt } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import { InterviewService } from '../interviews/interview.service';
import { Recordings } from '../recordings/recordings';
import { EVENT_STORE, LOGGER } from '../tokens';

/** Somebody may start interviews while theirs are deleted; who keeps doing so is not followed for ever. */
const MAX_ROUNDS = 5;

/** Deletes what is known of a person. */
@Injectable()
export class ErasureService {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly interviews: InterviewService,
    private readonly recordings: Recordings,
  ) {}

  /**
   * Ends a user's interviews that go on, deletes all of theirs with everything that hangs on them, and clears it off
   * the disk. May be repeated: then there is nothing left, and the receipt says that.
   * @throws {ProblemError} `store_unavailable`: something is left, ask again
   */
  async erase(userId: string): Promise<ErasureReceipt> {
    await this.#endAll(userId);
    // First: what is not in the database any more is not found again.
    let recordings = 0;
    for (const sessionId of await this.store.index.sessionsOf(userId))
      recordings += await this.recordings.delete(sessionId);
    const erasure = await this.store.index.eraseUser(userId, Date.now());
    await this.store.index.scrub();
    this.logger.info(
      { erasure_id: erasure.id, interviews: erasure.interviews },
      'A user’s data was deleted.',
    );
    return {
      erasure_id: erasure.id,
      user_sha256: erasure.userSha256,
      erased_at: new Date(erasure.erasedAtMs).toISOString(),
      interviews: erasure.interviews,
      events: erasure.events,
      recordings,
    };
  }

  /** A media worker that holds an interview holds what was said in it: it must let go first. */
  async #endAll(userId: string): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if ((await this.store.index.liveOf(userId)) === 0) return;
      for (const sessionId of await this.store.index.sessionsOf(userId)) await this.interviews.end(sessionId);
    }
  }
}
