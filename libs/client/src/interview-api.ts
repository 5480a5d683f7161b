import type {
  HealthResponse,
  IceServersResponse,
  Problem,
  ResultsResponse,
  StartRequest,
  StartResponse,
  StatusResponse,
  TranscriptResponse,
} from '@spool/contracts';
import { InterviewClientError } from './client-error';

export interface ApiOptions {
  /** Where the gateway is, such as `https://interview.example.org`. @default the page's own origin */
  readonly baseUrl?: string;
  /** @default the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
  /** @default 15 000 ms */
  readonly timeoutMs?: number;
}

export interface StartOptions extends ApiOptions {
  /** Whose interview this is, as you know them. */
  readonly userId: string;
  readonly mode?: StartRequest['mode'];
}

/** Creates an interview; hand the response to `InterviewConnection` to join it. */
export const startInterview = ({ userId, mode, ...options }: StartOptions): Promise<StartResponse> =>
  call(options, 'POST', '/api/interview/start', { user_id: userId, ...(mode ? { mode } : {}) });

export const getStatus = (sessionId: string, options: ApiOptions = {}): Promise<StatusResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/status`);

/** Results so far, or the final ones when the interview has ended. */
export const getResults = (sessionId: string, options: ApiOptions = {}): Promise<ResultsResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/results`);

export const getTranscript = (sessionId: string, options: ApiOptions = {}): Promise<TranscriptResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/transcript`);

export const getIceServers = (sessionId: string, options: ApiOptions = {}): Promise<IceServersResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/ice-servers`);

export const endInterview = (sessionId: string, options: ApiOptions = {}): Promise<ResultsResponse> =>
  call(options, 'POST', `/api/interview/${encodeURIComponent(sessionId)}/end`);

export const getHealth = (options: ApiOptions = {}): Promise<HealthResponse> =>
  call(options, 'GET', '/health');

/** An address of the gateway's, absolute: `path` may be absolute already. `''` where there is no page. */
export function resolveUrl(path: string, baseUrl?: string): string {
  const page = typeof location === 'undefined' ? undefined : location.href;
  const base = baseUrl === undefined ? page : new URL(baseUrl, page).href;
  return base === undefined ? path : new URL(path, base).href;
}

async function call<T>(
  options: ApiOptions,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<T> {
  const doFetch = options.fetch ?? globalThis.fetch;
  let response: Response;
  let json: unknown;
  try {
    response = await doFetch(resolveUrl(path, options.baseUrl), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Not every error is ours: a proxy answers in HTML.
    json = await response.json().catch(() => undefined);
  } catch (cause) {
    const detail = 'The server could not be reached. Check your network, then try again.';
    throw new InterviewClientError('network_error', detail, { cause });
  }
  if (response.ok && json !== undefined) return json as T;
  if (isProblem(json)) {
    throw new InterviewClientError(json.code, json.detail, json.errors ? { errors: json.errors } : {});
  }
  throw new InterviewClientError(
    'bad_response',
    `The server answered with status ${response.status}. Try again later.`,
  );
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
