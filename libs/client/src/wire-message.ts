import './no-eval';
import { SocketMessageFromServerSchema } from '@spool/contracts';
import type { SocketMessageFromServer } from '@spool/contracts';

/**
 * Reads one text frame from the server.
 * @returns `undefined` for what this version does not know: a newer server may say more than we understand
 */
export function parseServerMessage(data: unknown): SocketMessageFromServer | undefined {
  if (typeof data !== 'string') return undefined;
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return undefined;
  }
  const parsed = SocketMessageFromServerSchema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}
