import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { MAX_SDP_CHARS, OfferRequestSchema } from '@spool/contracts';
import type { AnswerResponse, IceServersResponse } from '@spool/contracts';
import type { EventStore } from '@spool/store';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ResolvedConfig } from '../config';
import { isSdp } from '../http/content-types';
import { BodyPipe, ParameterPipe, sessionIdPipe } from '../http/zod.pipe';
import { CONFIG, EVENT_STORE } from '../tokens';
import { iceServerLinks, iceServersFor } from './ice-servers';
import { InterviewService } from './interview.service';

const SdpBodySchema = z.string().min(1).max(MAX_SDP_CHARS);

/** Joining by one exchange of SDP: as JSON, or as WHIP (RFC 9725). */
@Controller('api/interview/:id')
export class RtcController {
  constructor(
    private readonly interviews: InterviewService,
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('ice-servers')
  async iceServers(@Param('id', sessionIdPipe) id: string): Promise<IceServersResponse> {
    // TURN relays for interviews that exist, not for whoever asks.
    await this.store.lastSeq(id);
    return iceServersFor(id, this.config, Date.now());
  }

  @Post('rtc/offer')
  async offer(
    @Param('id', sessionIdPipe) id: string,
    @Body() body: unknown,
    @Headers('content-type') contentType: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnswerResponse | string> {
    if (!isSdp(contentType)) {
      const { sdp } = new BodyPipe(OfferRequestSchema).transform(body);
      reply.code(200);
      return this.interviews.join(id, sdp);
    }
    const { sdp, peer_id: peerId } = await this.interviews.join(
      id,
      new BodyPipe(SdpBodySchema).transform(body),
    );
    const { ice_servers: iceServers } = iceServersFor(id, this.config, Date.now());
    reply
      .code(201)
      .type('application/sdp')
      .header('location', `/api/interview/${id}/rtc/offer/${peerId}`)
      .header('link', iceServerLinks(iceServers));
    return sdp;
  }

  @Delete('rtc/offer/:peerId')
  @HttpCode(200)
  async leave(
    @Param('id', sessionIdPipe) id: string,
    @Param('peerId', new ParameterPipe('peer_id', z.uuid())) peerId: string,
  ): Promise<void> {
    await this.interviews.leave(id, peerId);
  }
}
