import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ProblemError } from '@spool/contracts';
import { NestLogger, requestId } from '@spool/observability';
import type { Logger } from '@spool/observability';
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify';
import { acceptContentTypes } from './content-types';
import { ProblemFilter, sendProblem } from './problem.filter';
import { toProblemError } from './to-problem-error';

export interface AppOptions {
  module: DynamicModule;
  logger: Logger;
  bodyLimitBytes: number;
  /** What is wrong with a request that no route answers. */
  notFound: (request: FastifyRequest) => ProblemError;
}

/** A NestJS application on Fastify that answers every error as a problem. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const { module, logger, bodyLimitBytes, notFound } = options;
  const fastify: FastifyServerOptions = {
    bodyLimit: bodyLimitBytes,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    // A path that is no path never gets to a route or a filter.
    frameworkErrors: (error, request, reply) => sendProblem(reply, toProblemError(error), request.url),
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(fastify), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const instance = fastifyOf(app);
  // Before a body of an unknown type can be the smaller problem.
  instance.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done(request.is404 ? notFound(request) : undefined);
  });
  acceptContentTypes(instance);
  app.useGlobalFilters(new ProblemFilter(logger, notFound));
  return app;
}

export const fastifyOf = (app: NestFastifyApplication): FastifyInstance => app.getHttpAdapter().getInstance();
