// The log of every interview, on PGlite or Postgres
export { openStore } from './open-store';
export type { OpenStoreOptions } from './open-store';
export type { AppendResult, EventStore, NewInterview, StoreListener, StoreMessage } from './event-store';
export { StoreUnavailableError, UnknownSessionError } from './event-store';
export { FolderInUseError } from './folder-lock';
