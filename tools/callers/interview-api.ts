import {
  AnswerResponseSchema,
  ProblemError,
  ProblemSchema,
  ResultsResponseSchema,
  StartResponseSchema,
  TranscriptResponseSchema,
  type AnswerResponse,
  type ResultsResponse,
  type StartRequest,
  type StartResponse,
  type TranscriptResponse,
} from '@spool/contracts';
import type { z } from 'zod';

const TIMEOUT_MS = 20_000;

/** The gateway's REST API, as far as callers use it. Every call throws the {@link ProblemError} that it is answered with. */
export class InterviewApi {
  readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  start(userId: string, options: Omit<StartRequest, 'user_id'> = {}): Promise<StartResponse> {
    return this.#call(StartResponseSchema, 'POST', '/api/interview/start', { user_id: userId, ...options });
  }

  offer(sessionId: string, sdp: string): Promise<AnswerResponse> {
    const body = { sdp, type: 'offer' };
    return this.#call(AnswerResponseSchema, 'POST', `/api/interview/${sessionId}/rtc/offer`, body);
  }

  async leave(sessionId: string, peerId: string): Promise<void> {
    await this.#request('DELETE', `/api/interview/${sessionId}/rtc/offer/${peerId}`);
  }

  results(sessionId: string): Promise<ResultsResponse> {
    return this.#call(ResultsResponseSchema, 'GET', `/api/interview/${sessionId}/results`);
  }

  transcript(sessionId: string): Promise<TranscriptResponse> {
    return this.#call(TranscriptResponseSchema, 'GET', `/api/interview/${sessionId}/transcript?format=json`);
  }

  end(sessionId: string): Promise<ResultsResponse> {
    return this.#call(ResultsResponseSchema, 'POST', `/api/interview/${sessionId}/end`);
  }

  async #call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    return schema.parse(await (await this.#request(method, path, body)).json());
  }

  async #request(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return response;
    const problem = ProblemSchema.safeParse(await response.json().catch(() => null));
    if (problem.success) throw ProblemError.fromProblem(problem.data);
    throw new Error(`${method} ${path} was answered with ${response.status}.`);
  }
}
