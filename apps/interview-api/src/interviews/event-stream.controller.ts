import { Controller, Get, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { SinceSchema } from '@spool/contracts';
import type { EventStore } from '@spool/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ResolvedConfig } from '../config';
import { ParameterPipe, sessionIdPipe } from '../http/zod.pipe';
import { CONFIG, EVENT_STORE } from '../tokens';
import { EventStream } from './event-stream';

const lastEventIdPipe = new ParameterPipe('Last-Event-ID', SinceSchema.optional());

/** What happens in an interview, for those who only watch: `EventSource` in a browser, `curl -N` elsewhere. */
@Controller('api/interview/:id/events')
export class EventStreamController implements OnModuleDestroy {
  readonly #open = new Set<EventStream>();

  constructor(
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get()
  async follow(
    @Param('id', sessionIdPipe) sessionId: string,
    @Query('since', new ParameterPipe('since', SinceSchema.default(0))) since: number,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A browser that connects again says what it has, at the address that it was given first.
    const has = lastEventIdPipe.transform(lastEventId) ?? since;
    const lastSeq = await this.store.lastSeq(sessionId);
    const [end] = await this.store.latest(sessionId, ['interview_ended']);
    const ended = end !== undefined && has >= end.seq;
    // The one answer after which a browser does not connect again.
    if (ended && has >= lastSeq) return void reply.code(204).send();
    reply.type('text/event-stream; charset=utf-8').headers({
      connection: 'close',
      // nginx would collect what is to be there at once.
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') return void reply.send();
    const stream = await EventStream.open({
      store: this.store,
      sessionId,
      since: Math.min(has, lastSeq),
      ended,
      heartbeatMs: this.config.SOCKET_HEARTBEAT_MS,
      lingerMs: this.config.SOCKET_LINGER_MS,
    });
    this.#open.add(stream);
    stream.body.once('close', () => this.#open.delete(stream));
    reply.send(stream.body);
  }

  onModuleDestroy(): void {
    for (const stream of this.#open) stream.end();
  }
}
