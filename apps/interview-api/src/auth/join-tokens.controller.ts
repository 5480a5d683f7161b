import { Body, Controller, Inject, Param, Post, Req } from '@nestjs/common';
import { JoinTokenRequestSchema } from '@spool/contracts';
import type { JoinInfo as JoinInfoOnTheWire } from '@spool/contracts';
import type { EventStore } from '@spool/store';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { BodyPipe, sessionIdPipe } from '../http/zod.pipe';
import { JoinInfo } from '../interviews/join-info';
import { EVENT_STORE } from '../tokens';
import { callerOf } from './callers';

/** Lets more browsers into an interview, or the same one for longer. */
@Controller('api/interview/:id/join-tokens')
export class JoinTokensController {
  constructor(
    private readonly joinInfo: JoinInfo,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Post()
  async issue(
    @Param('id', sessionIdPipe) id: string,
    @Body(new BodyPipe(JoinTokenRequestSchema)) { role }: z.output<typeof JoinTokenRequestSchema>,
    @Req() request: FastifyRequest,
  ): Promise<JoinInfoOnTheWire> {
    // For interviews that exist.
    await this.store.lastSeq(id);
    return this.joinInfo.with(role, id, callerOf(request.raw), request);
  }
}
