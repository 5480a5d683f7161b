import { setTimeout as delay } from 'node:timers/promises';
import {
  ProblemError,
  ProblemSchema,
  TakeSessionResponseSchema,
  WorkerHealthSchema,
  WorkerMessageResponseSchema,
  WorkerOfferResponseSchema,
} from '@spool/contracts';
import type {
  EndReason,
  RelayRequest,
  TakeSessionRequest,
  TakeSessionResponse,
  WorkerHealth,
} from '@spool/contracts';
import { traced, traceHeaders } from '@spool/observability';
import { z } from 'zod';
import { errorCode } from '../error-code';
import { WorkerUnreachableError } from './worker-error';

/** How long each call may take, in ms. A typed turn may wait for a language model; `end` for events to be stored. */
const TIMEOUT_MS = {
  health: 1000,
  take: 5000,
  relay: 5000,
  offer: 5000,
  peer: 2000,
  message: 30_000,
  end: 10_000,
};
const RETRY_MS = 100;
/** Node's and undici's codes for a request that never left. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A connection that was kept alive, and that the other side has closed meanwhile. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

interface Call<T> {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  url: string;
  body?: unknown;
  timeoutMs: number;
  result: z.ZodType<T>;
}

interface WorkerAnswer {
  ok: boolean;
  status: number;
  body: unknown;
}

/**
 * Speaks the media workers' control API (see worker-control.ts in @spool/contracts). Connections are kept
 * alive by `fetch` itself. Every method throws the worker's own problem, or {@link WorkerUnreachableError}.
 */
export class WorkerClient {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  health(worker: string, timeoutMs = TIMEOUT_MS.health): Promise<WorkerHealth> {
    return this.#call({
      method: 'GET',
      url: new URL('/health', worker).href,
      timeoutMs,
      result: WorkerHealthSchema,
    });
  }

  take(worker: string, sessionId: string, body: TakeSessionRequest): Promise<TakeSessionResponse> {
    return this.#call({
      method: 'PUT',
      url: sessionUrl(worker, sessionId),
      body,
      timeoutMs: TIMEOUT_MS.take,
      result: TakeSessionResponseSchema,
    });
  }

  relay(worker: string, sessionId: string, body: RelayRequest): Promise<unknown> {
    return this.#call({
      method: 'POST',
      url: sessionUrl(worker, sessionId, 'rpc'),
      body,
      timeoutMs: TIMEOUT_MS.relay,
      result: z.unknown(),
    });
  }

  offer(worker: string, sessionId: string, body: { peer_id: string; sdp: string }): Promise<{ sdp: string }> {
    return this.#call({
      method: 'POST',
      url: sessionUrl(worker, sessionId, 'offer'),
      body,
      timeoutMs: TIMEOUT_MS.offer,
      result: WorkerOfferResponseSchema,
    });
  }

  async removePeer(worker: string, sessionId: string, peerId: string): Promise<void> {
    await this.#call({
      method: 'DELETE',
      url: sessionUrl(worker, sessionId, `peers/${encodeURIComponent(peerId)}`),
      timeoutMs: TIMEOUT_MS.peer,
      result: z.unknown(),
    });
  }

  message(worker: string, sessionId: string, text: string): Promise<{ turn_id: number; reply: string }> {
    return this.#call({
      method: 'POST',
      url: sessionUrl(worker, sessionId, 'message'),
      body: { text },
      timeoutMs: TIMEOUT_MS.message,
      result: WorkerMessageResponseSchema,
    });
  }

  async end(worker: string, sessionId: string, reason: EndReason): Promise<void> {
    await this.#call({
      method: 'POST',
      url: sessionUrl(worker, sessionId, 'end'),
      body: { reason },
      timeoutMs: TIMEOUT_MS.end,
      result: z.unknown(),
    });
  }

  async #call<T>(call: Call<T>): Promise<T> {
    const response = await traced(`media worker ${call.method}`, 'client', () => this.#sent(call));
    if (!response.ok) throw problemOf(response);
    const parsed = call.result.safeParse(response.body);
    if (parsed.success) return parsed.data;
    throw new ProblemError(
      'media_worker_unavailable',
      'The media worker answered what we do not understand.',
      {
        cause: parsed.error,
      },
    );
  }

  #sent(call: Call<unknown>): Promise<WorkerAnswer> {
    return this.#send(call)
      .catch(async (error: unknown) => {
        if (!mayBeSentAgain(call, error)) throw error;
        // It may just be starting again.
        await delay(RETRY_MS);
        return this.#send(call);
      })
      .catch((error: unknown) => {
        throw new WorkerUnreachableError(NEVER_SENT.has(codeOf(error) ?? ''), error);
      });
  }

  async #send(call: Call<unknown>): Promise<WorkerAnswer> {
    const response = await fetch(call.url, {
      method: call.method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...traceHeaders(),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    const text = await response.text();
    return { ok: response.ok, status: response.status, body: jsonOrNothing(text) };
  }
}

/** Whether the request never came through, or may come twice. */
function mayBeSentAgain({ method }: Call<unknown>, error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return code === 'ECONNREFUSED' || (method !== 'POST' && BROKEN.has(code));
}

function problemOf({ status, body }: { status: number; body: unknown }): ProblemError {
  const problem = ProblemSchema.safeParse(body);
  // 401 is between the worker and us: the caller can do nothing about it.
  if (problem.success && status !== 401 && status !== 500) return ProblemError.fromProblem(problem.data);
  return new ProblemError('media_worker_unavailable', 'The media worker failed: try again in a moment.', {
    cause: new Error(`It answered ${status}${problem.success ? `: ${problem.data.detail}` : ''}`),
  });
}

const sessionUrl = (worker: string, sessionId: string, rest?: string): string =>
  new URL(`/v1/sessions/${sessionId}${rest ? `/${rest}` : ''}`, worker).href;

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not from a worker of ours; the schema refuses it.
    return undefined;
  }
}

/** `fetch` wraps the network's error as its cause. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'cause' in error ? errorCode(error.cause) : undefined;
