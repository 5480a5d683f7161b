import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  MessageRequestSchema,
  StartRequestSchema,
  StartResponseSchema,
  StopRequestSchema,
  TranscriptFormatSchema,
} from '@spool/contracts';
import type {
  MessageResponse,
  ResultsResponse,
  StartResponse,
  StatusResponse,
  TranscriptFormat,
  TranscriptResponse,
} from '@spool/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { callerOf } from '../auth/callers';
import { preferred } from '../http/accept';
import { IdempotentRequests } from '../http/idempotent-requests';
import { BodyPipe, ParameterPipe, sessionIdPipe } from '../http/zod.pipe';
import { JoinInfo } from './join-info';
import { InterviewService } from './interview.service';

const TRANSCRIPT_TYPES = {
  json: 'application/json',
  vtt: 'text/vtt',
  text: 'text/plain',
} as const satisfies Record<TranscriptFormat, string>;
const ACCEPTABLE = [TRANSCRIPT_TYPES.json, TRANSCRIPT_TYPES.vtt, TRANSCRIPT_TYPES.text] as const;
const formatPipe = new ParameterPipe('format', TranscriptFormatSchema.optional());

const StartedSchema = StartResponseSchema.pick({ session_id: true, greeting: true });
const EndedSchema = StopRequestSchema;

@Controller('api/interview')
export class InterviewsController {
  constructor(
    private readonly interviews: InterviewService,
    private readonly joinInfo: JoinInfo,
    private readonly requests: IdempotentRequests,
  ) {}

  @Post('start')
  async start(
    @Body(new BodyPipe(StartRequestSchema)) body: z.output<typeof StartRequestSchema>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<StartResponse> {
    const { user_id, mode, plan_id, recording_consent } = body;
    const caller = callerOf(request.raw);
    const asked = [user_id, mode, plan_id ?? null, ...(recording_consent ? ['recorded'] : [])];
    const started = await this.requests.once(
      { caller, operation: 'start', key, asked, status: 201, kept: StartedSchema },
      async () => {
        if (caller.kind !== 'local') await this.interviews.requireRoomFor(user_id);
        const { sessionId, greeting } = await this.interviews.start(body);
        return { session_id: sessionId, greeting };
      },
    );
    // How to join is not kept with a key: credentials are made anew, so that they have not expired.
    const join = await this.joinInfo.with('learner', started.session_id, caller, request);
    return { ...started, status: 'waiting', ...join };
  }

  @Post('stop')
  @HttpCode(200)
  stop(
    @Body(new BodyPipe(StopRequestSchema)) body: z.output<typeof StopRequestSchema>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<ResultsResponse> {
    return this.#end(body.session_id, key, request);
  }

  @Post(':id/end')
  @HttpCode(200)
  end(
    @Param('id', sessionIdPipe) id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<ResultsResponse> {
    return this.#end(id, key, request);
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
  async transcript(
    @Param('id', sessionIdPipe) id: string,
    @Query('format', formatPipe) format: TranscriptFormat | undefined,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TranscriptResponse | string> {
    const type = format ? TRANSCRIPT_TYPES[format] : preferred(accept, ACCEPTABLE);
    reply.header('vary', 'accept');
    if (type === TRANSCRIPT_TYPES.json) return this.interviews.transcript(id);
    const text = await this.interviews.transcriptText(id, type === TRANSCRIPT_TYPES.vtt ? 'vtt' : 'text');
    reply.type(`${type}; charset=utf-8`);
    return text;
  }

  @Post(':id/message')
  @HttpCode(200)
  async message(
    @Param('id', sessionIdPipe) id: string,
    @Body(new BodyPipe(MessageRequestSchema)) body: z.output<typeof MessageRequestSchema>,
  ): Promise<MessageResponse> {
    return { accepted: true, ...(await this.interviews.message(id, body.text)) };
  }

  /** Final results stay what they are: not they are kept with a key, but whose they are. */
  async #end(sessionId: string, key: string | undefined, { raw }: FastifyRequest): Promise<ResultsResponse> {
    await this.requests.once(
      { caller: callerOf(raw), operation: 'end', key, asked: sessionId, status: 200, kept: EndedSchema },
      async () => {
        await this.interviews.end(sessionId);
        return { session_id: sessionId };
      },
    );
    return this.interviews.results(sessionId);
  }
}
