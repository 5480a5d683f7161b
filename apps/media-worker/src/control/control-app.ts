import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { bearerSecret } from '@spool/auth';
import { ProblemError } from '@spool/contracts';
import { traceRequests, type Logger } from '@spool/observability';
import type { Config } from '../config';
import { Supervisor } from '../supervisor/supervisor';
import { DrainController } from './drain.controller';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';
import { ProbesController } from './probes.controller';
import { ProblemFilter } from './problem.filter';
import { SessionsController } from './sessions.controller';

/** Asked by those who keep processes running, and have no token. */
const OPEN: ReadonlySet<string> = new Set(['/health', '/ready', '/startup']);
/** A log of a long interview is a few hundred kB. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

@Module({})
class ControlModule {
  static with(supervisor: Supervisor): DynamicModule {
    return {
      module: ControlModule,
      controllers: [
        HealthController,
        ProbesController,
        MetricsController,
        SessionsController,
        DrainController,
      ],
      providers: [{ provide: Supervisor, useValue: supervisor }],
    };
  }
}

/** The internal control API (see worker-control.ts in @spool/contracts): everything but the probes needs the internal token. */
export async function createControlApp(
  config: Config,
  supervisor: Supervisor,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES });
  const app = await NestFactory.create<NestFastifyApplication>(ControlModule.with(supervisor), adapter, {
    logger: ['error', 'warn'],
  });
  app.useGlobalFilters(new ProblemFilter(logger));

  traceRequests(adapter.getInstance());
  const isKnown = bearerSecret(config.INTERNAL_TOKEN);
  adapter.getInstance().addHook('onRequest', async (request, reply) => {
    if (OPEN.has(request.url) || isKnown(request.headers.authorization)) return;
    const problem = new ProblemError(
      'unauthorized',
      'Send the internal token that the worker was started with.',
    );
    await reply.status(401).type('application/problem+json').send(problem.toProblem(request.url));
  });
  return app;
}
