import { retryAfterMs } from '@spool/speech-providers';
import { APICallError } from 'ai';

export type PhrasingErrorCode =
  | 'late' // no sentence within its time
  | 'throttled' // 429: the provider wants to be left alone
  | 'refused' // the model or its provider will not answer this
  | 'malformed' // an answer that is none: no words, or no stream
  | 'failed'; // everything else: network, 5xx, wrong key, a stream that broke

/**
 * Why a model's answer is not to be had. Says nothing of what was asked or answered: the SDK's own errors carry the
 * request, which is the transcript, so they are not kept as the cause.
 */
export class PhrasingError extends Error {
  readonly code: PhrasingErrorCode;
  /** Ms to leave the provider alone, if it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: PhrasingErrorCode, message: string, retryAfter?: number) {
    super(message);
    this.name = 'PhrasingError';
    this.code = code;
    this.retryAfterMs = retryAfter;
  }
}

export function asPhrasingError(error: unknown): PhrasingError {
  if (error instanceof PhrasingError) return error;
  if (APICallError.isInstance(error) && error.statusCode !== undefined) {
    const { statusCode, responseHeaders } = error;
    // An answer of 200 that is an error could not be read.
    if (statusCode < 400) return new PhrasingError('malformed', 'the answer is not a stream of its protocol');
    const code = statusCode === 429 ? 'throttled' : 'failed';
    return new PhrasingError(code, `HTTP ${statusCode}`, retryAfterMs(responseHeaders?.['retry-after']));
  }
  const name = error instanceof Error ? error.name : 'an error in the stream';
  return new PhrasingError(/TypeValidation|JSONParse/.test(name) ? 'malformed' : 'failed', name);
}
