import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PublicModule } from './app.module';
import type { Essentials } from './app.module';
import { notFoundProblem } from './docs/match';
import { serveDocs } from './docs/serve-docs';
import { Access } from './auth/access';
import { guardRoutes } from './auth/guard-routes';
import { Origins } from './auth/origins';
import { RateLimits } from './auth/rate-limits';
import { serveOptions } from './docs/serve-options';
import { allowOrigins } from './http/cors';
import { createApp, fastifyOf } from './http/create-app';
import { servePage } from './http/page';
import { securityHeaders } from './http/security-headers';
import { SocketAdapter } from './signalling/socket-adapter';

const BODY_LIMIT_BYTES = 128 * 1024;

/** What the world reaches: API, sockets, page and docs. Does not listen yet. */
export async function createPublicApp(given: Essentials): Promise<NestFastifyApplication> {
  const access = new Access(given.config, given.store);
  const guard = {
    access,
    origins: new Origins(given.config),
    limits: new RateLimits(given.config, access.isOpen),
  };
  const app = await createApp({
    module: PublicModule.with(given, access),
    logger: given.logger,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    notFound: ({ method, url }) => notFoundProblem(method, url),
    headers: securityHeaders(given.config),
  });
  app.useWebSocketAdapter(new SocketAdapter(app, given.logger, guard));
  const fastify = fastifyOf(app);
  guardRoutes(fastify, guard);
  allowOrigins(fastify, guard.origins);
  serveOptions(fastify);
  await serveDocs(fastify);
  await servePage(fastify, given.config.WEB_DIR);
  return app;
}
