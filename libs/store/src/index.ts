// The log of every interview, on PGlite or Postgres
export { openStore } from './open-store';
export type { OpenStoreOptions } from './open-store';
export type {
  AppendResult,
  EventStore,
  NewInterview,
  StoreConnections,
  StoreListener,
  StoreMessage,
} from './event-store';
export { LeaseLostError, StoreUnavailableError, UnknownSessionError } from './event-store';
export { FolderInUseError } from './folder-lock';

// Interviews by who, when and where, and their deletion
export type {
  Erasure,
  InterviewPage,
  InterviewSummary,
  ListInterviews,
  PlacedInterview,
} from './interview-index';
export type { IdempotencyClaim } from './idempotency-keys';
export type { NewWebhook, WebhookDelivery } from './webhook-queue';
