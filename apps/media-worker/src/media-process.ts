import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '@spool/contracts';
import { createLogger } from '@spool/observability';
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

async function main(): Promise<void> {
  const here = dirname(fileURLToPath(import.meta.url));
  const host = await MediaHost.start({
    config: readConfig(),
    index,
    speechThreadFile: join(here, 'speech-thread.js'),
    logger,
    onSessionClosed: (sessionId) => tell({ kind: 'session_closed', sessionId }),
    onDied: () => process.exit(1),
  });

  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    await host.close();
    process.exit(0);
  };
  process.on('message', (received) => {
    const message = received as MessageToMediaProcess;
    if (message.kind === 'shutdown') void close();
    else void answer(host, message);
  });
  process.once('disconnect', () => void close());
  // A terminal sends these to the whole group: the supervisor decides when we go.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  tell({ kind: 'ready', degraded: [...host.degraded], speech: host.speech });
}

async function answer(
  host: MediaHost,
  request: Extract<MessageToMediaProcess, { kind: 'request' }>,
): Promise<void> {
  const { id, sessionId, operation, params } = request;
  try {
    tell({ kind: 'response', id, ok: true, result: await host.handle(sessionId, operation, params) });
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
