import type { IncomingMessage } from 'node:http';
import { nameOf } from '@spool/auth';
import type { Principal } from '@spool/auth';
import { ProblemError } from '@spool/contracts';
import type { Config } from '../config';
import { isLoopback } from '../settings';
import { TokenBuckets } from './token-buckets';

/** Seconds’ worth of requests that may come at once: a page that loads, a backend that catches up. */
const BURST_S = 4;

type LimitConfig = Pick<Config, 'ADDRESS_REQUESTS_PER_S' | 'CALLER_REQUESTS_PER_S' | 'TRUSTED_PROXY_HOPS'>;

/**
 * How often one may ask, by address and by caller. Each gateway counts for itself: behind N of them a caller gets up to
 * N times as much. Programs on this machine that nobody asks for credentials are its owner's, and may ask as they like.
 */
export class RateLimits {
  readonly #byAddress: TokenBuckets;
  readonly #byCaller: TokenBuckets;
  readonly #hops: number;
  readonly #isOpen: boolean;

  constructor(config: LimitConfig, isOpen: boolean) {
    this.#byAddress = bucketsOf(config.ADDRESS_REQUESTS_PER_S);
    this.#byCaller = bucketsOf(config.CALLER_REQUESTS_PER_S);
    this.#hops = config.TRUSTED_PROXY_HOPS;
    this.#isOpen = isOpen;
  }

  /** @throws {ProblemError} `too_many_requests` */
  takeOfAddress(request: IncomingMessage): void {
    const address = addressOf(request, this.#hops);
    if (this.#isOpen && isLoopback(address)) return;
    refuseFor(this.#byAddress.take(networkOf(address), performance.now()));
  }

  /** @throws {ProblemError} `too_many_requests` */
  takeOfCaller(caller: Principal): void {
    if (caller.kind === 'local') return;
    refuseFor(this.#byCaller.take(nameOf(caller), performance.now()));
  }
}

export const bucketsOf = (perS: number): TokenBuckets => new TokenBuckets(perS, Math.max(1, perS * BURST_S));

/** The caller's address: of the connection, or what the outermost proxy of ours saw. What is before that, anybody may write. */
export function addressOf({ headers, socket }: IncomingMessage, hops: number): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const seen = [...forwarded, socket.remoteAddress ?? ''];
  return seen[Math.max(0, seen.length - 1 - hops)] ?? '';
}

/** Whoever has one IPv6 address has the other 2^64 of its network too (RFC 6177). */
const networkOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;

function refuseFor(waitMs: number): void {
  if (waitMs === 0) return;
  throw new ProblemError('too_many_requests', 'Ask less often, and again after the time in Retry-After.', {
    retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}
