import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers every error as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const problem = this.toProblemError(error);
    if (problem.status >= 500) this.logger.error({ err: error, url: request.url }, problem.message);
    await reply.status(problem.status).type('application/problem+json').send(problem.toProblem(request.url));
  }

  private toProblemError(error: unknown): ProblemError {
    if (error instanceof ProblemError) return error;
    const status =
      error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
    if (status === 404)
      return new ProblemError('not_found', 'Look at worker-control.ts for what this worker answers.');
    if (status === 413) return new ProblemError('body_too_large', 'Send a smaller body.');
    if (status !== undefined && status >= 400 && status < 500) {
      return new ProblemError('bad_request', 'Send a JSON body of the documented shape.');
    }
    return new ProblemError('internal_error', 'See the media worker’s log.', { cause: error });
  }
}
