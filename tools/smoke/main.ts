import { HealthResponseSchema } from '@spool/contracts';
import { Caller } from '../callers';

const HEAR_WITHIN_MS = 20_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `npm run smoke -- URL`: whether a deployed service holds interviews: its health, the start of one, and a synthetic
 * caller who joins by offer and answer and hears the interviewer. Exits with 1 when not.
 */
async function main(url: string): Promise<void> {
  const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(10_000) });
  const health = HealthResponseSchema.parse(await response.json());
  say(`health: ${health.status}, ${health.media_workers} media worker(s)`);
  if (health.media_workers === 0) throw new Error('No media worker answers the gateway.');

  const since = performance.now();
  const caller = await Caller.call(url, { userId: 'smoke-test' });
  try {
    say(`started and joined ${caller.sessionId} in ${(performance.now() - since).toFixed(0)} ms`);
    const heard = await caller.ear.hears(since, HEAR_WITHIN_MS);
    say(`heard the interviewer after ${(heard - since).toFixed(0)} ms`);
    await caller.end();
    say('ended it');
  } finally {
    await caller.close();
  }
}

const [url] = process.argv.slice(2);
main(url ?? 'http://127.0.0.1:8080').then(
  // Sockets of the WebRTC stack may linger.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `The service does not hold interviews: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  },
);
