import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { DeliveriesResponse, Delivery } from '@spool/contracts';
import type { EventStore, WebhookDelivery } from '@spool/store';
import { sessionIdPipe } from '../http/zod.pipe';
import { EVENT_STORE } from '../tokens';

/** The log of what was told of an interview. The URL is the operator's, and may have a secret in it: not shown. */
@Controller('api/interview/:id/deliveries')
export class DeliveriesController {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Get()
  async list(@Param('id', sessionIdPipe) sessionId: string): Promise<DeliveriesResponse> {
    await this.store.lastSeq(sessionId);
    const deliveries = await this.store.webhooks.of(sessionId);
    return { session_id: sessionId, deliveries: deliveries.map(toDelivery) };
  }
}

const toDelivery = (delivery: WebhookDelivery): Delivery => ({
  id: delivery.id,
  event: delivery.event,
  status: statusOf(delivery),
  attempts: delivery.attempts,
  created_at: iso(delivery.createdAtMs),
  next_attempt_at: isoOrNull(delivery.nextAttemptAtMs),
  delivered_at: isoOrNull(delivery.deliveredAtMs),
  last_status: delivery.lastStatus,
  last_error: delivery.lastError,
  receiver_id: delivery.receiverId,
});

function statusOf({ deliveredAtMs, nextAttemptAtMs, attempts }: WebhookDelivery): Delivery['status'] {
  if (deliveredAtMs !== null) return 'delivered';
  if (nextAttemptAtMs !== null) return 'waiting';
  return attempts === 0 ? 'nothing_to_tell' : 'given_up';
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));
