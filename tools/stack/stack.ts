import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerHealthSchema, type WorkerHealth } from '@spool/contracts';
import { freePorts } from '@spool/testing';
import { AppProcess } from './app-process';

export interface StackOptions {
  /** @default 1 */
  readonly gateways?: number;
  /** Media workers. @default 1 */
  readonly workers?: number;
  /** Media processes of each worker. @default 2 */
  readonly mediaProcesses?: number;
  /** Further settings of every gateway, e.g. `DATABASE_URL`, which more than one gateway needs. */
  readonly gatewayEnv?: Readonly<Record<string, string>>;
  readonly workerEnv?: Readonly<Record<string, string>>;
}

const DATA_PREFIX = 'spool-stack-';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SIGNAL_EXIT_CODE = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * The service as it is deployed, gateways and media workers as processes of their own on free ports of the
 * loopback interface, with data in a temporary folder. Nothing of it outlives us, however we end.
 */
export class Stack {
  readonly gateways: readonly AppProcess[];
  readonly workers: readonly AppProcess[];
  readonly #dataDir: string;
  /** Of everything inside; made for this stack. */
  readonly #token = randomBytes(24).toString('hex');
  readonly #undoSignals: () => void;

  /** Resolves when every part is ready. @throws Error with the last lines of the part that is not */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const { gateways = 1, workers = 1, mediaProcesses = 2 } = options;
    const [firstPort = 0] = await freePorts(2 * gateways + workers * (1 + mediaProcesses));
    const stack = new Stack(options, firstPort, gateways, workers, mediaProcesses);
    try {
      await Promise.all([
        ...stack.gateways.map((gateway) => gateway.ready()),
        ...stack.workers.map((worker) => worker.ready(hasAllProcesses)),
      ]);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  private constructor(
    { gatewayEnv, workerEnv }: StackOptions,
    firstPort: number,
    gateways: number,
    workers: number,
    mediaProcesses: number,
  ) {
    const runDir = process.env['SPOOL_RUN_DIR'] ?? '';
    const token = this.#token;
    removeAbandonedData();
    this.#dataDir = mkdtempSync(join(tmpdir(), `${DATA_PREFIX}${process.pid}-`));
    this.#undoSignals = this.#stopOnSignals();
    let port = firstPort;
    const urlOf = (port: number) => `http://127.0.0.1:${port}`;
    this.workers = Array.from({ length: workers }, (_, i) => {
      const controlPort = port++;
      const rtcBasePort = port;
      port += mediaProcesses;
      const env = {
        WORKER_ID: `worker-${i}`,
        CONTROL_PORT: String(controlPort),
        RTC_BASE_PORT: String(rtcBasePort),
        MEDIA_PROCESSES: String(mediaProcesses),
        INTERNAL_TOKEN: token,
        ...workerEnv,
      };
      return new AppProcess('media-worker', urlOf(controlPort), env, runDir);
    });
    this.gateways = Array.from({ length: gateways }, (_, i) => {
      const publicPort = port++;
      const env = {
        PORT: String(publicPort),
        INTERNAL_PORT: String(port++),
        INTERNAL_TOKEN: token,
        WORKER_URLS: this.workers.map(({ url }) => url).join(','),
        DATA_DIR: join(this.#dataDir, `gateway-${i}`),
        ...gatewayEnv,
      };
      return new AppProcess('interview-api', urlOf(publicPort), env, runDir);
    });
  }

  /** Base URL of the first gateway's public API. */
  get url(): string {
    return this.gateways[0]?.url ?? '';
  }

  async workerHealth(worker = 0): Promise<WorkerHealth> {
    const response = await fetch(`${this.workers[worker]?.url}/health`);
    return WorkerHealthSchema.parse(await response.json());
  }

  /** What a Prometheus would scrape. */
  async workerMetrics(worker = 0): Promise<string> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return (await fetch(`${this.workers[worker]?.url}/metrics`, { headers })).text();
  }

  /** Stops everything and removes its data. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all([...this.gateways, ...this.workers].map((app) => app.stop()));
    this.#undoSignals();
    this.#removeData();
  }

  #stopOnSignals(): () => void {
    const onSignal = (signal: (typeof SIGNALS)[number]) => {
      void this.stop().finally(() => process.exit(SIGNAL_EXIT_CODE[signal]));
    };
    const onExit = () => {
      // Nothing can be awaited any more.
      for (const app of [...this.gateways, ...this.workers]) app.kill('SIGKILL');
      this.#removeData();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.once('exit', onExit);
    return () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off('exit', onExit);
    };
  }

  #removeData(): void {
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** Whoever was killed could not remove its data. */
function removeAbandonedData(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${DATA_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** For {@link AppProcess.ready}: whether all media processes of a worker are. */
export function hasAllProcesses(health: unknown): boolean {
  return WorkerHealthSchema.parse(health).media_processes.every(({ ready }) => ready);
}
