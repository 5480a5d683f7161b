import { Catch, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MethodNotAllowedError } from './method-not-allowed';
import { toProblemError } from './to-problem-error';
import { pathOf } from './path-of';

/** Answers every error as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** `notFound` tells what is wrong with a request that no route answers. */
  constructor(
    private readonly logger: Logger,
    private readonly notFound: (request: FastifyRequest) => ProblemError,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = error instanceof NotFoundException ? this.notFound(request) : toProblemError(error);
    if (known.status >= 500) {
      const level = known.code === 'internal_error' ? 'error' : 'warn';
      this.logger[level]({ err: known.cause ?? known, request_id: request.id }, known.message);
    }
    sendProblem(reply, known, request.url);
  }
}

export function sendProblem(reply: FastifyReply, error: ProblemError, url: string): void {
  if (error instanceof MethodNotAllowedError) reply.header('allow', error.allow.join(', '));
  // RFC 9110, 11.6.1 wants it; what was wrong with the credentials is in the body.
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="spool"');
  if (error.retryAfterS !== undefined) reply.header('retry-after', error.retryAfterS);
  reply
    .code(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(error.toProblem(pathOf(url))));
}
