import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger, startTracing } from '@spool/observability';
import { AUTO, findAnnouncedAddress } from './announced-address';
import { Membership } from './cluster/membership';
import { readConfig } from './config';
import { createControlApp } from './control/control-app';
import { Supervisor } from './supervisor/supervisor';

const logger = createLogger('media-worker');

async function main(): Promise<void> {
  // In the environment, since media processes read their settings there too.
  if (process.env['RTC_ANNOUNCED_ADDRESS'] === AUTO)
    process.env['RTC_ANNOUNCED_ADDRESS'] = await findAnnouncedAddress();
  const config = readConfig();
  const stopTracing = await startTracing('media-worker');
  const here = dirname(fileURLToPath(import.meta.url));
  const supervisor = new Supervisor(config, logger, join(here, 'media-process.js'));
  const app = await createControlApp(config, supervisor, logger);

  const membership = new Membership(config, supervisor, logger);
  membership.link(app.getHttpServer());

  let closing = false;
  const shutDown = async (signal: string) => {
    if (closing) return;
    closing = true;
    logger.info({ signal }, 'The media worker hands over its sessions and stops.');
    await membership.leave();
    await supervisor.close();
    await membership.close();
    await app.close();
    await stopTracing();
    process.exit(0);
  };
  process.once('SIGTERM', (signal) => void shutDown(signal));
  process.once('SIGINT', (signal) => void shutDown(signal));

  // The control API answers (as degraded) while models load, so that whoever waits can see why.
  await app.listen({ port: config.CONTROL_PORT, host: config.CONTROL_HOST });
  await supervisor.start();
  await membership.join();
  logger.info(
    { workerId: config.WORKER_ID, port: config.CONTROL_PORT, mediaProcesses: config.MEDIA_PROCESSES },
    'The media worker is ready.',
  );
}

main().catch((error: unknown) => {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  logger.fatal(inUse ? `Stop what listens on this port, or set CONTROL_PORT: ${message}.` : message);
  process.exit(1);
});
