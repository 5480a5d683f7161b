import { Readable } from 'node:stream';
import { Controller, Delete, Get, Headers, HttpCode, Param, Req, Res } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { RecordingDeleted } from '@spool/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionIdPipe } from '../http/zod.pipe';
import { InterviewService } from '../interviews/interview.service';
import { byteRangeOf } from './byte-range';
import { Recordings } from './recordings';
import type { Playable } from './recordings';

/** Conversations to be heard: the learner on the left, the interviewer on the right. */
@Controller('api/interview/:id/recording')
export class RecordingsController {
  constructor(
    private readonly recordings: Recordings,
    private readonly interviews: InterviewService,
  ) {}

  @Get()
  async whole(
    @Param('id', sessionIdPipe) id: string,
    @Headers('range') range: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await play(await this.recordings.open(id), `interview-${id}.opus`, range, request, reply);
  }

  @Get(':part')
  async part(
    @Param('id', sessionIdPipe) id: string,
    @Param('part') part: string,
    @Headers('range') range: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await play(await this.recordings.open(id, part), `interview-${id}-${part}`, range, request, reply);
  }

  @Delete()
  @HttpCode(200)
  async delete(@Param('id', sessionIdPipe) id: string): Promise<RecordingDeleted> {
    if ((await this.interviews.status(id)).status !== 'ended') {
      throw new ProblemError('interview_not_ended', 'End the interview first: it is still being recorded.');
    }
    return { session_id: id, parts: await this.recordings.deleteAndTell(id, 'asked') };
  }
}

async function play(
  playable: Playable,
  name: string,
  wanted: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { bytes } = playable;
  const range = byteRangeOf(wanted, bytes);
  reply.headers({ 'accept-ranges': 'bytes' });
  if (range === 'none') {
    reply.header('content-range', `bytes */${bytes}`);
    throw new ProblemError('range_not_satisfiable', `Ask for a range within its ${bytes} bytes.`);
  }
  const { start, end } = range === 'whole' ? { start: 0, end: bytes - 1 } : range;
  reply.type('audio/ogg; codecs=opus').headers({
    'content-length': end - start + 1,
    'content-disposition': `inline; filename="${name}"`,
  });
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${start}-${end}/${bytes}`);
  // Of an empty stream Fastify does not say how long it is, and leaves what we said.
  reply.send(request.method === 'HEAD' ? Readable.from([]) : await playable.read({ start, end }));
}
