import type { InterviewEvent, LiveEvent, Mode, StoredEvent } from '@spool/contracts';
import type { IdempotencyKeys } from './idempotency-keys';
import type { InterviewIndex } from './interview-index';
import type { WebhookQueue } from './webhook-queue';

/** One interview as it is created; everything that happens later is in its log. */
export interface NewInterview {
  /** A UUID. */
  sessionId: string;
  userId: string;
  mode: Mode;
  /** Milliseconds since the Unix epoch. */
  createdAtMs: number;
}

export interface AppendResult {
  /** All events up to this number are stored. */
  storedThrough: number;
  /** The events that were new. */
  appended: StoredEvent[];
}

/** What a follower of an interview is told: a line of the log, or something that happens now and is not kept. */
export type StoreMessage = { kind: 'log'; stored: StoredEvent } | { kind: 'live'; event: LiveEvent };
export type StoreListener = (message: StoreMessage) => void;

/** Connections of a pool, and requests that wait for one. */
export interface StoreConnections {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * The log of every interview: numbered events, stored once, followed by whoever watches.
 * Every method that takes a session throws {@link UnknownSessionError} if it was never created,
 * and {@link StoreUnavailableError} if the database cannot be reached.
 */
export interface EventStore {
  /** Interviews by who, when and where, and their deletion. */
  readonly index: InterviewIndex;
  /** Requests that must not be carried out twice. */
  readonly idempotency: IdempotencyKeys;
  /** What is to be told to others until they have it. */
  readonly webhooks: WebhookQueue;

  /** @param log its first events, numbered from 1: stored with it, by one statement */
  createInterview(interview: NewInterview, log?: readonly StoredEvent[]): Promise<void>;

  /**
   * Stores the events that follow the log without a gap and ignores those that it has, so that a
   * batch can be sent again. Appends to one session happen one after the other.
   *
   * @param fence of the worker that sends them: the number of the `session_placed` by which it has the session
   * @throws {LeaseLostError} the session has been placed elsewhere since: nothing of the batch is stored
   */
  append(sessionId: string, events: readonly StoredEvent[], fence?: number): Promise<AppendResult>;

  /** The log after number `since`, in order. */
  read(sessionId: string, since?: number): Promise<StoredEvent[]>;

  /** The last event of each of these types, in the log's order; none where it has none. */
  latest(sessionId: string, types: readonly InterviewEvent['type'][]): Promise<StoredEvent[]>;

  /** Number of the log's last event, 0 before the first. */
  lastSeq(sessionId: string): Promise<number>;

  /** Tells whoever follows the interview; nothing is kept, and an unknown session is nobody's. */
  tell(sessionId: string, live: readonly LiveEvent[]): Promise<void>;

  /**
   * Follows an interview: each event after `since` (default: the log's end now) exactly once and in order,
   * and the live events in between. Ends when the returned function is called.
   */
  subscribe(sessionId: string, listener: StoreListener, since?: number): Promise<() => Promise<void>>;

  /** `null` where there is no pool, as with PGlite. */
  connections(): StoreConnections | null;

  /** Resolves if the database answers. */
  ping(): Promise<void>;

  /** Ends all subscriptions and frees the database. Idempotent. */
  close(): Promise<void>;
}

export class UnknownSessionError extends Error {
  readonly code = 'unknown_session';

  constructor(readonly sessionId: string) {
    super(`No interview has the id ${sessionId}: start one first.`);
    this.name = 'UnknownSessionError';
  }
}

/** The session was placed anew: who had it before may write no more (Kleppmann 2016, fencing tokens). */
export class LeaseLostError extends Error {
  readonly code = 'lease_lost';

  constructor(
    readonly sessionId: string,
    readonly fence: number,
  ) {
    super(`The session has been placed elsewhere, by number ${fence}: drop it.`);
    this.name = 'LeaseLostError';
  }
}

export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable';

  constructor(detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = 'StoreUnavailableError';
  }
}
