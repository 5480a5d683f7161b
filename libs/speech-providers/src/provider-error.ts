import { SpeechError } from '@spool/speech';

/** A provider's failure: what to make of it does not depend on whose it is. */
export class ProviderError extends SpeechError {
  /** E.g. `deepgram`. */
  readonly provider: string;
  /** Trying again may help: throttling, a time-out, a broken connection; not a wrong key or a bad request. */
  readonly retryable: boolean;
  /** Ms to wait before trying again, if the provider said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    provider: string,
    message: string,
    options: { retryable: boolean; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(options.retryable ? 'overloaded' : 'engine_failed', `${provider}: ${message}`, {
      cause: options.cause,
    });
    this.name = 'ProviderError';
    this.provider = provider;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** 408, 425 and 429 say "later"; 5xx is theirs, except what they will never do (501). */
export const isRetryableStatus = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);

/** @param header `retry-after` in seconds or as a date (RFC 9110, 10.2.3) */
export function retryAfterMs(header: string | null | undefined, nowMs = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

export function asProviderError(provider: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return new ProviderError(provider, message, {
    // Without a status nothing was answered: a network that may be back in a moment.
    retryable: status === undefined || isRetryableStatus(status),
    retryAfterMs: retryAfterMs(headerOf(error)),
    cause: error,
  });
}

/** SDKs put it in different places: `status`, `statusCode`, `$metadata.httpStatusCode`. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const candidates = [
    'status' in error ? error.status : undefined,
    'statusCode' in error ? error.statusCode : undefined,
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined,
  ];
  // A throttled stream of AWS answers 200 and fails later.
  const name = 'name' in error ? String(error.name) : '';
  if (/^(ThrottlingException|LimitExceededException|TooManyRequestsException)$/.test(name)) return 429;
  return candidates.find((candidate): candidate is number => typeof candidate === 'number');
}

function headerOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('headers' in error)) return undefined;
  const { headers } = error;
  if (headers instanceof Headers) return headers.get('retry-after') ?? undefined;
  if (typeof headers === 'object' && headers !== null && 'retry-after' in headers) {
    return String(headers['retry-after']);
  }
  return undefined;
}
