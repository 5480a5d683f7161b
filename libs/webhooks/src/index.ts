export { WebhookSender } from './sender';
export type { DeliveryQueue, WebhookSenderOptions } from './sender';
export { isWebhookGenuine, signWebhook, webhookKey } from './signature';
export type { WebhookHeaders } from './signature';
