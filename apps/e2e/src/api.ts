import type { StartResponse, StatusResponse, TranscriptResponse } from '@spool/contracts';

/** The service's REST API as a caller without our SDK uses it. */
export class Api {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  start(userId: string): Promise<StartResponse> {
    return this.#json('/api/interview/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: userId }),
    });
  }

  status(sessionId: string): Promise<StatusResponse> {
    return this.#json(`/api/interview/${sessionId}/status`);
  }

  transcript(sessionId: string): Promise<TranscriptResponse> {
    return this.#json(`/api/interview/${sessionId}/transcript`);
  }

  async #json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
