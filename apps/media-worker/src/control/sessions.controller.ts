import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import {
  problemFromZod,
  RelayRequestSchema,
  SessionIdSchema,
  TakeSessionRequestSchema,
  WorkerEndRequestSchema,
  WorkerMessageRequestSchema,
  WorkerOfferRequestSchema,
} from '@spool/contracts';
import type { z } from 'zod';
import { Supervisor } from '../supervisor/supervisor';

/** What the gateway asks about one session; each call goes to the media process that has it. */
@Controller('v1/sessions/:id')
export class SessionsController {
  constructor(@Inject(Supervisor) private readonly supervisor: Supervisor) {}

  @Put()
  @HttpCode(200)
  take(@Param('id') id: string, @Body() body: unknown) {
    return this.supervisor.takeSession(sessionId(id), valid(TakeSessionRequestSchema, body));
  }

  @Post('rpc')
  @HttpCode(200)
  relay(@Param('id') id: string, @Body() body: unknown) {
    return this.supervisor.request(sessionId(id), 'relay', valid(RelayRequestSchema, body));
  }

  @Post('offer')
  @HttpCode(200)
  offer(@Param('id') id: string, @Body() body: unknown) {
    return this.supervisor.request(sessionId(id), 'offer', valid(WorkerOfferRequestSchema, body));
  }

  @Delete('peers/:peerId')
  removePeer(@Param('id') id: string, @Param('peerId') peerId: string) {
    return this.supervisor.request(sessionId(id), 'remove_peer', { peer_id: peerId });
  }

  @Post('message')
  @HttpCode(200)
  message(@Param('id') id: string, @Body() body: unknown) {
    return this.supervisor.request(sessionId(id), 'message', valid(WorkerMessageRequestSchema, body));
  }

  @Post('end')
  @HttpCode(200)
  end(@Param('id') id: string, @Body() body: unknown) {
    return this.supervisor.request(sessionId(id), 'end', valid(WorkerEndRequestSchema, body));
  }
}

const sessionId = (id: string): string => valid(SessionIdSchema, id, 'invalid_parameter');

function valid<T>(
  schema: z.ZodType<T>,
  value: unknown,
  code: 'invalid_body' | 'invalid_parameter' = 'invalid_body',
): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw problemFromZod(parsed.error, code);
  return parsed.data;
}
