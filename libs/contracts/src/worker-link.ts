import { z } from 'zod';

/**
 * The link between a gateway and a media worker: a WebSocket that each gateway opens at `/v1/link` of each worker's
 * control API (`authorization: Bearer <internal token>`). Both sides send a beat at once and then every
 * {@link LINK_BEAT_MS}, each a JSON text message. A worker's beats tell where there is room, and their absence that
 * it is dead or cut off; a gateway's tell the worker where else its events can go, and their absence that it may
 * have lost its sessions to others.
 */
export const LINK_PATH = '/v1/link';
export const LINK_BEAT_MS = 250;

export const WorkerBeatSchema = z.object({
  worker_id: z.string(),
  boot_id: z.string().describe('Of this start of it: sessions of an earlier one are lost'),
  version: z.string(),
  sessions: z.number().int().nonnegative(),
  capacity: z
    .number()
    .int()
    .nonnegative()
    .describe('Sessions that it can hold within its latency budget; no more than it has when it is full'),
  draining: z.boolean().describe('It is leaving, and takes no new sessions'),
  pacing_late_p99_ms: z.number().nonnegative().describe('Of its most burdened media process'),
});
export type WorkerBeat = z.infer<typeof WorkerBeatSchema>;

export const GatewayBeatSchema = z.object({
  gateway_id: z.string(),
  internal_url: z.url().describe('Base URL of its port for media workers'),
  other_workers: z
    .number()
    .int()
    .nonnegative()
    .describe('Workers besides this one that could take its sessions, as far as the gateway knows'),
});
export type GatewayBeat = z.infer<typeof GatewayBeatSchema>;

/** `POST /internal/sessions/:id/hand_over` of a gateway: a worker that leaves gives a session away. */
export const HandOverRequestSchema = z.object({
  worker_id: z.string(),
  fence: z.number().int().positive().describe('Number of the `session_placed` by which the worker has it'),
});
export type HandOverRequest = z.infer<typeof HandOverRequestSchema>;
