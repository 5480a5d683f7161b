import { spawn, type ChildProcess } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  ProblemSchema,
  WorkerHealthSchema,
  type Problem,
  type RelayedMethod,
  type StoredEvent,
  type WorkerHealth,
} from '@spool/contracts';
import { freePorts } from '@spool/testing';
import { until } from './until';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A media worker as it is deployed: the built supervisor as a process of its own, driven by its control API. */
export class WorkerUnderTest {
  readonly workerId: string;
  readonly controlPort: number;
  readonly rtcBasePort: number;
  readonly process: ChildProcess;
  readonly #token: string;
  #output = '';

  /** @param settings environment variables beyond the ports */
  static async start(settings: Record<string, string> = {}): Promise<WorkerUnderTest> {
    const worker = await WorkerUnderTest.spawn(settings);
    await until('the media worker to be ready', async () => {
      if (worker.process.exitCode !== null) throw new Error(`The media worker ended:\n${worker.#output}`);
      const health = await worker.health().catch(() => null); // it does not listen yet
      return health?.media_processes.every(({ ready }) => ready);
    });
    return worker;
  }

  /** As {@link start}, and does not wait until it is ready. */
  static async spawn(settings: Record<string, string> = {}): Promise<WorkerUnderTest> {
    const processes = Number(settings['MEDIA_PROCESSES'] ?? 1);
    return new WorkerUnderTest(await freePorts(1 + processes), settings);
  }

  private constructor(
    [controlPort = 0, rtcBasePort = 0]: readonly number[],
    settings: Record<string, string>,
  ) {
    this.controlPort = controlPort;
    this.rtcBasePort = rtcBasePort;
    this.workerId = `worker-${controlPort}`;
    this.#token = 'token-of-this-test';
    const { OPUS_FORCE_WASM: _, NODE_OPTIONS: __, ...environment } = process.env;
    this.process = spawn(process.execPath, [join(process.env['SPOOL_WORKER_UNDER_TEST'] ?? '', 'main.js')], {
      env: {
        ...environment,
        NODE_ENV: 'production',
        MEDIA_PROCESSES: '1',
        WORKER_ID: this.workerId,
        CONTROL_PORT: String(controlPort),
        RTC_BASE_PORT: String(rtcBasePort),
        INTERNAL_TOKEN: this.#token,
        LOG_LEVEL: 'warn',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (data: Buffer) => (this.#output += data.toString()));
    }
  }

  /** What it has logged so far. */
  get output(): string {
    return this.#output;
  }

  async health(): Promise<WorkerHealth> {
    return WorkerHealthSchema.parse((await this.call('GET', '/health')).body);
  }

  /** One of its metrics' series, as Prometheus reads it, e.g. `spool_sessions`; undefined when it is not served. */
  async metric(series: string): Promise<number | undefined> {
    const line = (await this.metrics()).split('\n').find((text) => text.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length));
  }

  async metrics(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.controlPort}/metrics`, {
      headers: { authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(20_000),
    });
    return response.text();
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.controlPort}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const answer = await response.text();
    return { status: response.status, body: answer === '' ? null : JSON.parse(answer) };
  }

  /** Announces a body of so many bytes and waits for the answer without sending any of it. */
  announce(path: string, bytes: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        'content-length': bytes,
      };
      const options = { host: '127.0.0.1', port: this.controlPort, path, method: 'POST', headers };
      const asking = request(options, (response) => {
        text(response).then((body) => {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(body) });
          asking.destroy();
        }, reject);
      });
      asking.on('error', reject);
      asking.flushHeaders();
    });
  }

  take(sessionId: string, log: readonly StoredEvent[], eventsUrl: string): Promise<Answer> {
    return this.call('PUT', `/v1/sessions/${sessionId}`, { log, events_url: eventsUrl });
  }

  relay(sessionId: string, peerId: string, method: RelayedMethod, params: unknown = {}): Promise<Answer> {
    return this.call('POST', `/v1/sessions/${sessionId}/rpc`, { peer_id: peerId, method, params });
  }

  offer(sessionId: string, peerId: string, sdp: string): Promise<Answer> {
    return this.call('POST', `/v1/sessions/${sessionId}/offer`, { peer_id: peerId, sdp });
  }

  removePeer(sessionId: string, peerId: string): Promise<Answer> {
    return this.call('DELETE', `/v1/sessions/${sessionId}/peers/${peerId}`);
  }

  message(sessionId: string, text: string): Promise<Answer> {
    return this.call('POST', `/v1/sessions/${sessionId}/message`, { text });
  }

  end(sessionId: string, reason = 'api'): Promise<Answer> {
    return this.call('POST', `/v1/sessions/${sessionId}/end`, { reason });
  }

  /** Sends SIGTERM and waits. @returns exit code, or the signal that ended it */
  async stop(): Promise<number | NodeJS.Signals | null> {
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return exitCode ?? signalCode;
    const exited = new Promise<number | NodeJS.Signals | null>((resolve) =>
      this.process.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    this.process.kill('SIGTERM');
    return exited;
  }
}

/** The problem in an answer. @throws ZodError when it is none */
export function problemOf(answer: Answer): Problem {
  return ProblemSchema.parse(answer.body);
}
