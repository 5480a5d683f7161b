import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { MessageRequestSchema, StartRequestSchema, StopRequestSchema } from '@spool/contracts';
import type {
  MessageResponse,
  ResultsResponse,
  StartResponse,
  StatusResponse,
  TranscriptResponse,
} from '@spool/contracts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { BodyPipe, sessionIdPipe } from '../http/zod.pipe';
import { JoinInfo } from './join-info';
import { InterviewService } from './interview.service';

/** Postgres' text has no NUL. */
const StartBodySchema = StartRequestSchema.refine(({ user_id }) => !user_id.includes('\0'), {
  path: ['user_id'],
  message: 'must not contain the character NUL',
});

@Controller('api/interview')
export class InterviewsController {
  constructor(
    private readonly interviews: InterviewService,
    private readonly joinInfo: JoinInfo,
  ) {}

  @Post('start')
  async start(
    @Body(new BodyPipe(StartBodySchema)) body: z.output<typeof StartBodySchema>,
    @Req() request: FastifyRequest,
  ): Promise<StartResponse> {
    const { sessionId, greeting } = await this.interviews.start(body.user_id, body.mode);
    return { session_id: sessionId, status: 'waiting', greeting, rtc: this.joinInfo.of(sessionId, request) };
  }

  @Post('stop')
  @HttpCode(200)
  stop(
    @Body(new BodyPipe(StopRequestSchema)) body: z.output<typeof StopRequestSchema>,
  ): Promise<ResultsResponse> {
    return this.interviews.end(body.session_id);
  }

  @Post(':id/end')
  @HttpCode(200)
  end(@Param('id', sessionIdPipe) id: string): Promise<ResultsResponse> {
    return this.interviews.end(id);
  }

  @Get(':id/status')
  status(@Param('id', sessionIdPipe) id: string): Promise<StatusResponse> {
    return this.interviews.status(id);
  }

  @Get(':id/results')
  results(@Param('id', sessionIdPipe) id: string): Promise<ResultsResponse> {
    return this.interviews.results(id);
  }

  @Get(':id/transcript')
  transcript(@Param('id', sessionIdPipe) id: string): Promise<TranscriptResponse> {
    return this.interviews.transcript(id);
  }

  @Post(':id/message')
  @HttpCode(200)
  async message(
    @Param('id', sessionIdPipe) id: string,
    @Body(new BodyPipe(MessageRequestSchema)) body: z.output<typeof MessageRequestSchema>,
  ): Promise<MessageResponse> {
    return { accepted: true, ...(await this.interviews.message(id, body.text)) };
  }
}
