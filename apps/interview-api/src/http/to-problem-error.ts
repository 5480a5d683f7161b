import { HttpException } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import { LeaseLostError, StoreUnavailableError, UnknownSessionError } from '@spool/store';
import { errorCode } from '../error-code';

/** Any error as what the wire knows. What we did not foresee says nothing about itself to the caller. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UnknownSessionError) {
    return new ProblemError('session_not_found', error.message, { cause: error });
  }
  if (error instanceof LeaseLostError) {
    return new ProblemError('lease_lost', 'Drop the session: another worker has it now.', { cause: error });
  }
  if (error instanceof StoreUnavailableError) {
    return new ProblemError(
      'store_unavailable',
      'The event store cannot be reached: try again in a moment.',
      {
        cause: error,
      },
    );
  }
  return (
    fromFastify(error) ??
    new ProblemError(
      'internal_error',
      'Something went wrong on our side: try again, and tell us if it stays.',
      {
        cause: error,
      },
    )
  );
}

/** By the status that Fastify or its plugins would answer with. */
const ADVICE: Record<number, string> = {
  414: 'Send a shorter path.',
  416: 'Ask for a part that the file has.',
};

/** Fastify's own refusals (its error codes are in fastify/lib/errors.js), and NestJS's. */
function fromFastify(error: unknown): ProblemError | undefined {
  const { code, statusCode } = describe(error);
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('body_too_large', 'Send a smaller body.', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError(
        'unsupported_media_type',
        'Send the body with `Content-Type: application/json`.',
        {
          cause: error,
        },
      );
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ProblemError('bad_json', 'Send a body that is valid JSON.', { cause: error });
  }
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return undefined;
  return new ProblemError(
    'bad_request',
    ADVICE[statusCode] ?? 'Correct the request: it is not well-formed HTTP.',
    {
      cause: error,
    },
  );
}

function describe(error: unknown): { code?: string | undefined; statusCode?: number } {
  // NestJS wraps Fastify's errors, and keeps them only as the cause.
  if (error instanceof HttpException) return { code: errorCode(error.cause), statusCode: error.getStatus() };
  const code = errorCode(error);
  return typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
    ? { code, statusCode: error.statusCode }
    : { code };
}
