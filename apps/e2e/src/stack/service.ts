import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthResponse, WorkerHealth } from '@spool/contracts';
import { freePorts } from '@spool/testing';
import { until } from '../until';
import { Child } from './child';

/** Where the built apps are: of this workspace, or of another that is to be tested. */
const APPS = process.env['E2E_APPS_DIR'] ?? join(__dirname, '../../../../dist/apps');
/** Models are loaded, on machines that may be busy. */
const START_TIMEOUT_MS = 120_000;

export interface ServiceOptions {
  /** Settings of both apps beside what the service sets itself. */
  readonly env?: Record<string, string>;
  /** Puts something into the service's folders before it opens them. */
  readonly prepare?: (dataDir: string, recordingsDir: string) => Promise<void>;
  /** Media workers. @default 1 */
  readonly workers?: 1 | 2;
}

/** The built service as `npm start` runs it, gateway and media worker, on free ports and with a data folder of its own. */
export class Service {
  readonly url: string;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  readonly #workerUrl: string;
  /** A second media worker, where there is one. */
  readonly #spare: Child | null;
  #worker: Child;
  #gateway: Child;

  static async start({ env = {}, prepare, workers = 1 }: ServiceOptions = {}): Promise<Service> {
    const dataDir = mkdtempSync(join(tmpdir(), 'spool-e2e-'));
    const recordingsDir = join(dataDir, 'recordings');
    await prepare?.(dataDir, recordingsDir);
    const [port, internalPort, controlPort, rtcPort, spareControlPort, spareRtcPort] = await freePorts(6);
    const urls = [controlPort, spareControlPort].slice(0, workers).map((port) => `http://127.0.0.1:${port}`);
    const spare =
      workers > 1 ? { CONTROL_PORT: String(spareControlPort), RTC_BASE_PORT: String(spareRtcPort) } : null;
    const service = new Service(dataDir, Number(port), Number(controlPort), spare, {
      PORT: String(port),
      INTERNAL_PORT: String(internalPort),
      INTERNAL_TOKEN: randomBytes(24).toString('hex'),
      WORKER_URLS: urls.join(','),
      CONTROL_PORT: String(controlPort),
      RTC_BASE_PORT: String(rtcPort),
      MEDIA_PROCESSES: '1',
      WEB_DIR: join(APPS, 'web'),
      DATA_DIR: dataDir,
      RECORDING_DIR: recordingsDir,
      ...env,
    });
    try {
      await service.#ready();
    } catch (error) {
      await service.stop();
      throw error;
    }
    return service;
  }

  private constructor(
    dataDir: string,
    port: number,
    controlPort: number,
    spare: Record<string, string> | null,
    env: Record<string, string>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.#workerUrl = `http://127.0.0.1:${controlPort}`;
    this.#dataDir = dataDir;
    this.#env = env;
    this.#worker = this.#run('media-worker');
    this.#spare =
      spare && new Child('media-worker', join(APPS, 'media-worker', 'main.js'), { ...env, ...spare });
    this.#gateway = this.#run('interview-api');
  }

  /** The last lines of both apps. */
  get log(): string {
    return `${this.#gateway.log}\n${this.#worker.log}`;
  }

  async health(): Promise<HealthResponse> {
    const response = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(2000) });
    return (await response.json()) as HealthResponse;
  }

  /** @throws Error when the gateway does not leave on SIGTERM */
  async stopGateway(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#gateway.end(signal);
  }

  async startGateway(): Promise<void> {
    this.#gateway = this.#run('interview-api');
    await this.#ready();
  }

  async restartGateway(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.stopGateway(signal);
    await this.startGateway();
  }

  /** Kills the one media process, as a crash in native code would; the worker starts another. */
  async killMediaProcess(): Promise<void> {
    const response = await fetch(`${this.#workerUrl}/health`);
    const { media_processes } = (await response.json()) as WorkerHealth;
    const pid = media_processes[0]?.pid;
    if (!pid) throw new Error('The media worker has no media process to kill.');
    process.kill(pid, 'SIGKILL');
  }

  /** Kills the media worker that has the interview, with all its processes, as a machine that loses its power. */
  async killWorkerWithInterview(): Promise<void> {
    const { worker, health } = await this.#busyWorker();
    const pids = health.media_processes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
    await Promise.all([worker.end('SIGKILL'), ...pids.map((pid) => process.kill(pid, 'SIGKILL'))]);
  }

  async #busyWorker(): Promise<{ worker: Child; health: WorkerHealth }> {
    const urls = (this.#env['WORKER_URLS'] ?? '').split(',');
    for (const [i, worker] of [this.#worker, this.#spare].entries()) {
      const response = worker?.running ? await fetch(`${urls[i]}/health`) : undefined;
      const health = (await response?.json()) as WorkerHealth | undefined;
      if (worker && health && health.sessions > 0) return { worker, health };
    }
    throw new Error('No media worker has an interview.');
  }

  async stop(): Promise<void> {
    try {
      await this.#gateway.end('SIGTERM');
      await this.#worker.end('SIGTERM');
      await this.#spare?.end('SIGTERM');
    } finally {
      rmSync(this.#dataDir, { recursive: true, force: true });
    }
  }

  #run(app: string): Child {
    return new Child(app, join(APPS, app, 'main.js'), this.#env);
  }

  async #ready(): Promise<void> {
    await until(
      async () => {
        if (!this.#gateway.running || !this.#worker.running)
          throw new Error(`A part of the service stopped.\n${this.log}`);
        const health = await this.health().catch(() => undefined);
        return (
          health?.media_workers === (this.#spare ? 2 : 1) &&
          !health.degraded.some(({ part }) => part === 'media')
        );
      },
      { what: () => `the service to be ready\n${this.log}`, timeoutMs: START_TIMEOUT_MS },
    );
  }
}
