import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { HandOverRequestSchema } from '@spool/contracts';
import type { HandOverRequest } from '@spool/contracts';
import { BodyPipe, sessionIdPipe } from '../http/zod.pipe';
import { HandOvers } from '../media/hand-overs';

/** Where media workers that leave give their sessions away. */
@Controller('internal/sessions')
export class HandOverController {
  constructor(private readonly handOvers: HandOvers) {}

  /** Answers when another worker has the session. */
  @Post(':id/hand_over')
  @HttpCode(200)
  async handOver(
    @Param('id', sessionIdPipe) sessionId: string,
    @Body(new BodyPipe(HandOverRequestSchema)) request: HandOverRequest,
  ): Promise<Record<string, never>> {
    await this.handOvers.take(sessionId, request);
    return {};
  }
}
