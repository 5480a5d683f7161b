import { z } from 'zod';
import { DegradationSchema, MAX_SDP_CHARS, MessageRequestSchema } from './interview-api';
import { LiveEventSchema, StoredEventSchema } from './events';
import { RELAYED_METHODS } from './signalling';
import { EndReasonSchema } from './vocabulary';

/**
 * The media worker's internal control API (HTTP + JSON, `authorization: Bearer <internal token>`):
 *
 * - `PUT    /v1/sessions/:id`                takes a session with its log (start, or take-over) → {@link TakeSessionResponseSchema}
 * - `POST   /v1/sessions/:id/rpc`            one relayed signalling method → its result
 * - `POST   /v1/sessions/:id/offer`          plain SDP → answer
 * - `DELETE /v1/sessions/:id/peers/:peer_id` the browser's socket is gone, or WHIP DELETE
 * - `POST   /v1/sessions/:id/message`        typed turn
 * - `POST   /v1/sessions/:id/end`            → 200 when the last event was handed to the gateway
 * - `POST   /v1/drain`                       hands its sessions over and leaves, as by SIGTERM → 202
 * - `GET    /health`                         → {@link WorkerHealthSchema}; it lives, and what of it is degraded
 * - `GET    /startup`                        → 200 once every media process has been ready
 * - `GET    /ready`                          → 200 while it would take a session
 * - `GET    /metrics`                        Prometheus’s text format
 *
 * A session that the worker does not have: problem `session_not_found`; the gateway then hands it the log again.
 * Events go the other way: `POST {events_url}` with {@link EventBatchSchema}, retried until acknowledged.
 */
export const TakeSessionRequestSchema = z.object({
  log: z.array(StoredEventSchema).min(1),
  events_url: z.url().describe('Where this session’s event batches go'),
});
export type TakeSessionRequest = z.infer<typeof TakeSessionRequestSchema>;
export const TakeSessionResponseSchema = z.object({
  worker_id: z.string(),
  greeting: z.string().describe('What the interviewer says, or said, first'),
});
export type TakeSessionResponse = z.infer<typeof TakeSessionResponseSchema>;

export const RelayRequestSchema = z.object({
  peer_id: z.string().min(1),
  method: z.enum(RELAYED_METHODS),
  params: z.unknown(),
});
export type RelayRequest = z.infer<typeof RelayRequestSchema>;

export const WorkerOfferRequestSchema = z.object({
  peer_id: z.string().min(1),
  sdp: z.string().max(MAX_SDP_CHARS),
});
export const WorkerOfferResponseSchema = z.object({ sdp: z.string() });

export const WorkerMessageRequestSchema = MessageRequestSchema;
export const WorkerMessageResponseSchema = z.object({ turn_id: z.number().int(), reply: z.string() });
export const WorkerEndRequestSchema = z.object({ reason: EndReasonSchema });

/** How far a media process is from being too late for those whom it serves, over the last seconds. */
export const ProcessLoadSchema = z.object({
  /** `busy`: waits longer for ends of turns; `strained`: answers are read, not heard; `full`: takes no new sessions. */
  level: z.enum(['ok', 'busy', 'strained', 'full']),
  pacing_late_p50_ms: z.number().describe('Lateness of the 20 ms clock'),
  pacing_late_p99_ms: z.number(),
  event_loop_utilisation: z.number().min(0).max(1).describe('Of a core, by the thread of the 20 ms path'),
  recognition_waiting: z.number().int().describe('Utterances that wait for their final text'),
  synthesis_waiting: z.number().int().describe('Sentences that wait to be spoken'),
});
export type ProcessLoad = z.infer<typeof ProcessLoadSchema>;

export const WorkerHealthSchema = z.object({
  worker_id: z.string(),
  status: z.enum(['ok', 'degraded', 'draining']),
  degraded: z.array(DegradationSchema),
  sessions: z.number().int(),
  media_processes: z.array(
    z.object({
      index: z.number().int(),
      pid: z.number().int().nullable(),
      ready: z.boolean(),
      sessions: z.number().int(),
      restarts: z.number().int(),
      port: z.number().int().describe('UDP and TCP'),
      load: ProcessLoadSchema.optional().describe('Absent until the process has measured itself'),
    }),
  ),
  speech: z.object({
    recogniser: z.string().nullable(),
    synthesiser: z.string().nullable(),
    vad: z.string().nullable(),
  }),
});
export type WorkerHealth = z.infer<typeof WorkerHealthSchema>;

/**
 * Events of one session, in order, sent at least once. The gateway stores what it does not have
 * (by number) and tells `live` to whoever watches. A batch without events asks whether the session is still the worker's.
 */
export const EventBatchSchema = z.object({
  worker_id: z.string(),
  fence: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Number of the `session_placed` by which the worker has the session: an older one is refused'),
  events: z.array(StoredEventSchema).max(500),
  live: z.array(LiveEventSchema).max(500),
});
export type EventBatch = z.infer<typeof EventBatchSchema>;
export const EventBatchResponseSchema = z.object({
  stored_through: z.number().int().describe('All events up to this number are stored'),
});
export type EventBatchResponse = z.infer<typeof EventBatchResponseSchema>;
