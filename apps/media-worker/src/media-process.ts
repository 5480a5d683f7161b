import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '@spool/contracts';
import { createLogger, startTracing, traced, within } from '@spool/observability';
import { readConfig } from './config';
import { MediaHost } from './media-process/media-host';
import {
  MEDIA_PROCESS_INDEX,
  type MessageFromMediaProcess,
  type MessageToMediaProcess,
} from './supervisor/ipc';

/** A forked media process: answers its supervisor, and leaves when the supervisor is gone. */
const index = Number(process.env[MEDIA_PROCESS_INDEX]);
const logger = createLogger('media-process').child({ index });

const tell = (message: MessageFromMediaProcess) => {
  if (process.connected) process.send?.(message);
};

let host: MediaHost | null = null;
let leaving = false;
let stopTracing = (): Promise<void> => Promise.resolve();

/** Lets the gateway have what there is, and goes. */
async function leave(exitCode: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  await host?.close().catch((error: unknown) => logger.error({ err: error }, 'Closing failed.'));
  await stopTracing();
  process.exit(exitCode);
}

async function main(): Promise<void> {
  // Before models are loaded, which takes a second: a supervisor that dies meanwhile must not leave us behind.
  process.once('disconnect', () => void leave(0));
  if (!process.connected) return leave(0); // it is dead already
  // A terminal sends these to the whole group: the supervisor decides when we go.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.once('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'A mistake that nobody answers for: the media process starts again.');
    void leave(1);
  });

  stopTracing = await startTracing('media-process');
  const here = dirname(fileURLToPath(import.meta.url));
  const started = await MediaHost.start({
    config: readConfig(),
    index,
    speechThreadFile: join(here, 'speech-thread.js'),
    logger,
    onSessionClosed: (sessionId) => tell({ kind: 'session_closed', sessionId }),
    onLoad: (load) => tell({ kind: 'load', load }),
    onMetrics: (snapshot) => tell({ kind: 'metrics', snapshot }),
    onDied: () => void leave(1),
  });
  host = started;
  process.on('message', (received) => {
    const message = received as MessageToMediaProcess;
    if (message.kind === 'shutdown') void leave(0);
    else if (message.kind === 'ping') tell({ kind: 'pong' });
    else if (message.kind === 'gateways') started.linkedTo(message.urls);
    else if (message.kind === 'doubt') started.doubt();
    else if (message.kind === 'drain') started.drain(message.forceAfterMs);
    else void answer(started, message);
  });
  tell({ kind: 'ready', degraded: [...started.degraded], speech: started.speech });
}

async function answer(
  host: MediaHost,
  request: Extract<MessageToMediaProcess, { kind: 'request' }>,
): Promise<void> {
  const { id, sessionId, operation, params, traceparent } = request;
  try {
    const result = await within(traceparent, () =>
      traced(operation, 'internal', () => host.handle(sessionId, operation, params)),
    );
    tell({ kind: 'response', id, ok: true, result });
  } catch (error) {
    const problem =
      error instanceof ProblemError
        ? error
        : new ProblemError('internal_error', 'Try again; if it stays, see the media worker’s log.');
    if (!(error instanceof ProblemError))
      logger.error({ err: error, sessionId, operation }, 'An operation failed.');
    tell({ kind: 'response', id, ok: false, problem: problem.toProblem() });
  }
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'The media process cannot start.');
  process.exit(1);
});
