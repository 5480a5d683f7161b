import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { EventBatchSchema, ProblemError } from '@spool/contracts';
import type { EventBatch, EventBatchResponse } from '@spool/contracts';
import type { EventStore } from '@spool/store';
import { BodyPipe, sessionIdPipe } from '../http/zod.pipe';
import type { ThreadWebhooks } from '../webhooks/thread-webhooks';
import { EVENT_STORE, THREAD_WEBHOOKS } from '../tokens';

/** Where media workers hand in what happened. */
@Controller('internal/sessions')
export class EventsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(THREAD_WEBHOOKS) private readonly threads: Pick<ThreadWebhooks, 'ended'>,
  ) {}

  /** Stores what is new, and says how far the log goes: a batch may be sent again, and must be after a gap. */
  @Post(':id/events')
  @HttpCode(200)
  async take(
    @Param('id', sessionIdPipe) sessionId: string,
    @Body(new BodyPipe(EventBatchSchema)) batch: EventBatch,
  ): Promise<EventBatchResponse> {
    const fence = batch.fence ?? (await this.#fenceOf(sessionId, batch.worker_id));
    const { storedThrough, appended } = await this.store.append(sessionId, batch.events, fence);
    if (appended.some(({ event }) => event.type === 'interview_ended')) this.threads.ended(sessionId);
    await this.store.tell(sessionId, batch.live);
    return { stored_through: storedThrough };
  }

  /**
   * For a batch that does not say it: the number by which this worker has the session, `undefined` if nobody was ever given it. A worker that was thought
   * dead numbers its events as if it still had the session: they would mix with its successor's.
   */
  async #fenceOf(sessionId: string, workerId: string): Promise<number | undefined> {
    const [placed] = await this.store.latest(sessionId, ['session_placed']);
    if (placed?.event.type !== 'session_placed') return undefined;
    if (placed.event.worker_id === workerId) return placed.seq;
    throw new ProblemError('lease_lost', `Drop the session: worker ${placed.event.worker_id} has it now.`);
  }
}
