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
}

/** The built service as `npm start` runs it, gateway and media worker, on free ports and with a data folder of its own. */
export class Service {
  readonly url: string;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  readonly #workerUrl: string;
  #worker: Child;
  #gateway: Child;

  static async start({ env = {}, prepare }: ServiceOptions = {}): Promise<Service> {
    const dataDir = mkdtempSync(join(tmpdir(), 'spool-e2e-'));
    const recordingsDir = join(dataDir, 'recordings');
    await prepare?.(dataDir, recordingsDir);
    const [port, internalPort, controlPort, rtcPort] = await freePorts(4);
    const service = new Service(dataDir, Number(port), Number(controlPort), {
      PORT: String(port),
      INTERNAL_PORT: String(internalPort),
      INTERNAL_TOKEN: randomBytes(24).toString('hex'),
      WORKER_URLS: `http://127.0.0.1:${controlPort}`,
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

  private constructor(dataDir: string, port: number, controlPort: number, env: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#workerUrl = `http://127.0.0.1:${controlPort}`;
    this.#dataDir = dataDir;
    this.#env = env;
    this.#worker = this.#run('media-worker');
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

  async stop(): Promise<void> {
    try {
      await this.#gateway.end('SIGTERM');
      await this.#worker.end('SIGTERM');
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
        return health?.media_workers === 1 && !health.degraded.some(({ part }) => part === 'media');
      },
      { what: () => `the service to be ready\n${this.log}`, timeoutMs: START_TIMEOUT_MS },
    );
  }
}
