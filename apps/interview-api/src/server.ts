import { ProblemError } from '@spool/contracts';
import { traceRequests } from '@spool/observability';
import type { Logger } from '@spool/observability';
import { openRecordingStore } from '@spool/recording';
import { openStore } from '@spool/store';
import { InternalModule } from './app.module';
import type { Config, ResolvedConfig } from './config';
import { Housekeeping } from './data/housekeeping';
import { createApp, fastifyOf } from './http/create-app';
import { listen } from './http/listen';
import { requireBearerToken } from './internal/bearer-token';
import { HandOvers } from './media/hand-overs';
import { createPublicApp } from './public-app';
import { GatewayMeter } from './metrics/gateway-meter';
import { Recordings } from './recordings/recordings';
import { ThreadWebhooks } from './webhooks/thread-webhooks';

/** A batch has up to 500 events with what people said. */
const INTERNAL_BODY_LIMIT_BYTES = 8 * 1024 * 1024;

export interface RunningServer {
  /** Base URL of the public API. */
  url: string;
  /** Base URL of the port for media workers. */
  internalUrl: string;
  /** Sockets are told, requests under way are answered, then the store is closed. Idempotent. */
  close(): Promise<void>;
}

/** Opens the store and both ports. @throws {Error} whose message is one sentence for the operator */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const opened: (() => Promise<void>)[] = [];
  const undoAll = async (): Promise<void> => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= undoAll());
  const meter = new GatewayMeter();
  try {
    const store = await openStore({
      databaseUrl: config.DATABASE_URL,
      dataDir: config.DATA_DIR,
      migrationsDir: config.MIGRATIONS_DIR,
      onError: (error) => logger.warn({ err: error }, 'The event store had trouble and goes on.'),
      onStored: (events) => meter.stored(events),
    });
    opened.push(() => store.close());
    meter.observeStore(store);

    const threads = new ThreadWebhooks(config, store, logger, meter);
    opened.push(() => threads.close());

    const recordings = new Recordings(openRecordingStore(config), store, logger);
    opened.push(() => Promise.resolve(recordings.close()));

    const housekeeping = new Housekeeping(store, recordings, logger);
    opened.push(() => housekeeping.close());

    const handOvers = new HandOvers();
    const internal = await createApp({
      module: InternalModule.with({ store, threads, handOvers, logger, meter }),
      logger,
      bodyLimitBytes: INTERNAL_BODY_LIMIT_BYTES,
      notFound: () => new ProblemError('not_found', 'Look at worker-control.ts for what this port answers.'),
    });
    requireBearerToken(fastifyOf(internal), config.INTERNAL_TOKEN);
    opened.push(() => internal.close());
    const internalUrl = await listen(internal, 'INTERNAL_PORT', config.INTERNAL_PORT, config.INTERNAL_HOST);

    const resolved: ResolvedConfig = { ...config, INTERNAL_URL: config.INTERNAL_URL ?? internalUrl };
    const app = await createPublicApp({ config: resolved, store, threads, handOvers, logger });
    opened.push(() => app.close());
    traceRequests(fastifyOf(app));
    meter.watch(fastifyOf(app));
    const url = await listen(app, 'PORT', config.PORT, config.HOST);
    threads.start();
    housekeeping.start();
    return { url, internalUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
