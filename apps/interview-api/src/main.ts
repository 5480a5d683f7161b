import 'reflect-metadata';
import { createLogger, startTracing } from '@spool/observability';
import { readConfig } from './config';
import { startServer } from './server';

/** Under the ten seconds that Docker gives, and under our promise of five. */
const SHUTDOWN_MS = 4500;

const logger = createLogger('interview-api');

async function main(): Promise<void> {
  const config = readConfig();
  const stopTracing = await startTracing('interview-api');
  const server = await startServer(config, logger);
  logger.info({ url: server.url, internal_url: server.internalUrl }, 'The interview API is ready.');

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'The interview API stops.');
    setTimeout(() => {
      logger.warn('Something did not end in time and is cut off.');
      process.exit(0);
    }, SHUTDOWN_MS).unref();
    server
      .close()
      .then(stopTracing)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'The interview API did not stop cleanly.');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  // Sentences of ours need no stack; anything else does.
  logger.debug({ err: error }, 'start failed');
  logger.fatal(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
