import type {
  Degradation,
  Problem,
  ProcessLoad,
  RelayRequest,
  TakeSessionRequest,
  WorkerHealth,
} from '@spool/contracts';
import type { z } from 'zod';
import type {
  TakeSessionResponseSchema,
  WorkerEndRequestSchema,
  WorkerMessageRequestSchema,
  WorkerMessageResponseSchema,
  WorkerOfferRequestSchema,
  WorkerOfferResponseSchema,
} from '@spool/contracts';

/** What the supervisor asks of a media process: operation → [parameters, result]. */
export interface MediaOperations {
  take_session: [TakeSessionRequest, Omit<z.infer<typeof TakeSessionResponseSchema>, 'worker_id'>];
  relay: [RelayRequest, unknown];
  offer: [z.infer<typeof WorkerOfferRequestSchema>, z.infer<typeof WorkerOfferResponseSchema>];
  remove_peer: [{ peer_id: string }, Record<string, never>];
  message: [z.infer<typeof WorkerMessageRequestSchema>, z.infer<typeof WorkerMessageResponseSchema>];
  end: [z.infer<typeof WorkerEndRequestSchema>, Record<string, never>];
}
export type MediaOperation = keyof MediaOperations;
export type MediaParams<O extends MediaOperation> = MediaOperations[O][0];
export type MediaResult<O extends MediaOperation> = MediaOperations[O][1];

/** Supervisor → media process. */
export type MessageToMediaProcess =
  | {
      kind: 'request';
      id: number;
      sessionId: string;
      operation: MediaOperation;
      params: unknown;
      traceparent?: string;
    }
  /** Answered at once by an event loop that is well. */
  | { kind: 'ping' }
  /** Base URLs of the gateways that are linked now. */
  | { kind: 'gateways'; urls: readonly string[] }
  /** No gateway was heard for the lease: sessions may be others' by now. */
  | { kind: 'doubt' }
  /** Give sessions away, and after so many ms those too in which somebody speaks. */
  | { kind: 'drain'; forceAfterMs: number }
  | { kind: 'shutdown' };

/** Media process → supervisor. */
export type MessageFromMediaProcess =
  | { kind: 'ready'; degraded: Degradation[]; speech: WorkerHealth['speech'] }
  | { kind: 'response'; id: number; ok: true; result: unknown }
  | { kind: 'response'; id: number; ok: false; problem: Problem }
  | { kind: 'pong' }
  | { kind: 'load'; load: ProcessLoad }
  /** All numbers of its `MetricSheet`, once a second. */
  | { kind: 'metrics'; snapshot: number[] }
  | { kind: 'session_closed'; sessionId: string };

/** What a forked media process is told through its environment. */
export const MEDIA_PROCESS_INDEX = 'SPOOL_MEDIA_PROCESS_INDEX';
