import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem, StartResponse } from '@spool/contracts';
import { createLogger } from '@spool/observability';
import { readConfig } from '../config';
import { startServer } from '../server';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface TestGateway {
  url: string;
  internalUrl: string;
  /** What it wrote to its log, line by line. */
  log: string[];
  /** Sends JSON, and reads JSON where that is what comes. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** As {@link call}, with everything as `fetch` takes it. */
  send<T = unknown>(path: string, init: RequestInit): Promise<Answer<T>>;
  /** Starts an interview and returns its id. */
  begin(userId?: string): Promise<string>;
  /** The socket's address. */
  socketUrl(query: string): string;
  close(): Promise<void>;
}

/** A folder for PGlite or a page that is gone after the tests. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'spool-gateway-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The whole gateway on free ports, with settings as its environment would have them. */
export async function startGateway(env: Record<string, string>): Promise<TestGateway> {
  const log: string[] = [];
  const logger = createLogger('interview-api', { write: (line: string) => void log.push(line) });
  const config = readConfig({ PORT: '0', INTERNAL_PORT: '0', ...env });
  const server = await startServer(config, logger);

  const send = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    const response = await fetch(new URL(path, server.url), init);
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as T,
    };
  };
  const call = <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
    send<T>(
      path,
      body === undefined
        ? { method }
        : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
  return {
    url: server.url,
    internalUrl: server.internalUrl,
    log,
    call,
    send,
    begin: async (userId = 'ada') => {
      const { status, body } = await call<StartResponse>('POST', '/api/interview/start', { user_id: userId });
      if (status !== 201) throw new Error(`Start answered ${status}: ${JSON.stringify(body)}`);
      return body.session_id;
    },
    socketUrl: (query) => `${server.url.replace('http', 'ws')}/api/interview/ws?${query}`,
    close: () => server.close(),
  };
}

/** What an answer must look like to be this problem. */
export const problem = (status: number, code: Problem['code'], ...fields: string[]): object => ({
  status,
  body: expect.objectContaining({
    type: `/problems/${code}`,
    status,
    code,
    detail: expect.stringMatching(/^[A-Z].*\.$/s),
    ...(fields.length > 0 ? { errors: fields.map((field) => expect.objectContaining({ field })) } : {}),
  }),
});
