import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ProblemError } from '@spool/contracts';
import { NestLogger, requestId } from '@spool/observability';
import type { Logger } from '@spool/observability';
import type {
  FastifyHttpOptions,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerDefault,
} from 'fastify';
import { answerClientError } from './client-error';
import { acceptContentTypes } from './content-types';
import { hostProblem } from './host';
import { ProblemFilter, sendProblem } from './problem.filter';
import { toProblemError } from './to-problem-error';

/** A request that has not come whole by then is somebody holding connections open. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How often Node looks for those. */
const REQUEST_CHECK_MS = 5000;

/** A user's id in a path: 128 letters, each up to three bytes, each of those written `%xx`. */
const MAX_PARAM_CHARS = 128 * 9;

export interface AppOptions {
  module: DynamicModule;
  logger: Logger;
  bodyLimitBytes: number;
  /** What is wrong with a request that no route answers. */
  notFound: (request: FastifyRequest) => ProblemError;
  /** Of every answer. @default none */
  headers?: Readonly<Record<string, string>>;
}

/** A NestJS application on Fastify that answers every error as a problem. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const { module, logger, bodyLimitBytes, notFound, headers = {} } = options;
  const addHeaders = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers({ ...headers, 'x-request-id': request.id });
  };
  const fastify: FastifyHttpOptions<RawServerDefault> = {
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Who still has a connection when we stop is answered, and told to close it.
    return503OnClosing: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    // The Host is looked at by ourselves, who say what is wrong.
    http: {
      requireHostHeader: false,
      // Node swaps the two limits where headers may take longer than the whole request.
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: REQUEST_CHECK_MS,
    },
    clientErrorHandler: answerClientError,
    // A path that is no path never gets to a route or a filter.
    frameworkErrors: (error, request, reply) => {
      addHeaders(request, reply);
      sendProblem(reply, toProblemError(error), request.url);
    },
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(fastify), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const instance = fastifyOf(app);
  // Before a body of an unknown type can be the smaller problem.
  instance.addHook('onRequest', (request, reply, done) => {
    addHeaders(request, reply);
    done(hostProblem(request.raw) ?? (request.is404 ? notFound(request) : undefined));
  });
  acceptContentTypes(instance);
  closeAfterLastAnswers(instance);
  app.useGlobalFilters(new ProblemFilter(logger, notFound));
  return app;
}

/** A connection whose request is under way when we stop would be kept alive after the answer, and we with it. */
function closeAfterLastAnswers(instance: FastifyInstance): void {
  let closing = false;
  instance.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  instance.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
}

export const fastifyOf = (app: NestFastifyApplication): FastifyInstance => app.getHttpAdapter().getInstance();
