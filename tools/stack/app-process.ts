import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf } from './process-usage';

const READY_TIMEOUT_MS = 60_000;
/** More than an app takes to leave in good order. */
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;
/** Output that is kept for those who ask why it went wrong. */
const KEPT_CHARS = 64_000;
/** util-linux: the kernel ends the app when we die, however that happens. */
const SETPRIV = '/usr/bin/setpriv';

export type AppName = 'interview-api' | 'media-worker';

/** One server app as a process of its own, from its bundle. */
export class AppProcess {
  readonly name: AppName;
  /** Answers `GET /health`. */
  readonly url: string;
  readonly #start: () => ChildProcess;
  #child: ChildProcess;
  #output = '';

  /** @param env beyond our own environment @param runDir folder with `apps/NAME/main.js` */
  constructor(name: AppName, url: string, env: Record<string, string>, runDir: string) {
    this.name = name;
    this.url = url;
    const file = join(runDir, 'apps', name, 'main.js');
    if (!existsSync(file)) throw new Error(`${file} is not there: run tools with \`node tools/run.mjs\`.`);
    const node = [process.execPath, ...nodeOptions(name), '--enable-source-maps', file];
    const [program = '', ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', ...node] : node;
    // What Jest sets for itself is not for the apps.
    const { OPUS_FORCE_WASM: _, NODE_OPTIONS: __, ...environment } = process.env;
    this.#start = () =>
      spawn(program, args, {
        env: { ...environment, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    this.#child = this.#spawn();
  }

  /** Starts it again, after it has ended. */
  restart(): void {
    if (!this.isRunning) this.#child = this.#spawn();
  }

  /** To it and all that it has started: as a machine is that loses its power, or stands still. */
  signalAll(signal: NodeJS.Signals): void {
    for (const pid of treeOf(this.pid)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has just gone by itself.
      }
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The last of what it printed. */
  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** @throws Error with its last lines when it ends, or is not ready in time */
  async ready(isReady: (health: unknown) => boolean = () => true): Promise<void> {
    const giveUpAt = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      if (!this.isRunning) throw new Error(`${this.name} ended:\n${this.#output}`);
      if (performance.now() > giveUpAt)
        throw new Error(`${this.name} is not ready in time:\n${this.#output}`);
      // Refused while it does not listen yet.
      const response = await fetch(`${this.url}/health`).catch(() => null);
      if (response?.ok && isReady(await response.json())) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #spawn(): ChildProcess {
    const child = this.#start();
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-KEPT_CHARS);
      });
    }
    return child;
  }

  /** Asks it to leave, and makes it when it does not. Idempotent. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** `SPOOL_PROFILE=media-worker` writes CPU profiles of that app's processes into the current folder, or SPOOL_PROFILE_DIR. */
function nodeOptions(name: AppName): string[] {
  const { SPOOL_PROFILE: app, SPOOL_PROFILE_DIR: folder = process.cwd() } = process.env;
  return app === name ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}
