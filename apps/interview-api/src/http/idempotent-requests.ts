import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@spool/auth';
import { IdempotencyKeySchema, ProblemError } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import type { z } from 'zod';
import { callerKey } from '../auth/callers';
import { EVENT_STORE, LOGGER } from '../tokens';
import { ParameterPipe } from './zod.pipe';

const keyPipe = new ParameterPipe('Idempotency-Key', IdempotencyKeySchema.optional());

export interface IdempotentRequest<T> {
  /** Keys of one caller are no keys of another: nobody learns of, or stands in the way of, what others have asked for. */
  caller: Principal;
  /** Keys of one operation are no keys of another. */
  operation: string;
  /** The header as it came. */
  key: string | undefined;
  /** What is asked for: the same key with something else is a mistake. Of it only a hash is kept. */
  asked: unknown;
  /** HTTP status of the answer. */
  status: number;
  /** What is kept of the answer, which must do to give it again: no more than needed, and nothing that was said. */
  kept: z.ZodType<T>;
}

/**
 * Carries requests with an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07) out once, whichever
 * gateway gets their repetitions. A request that failed may be tried again with its key.
 */
@Injectable()
export class IdempotentRequests {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @returns what `carryOut` returns, now or when it was carried out
   * @throws {ProblemError} `idempotency_conflict`, `idempotency_in_progress`, `invalid_parameter` for a key that is none
   */
  async once<T>(request: IdempotentRequest<T>, carryOut: () => Promise<T>): Promise<T> {
    const { asked, status, kept } = request;
    const key = keyPipe.transform(request.key);
    if (key === undefined) return carryOut();
    const operation = `${request.operation} ${callerKey(request.caller)}`;
    const hash = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    const claim = await this.store.idempotency.claim(operation, key, hash, Date.now());
    switch (claim.kind) {
      case 'done':
        return kept.parse(claim.response);
      case 'in_progress':
        throw new ProblemError(
          'idempotency_in_progress',
          'Wait for the answer, or ask again in a moment: the first request with this key is under way.',
        );
      case 'conflict':
        throw new ProblemError(
          'idempotency_conflict',
          'Use a new Idempotency-Key: this one was used for another request.',
        );
      case 'new':
        return this.#first(operation, key, status, carryOut);
    }
  }

  async #first<T>(operation: string, key: string, status: number, carryOut: () => Promise<T>): Promise<T> {
    let answer: T;
    try {
      answer = await carryOut();
    } catch (error) {
      await this.store.idempotency.abandon(operation, key).catch((failure: unknown) => this.#warn(failure));
      throw error;
    }
    // It is done, whether or not that can be noted: the caller must learn of it.
    await this.store.idempotency
      .finish(operation, key, status, answer)
      .catch((failure: unknown) => this.#warn(failure));
    return answer;
  }

  #warn(error: unknown): void {
    this.logger.warn({ err: error }, 'An idempotency key could not be kept: it is free again in a minute.');
  }
}
