import { ProblemError } from '@spool/contracts';
import type { HandOverRequest } from '@spool/contracts';

export type HandOver = (sessionId: string, request: HandOverRequest) => Promise<void>;

/**
 * Between the port for media workers, where they give sessions away, and the placement that finds others for them,
 * which needs to know that port's address and so comes later.
 */
export class HandOvers {
  #handOver: HandOver | undefined;

  set by(handOver: HandOver) {
    this.#handOver = handOver;
  }

  /** @throws {ProblemError} `media_worker_unavailable`, `lease_lost` and what placement throws */
  take(sessionId: string, request: HandOverRequest): Promise<void> {
    if (this.#handOver) return this.#handOver(sessionId, request);
    throw new ProblemError('media_worker_unavailable', 'Ask again in a moment: this gateway is starting.');
  }
}
