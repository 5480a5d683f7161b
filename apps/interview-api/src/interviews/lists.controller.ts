import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ListInterviewsQuerySchema, ProblemError } from '@spool/contracts';
import type { InterviewList, ListInterviewsQuery } from '@spool/contracts';
import type { EventStore, InterviewPage, InterviewSummary, ListInterviews } from '@spool/store';
import { QueryPipe } from '../http/zod.pipe';
import { EVENT_STORE } from '../tokens';

/** Interviews by who and when. */
@Controller('api/interviews')
export class ListsController {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Get()
  async list(
    @Query(new QueryPipe(ListInterviewsQuerySchema)) query: ListInterviewsQuery,
  ): Promise<InterviewList> {
    const { user_id: userId, from: fromMs, to: toMs, ended, limit, cursor } = query;
    const { items, nextCursor } = await this.#page({
      userId,
      fromMs,
      toMs,
      ended: ended === undefined ? undefined : ended === 'true',
      limit,
      cursor,
    });
    return { interviews: items.map(toSummary), next_cursor: nextCursor };
  }

  async #page(query: ListInterviews): Promise<InterviewPage> {
    try {
      return await this.store.index.list(query);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = 'use `next_cursor` of the page before, as it was given';
      throw new ProblemError('invalid_parameter', `Correct "cursor": ${message}.`, {
        errors: [{ field: 'cursor', message }],
      });
    }
  }
}

const toSummary = (item: InterviewSummary): InterviewList['interviews'][number] => ({
  session_id: item.sessionId,
  user_id: item.userId,
  mode: item.mode,
  plan_id: item.planId,
  created_at: new Date(item.createdAtMs).toISOString(),
  ended_at: item.endedAtMs === null ? null : new Date(item.endedAtMs).toISOString(),
});
