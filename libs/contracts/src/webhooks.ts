import { z } from 'zod';
import { LearningThreadSchema } from './learning-thread';
import { EndReasonSchema } from './vocabulary';

/** What the service tells others by itself, as Standard Webhooks 1.0 has its bodies: type, timestamp, data. */

export const THREAD_PROPOSED = 'thread.proposed';

/** The learning platform makes a learning thread of this. The same each time that it is sent. */
export const ThreadProposedSchema = z
  .object({
    type: z.literal(THREAD_PROPOSED),
    timestamp: z.iso.datetime().describe('When the interview ended'),
    data: z.object({
      session_id: z.uuid(),
      user_id: z.string(),
      end_reason: EndReasonSchema,
      plan: z.object({ id: z.string(), version: z.number().int() }),
      thread: LearningThreadSchema,
    }),
  })
  .meta({ id: 'ThreadProposed' });
export type ThreadProposed = z.infer<typeof ThreadProposedSchema>;

export const DeliveryStatusSchema = z
  .enum(['waiting', 'delivered', 'given_up', 'nothing_to_tell'])
  .describe('`nothing_to_tell`: the interview showed no interest, so nothing was proposed');

export const DeliverySchema = z
  .object({
    id: z.uuid().describe('The `webhook-id` and `idempotency-key` that the receiver gets'),
    event: z.string(),
    status: DeliveryStatusSchema,
    attempts: z.number().int().describe('Tries begun'),
    created_at: z.iso.datetime(),
    next_attempt_at: z.iso
      .datetime()
      .nullable()
      .describe('While one is under way: when another gateway would take over'),
    delivered_at: z.iso.datetime().nullable(),
    last_status: z.number().int().nullable().describe('HTTP status of the receiver’s last answer'),
    last_error: z.string().nullable(),
    receiver_id: z.string().nullable().describe('What the receiver called what it made of it'),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof DeliverySchema>;

export const DeliveriesResponseSchema = z
  .object({ session_id: z.uuid(), deliveries: z.array(DeliverySchema) })
  .meta({ id: 'Deliveries' });
export type DeliveriesResponse = z.infer<typeof DeliveriesResponseSchema>;
