import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PublicModule } from './app.module';
import type { Essentials } from './app.module';
import { notFoundProblem } from './docs/match';
import { serveDocs } from './docs/serve-docs';
import { serveOptions } from './docs/serve-options';
import { createApp, fastifyOf } from './http/create-app';
import { servePage } from './http/page';
import { SECURITY_HEADERS } from './http/security-headers';
import { SocketAdapter } from './signalling/socket-adapter';

const BODY_LIMIT_BYTES = 128 * 1024;

/** What the world reaches: API, sockets, page and docs. Does not listen yet. */
export async function createPublicApp(given: Essentials): Promise<NestFastifyApplication> {
  const app = await createApp({
    module: PublicModule.with(given),
    logger: given.logger,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    notFound: ({ method, url }) => notFoundProblem(method, url),
    headers: SECURITY_HEADERS,
  });
  app.useWebSocketAdapter(new SocketAdapter(app, given.logger));
  const fastify = fastifyOf(app);
  serveOptions(fastify);
  await serveDocs(fastify);
  await servePage(fastify, given.config.WEB_DIR);
  return app;
}
