import type {
  ErasureReceipt,
  HealthResponse,
  IceServersResponse,
  InterviewList,
  JoinInfo,
  PlansResponse,
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
  /**
   * What the server lets us in by: a join token of the interview in question, or a token of the deployment's sign-in
   * service. @default none, as on a developer's machine
   */
  readonly token?: string | undefined;
}

export interface StartOptions extends ApiOptions {
  /** Whose interview this is, as you know them. */
  readonly userId: string;
  readonly mode?: StartRequest['mode'];
  /** One of {@link getPlans}. @default the first of them */
  readonly planId?: string;
  /** The learner was shown the plan's notice and agrees to be recorded. @default false */
  readonly recordingConsent?: boolean;
}

/** Creates an interview; hand the response to `InterviewConnection` to join it. */
export const startInterview = ({
  userId,
  mode,
  planId,
  recordingConsent,
  ...options
}: StartOptions): Promise<StartResponse> =>
  call(options, 'POST', '/api/interview/start', {
    user_id: userId,
    ...(mode ? { mode } : {}),
    ...(planId ? { plan_id: planId } : {}),
    ...(recordingConsent ? { recording_consent: true } : {}),
  });

/** Another token for the interview, in time before the one in `options` expires, and where to join. */
export const renewJoinToken = (sessionId: string, options: ApiOptions): Promise<JoinInfo> =>
  call(options, 'POST', `/api/interview/${encodeURIComponent(sessionId)}/join-tokens`, { role: 'learner' });

/** A token for somebody who may only look on. */
export const inviteViewer = (sessionId: string, options: ApiOptions): Promise<JoinInfo> =>
  call(options, 'POST', `/api/interview/${encodeURIComponent(sessionId)}/join-tokens`, { role: 'viewer' });

/** The plans that an interview can follow, the default one first. */
export const getPlans = (options: ApiOptions = {}): Promise<PlansResponse> =>
  call(options, 'GET', '/api/interview/plans');

export const getStatus = (sessionId: string, options: ApiOptions = {}): Promise<StatusResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/status`);

/** Results so far, or the final ones when the interview has ended. */
export const getResults = (sessionId: string, options: ApiOptions = {}): Promise<ResultsResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/results`);

export const getTranscript = (sessionId: string, options: ApiOptions = {}): Promise<TranscriptResponse> =>
  call(options, 'GET', `/api/interview/${encodeURIComponent(sessionId)}/transcript`);

/** The transcript as subtitles (WebVTT) or as text to be read. */
export const getTranscriptText = (
  sessionId: string,
  format: 'vtt' | 'text',
  options: ApiOptions = {},
): Promise<string> =>
  callFor(
    options,
    'GET',
    `/api/interview/${encodeURIComponent(sessionId)}/transcript?format=${format}`,
    (response) => response.text(),
  );

/**
 * A recording, whole: Opus in Ogg, learner left, interviewer right.
 * @param url of the results' `recording`, or of one of its parts
 */
export const getRecording = (url: string, options: ApiOptions = {}): Promise<Blob> =>
  callFor(options, 'GET', url, (response) => response.blob());

export interface ListOptions extends ApiOptions {
  readonly userId: string;
  /** ISO 8601: created then or later. */
  readonly from?: string;
  /** ISO 8601: created before then. */
  readonly to?: string;
  /** @default 20 */
  readonly limit?: number;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
}

/** A user's interviews, newest first, page by page. */
export function listInterviews({
  userId,
  from,
  to,
  limit,
  cursor,
  ...options
}: ListOptions): Promise<InterviewList> {
  const query = new URLSearchParams({ user_id: userId });
  for (const [name, value] of Object.entries({ from, to, limit, cursor })) {
    if (value !== undefined) query.set(name, String(value));
  }
  return call(options, 'GET', `/api/interviews?${query}`);
}

/** Deletes all that is known of a user. @returns the proof */
export const deleteUserData = (userId: string, options: ApiOptions = {}): Promise<ErasureReceipt> =>
  call(options, 'DELETE', `/api/users/${encodeURIComponent(userId)}/data`);

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

/** Nobody but the server that it is for gets the token, whatever address we were told. */
const authorization = (url: string, { token, baseUrl }: ApiOptions): Record<string, string> =>
  token !== undefined && isSameOrigin(url, resolveUrl('/', baseUrl))
    ? { authorization: `Bearer ${token}` }
    : {};

const isSameOrigin = (a: string, b: string): boolean =>
  // Relative where there is no page: that is this server.
  !URL.canParse(a) || !URL.canParse(b) || new URL(a).origin === new URL(b).origin;

type Method = 'GET' | 'POST' | 'DELETE';

const call = <T>(options: ApiOptions, method: Method, path: string, body?: unknown): Promise<T> =>
  callFor<T>(options, method, path, jsonOf, body);

/** @param read gives what the answer holds, or `undefined` if that is not what was asked for */
async function callFor<T>(
  options: ApiOptions,
  method: Method,
  path: string,
  read: (response: Response) => Promise<T | undefined>,
  body?: unknown,
): Promise<T> {
  const doFetch = options.fetch ?? globalThis.fetch;
  let response: Response;
  let answer: T | undefined;
  let problem: unknown;
  try {
    const url = resolveUrl(path, options.baseUrl);
    response = await doFetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...authorization(url, options),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) answer = await read(response);
    else problem = await jsonOf(response);
  } catch (cause) {
    const detail = 'The server could not be reached. Check your network, then try again.';
    throw new InterviewClientError('network_error', detail, { cause });
  }
  if (answer !== undefined) return answer;
  if (isProblem(problem)) {
    throw new InterviewClientError(
      problem.code,
      problem.detail,
      problem.errors ? { errors: problem.errors } : {},
    );
  }
  throw new InterviewClientError(
    'bad_response',
    `The server answered with status ${response.status}. Try again later.`,
  );
}

/** Not every answer is ours: a proxy answers in HTML. */
const jsonOf = <T>(response: Response): Promise<T | undefined> =>
  response.json().then(
    (json) => json as T,
    () => undefined,
  );

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
