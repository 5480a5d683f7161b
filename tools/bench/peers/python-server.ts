import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Python imports much before it listens, more so on a busy machine. */
const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 3000;
const POLL_MS = 100;
const KEPT_CHARS = 16_000;
/** util-linux: the kernel ends the server when we die, however that happens. */
const SETPRIV = '/usr/bin/setpriv';

/** A peer's server in its own Python environment. */
export class PythonServer {
  readonly url: string;
  readonly #child: ChildProcess;
  #output = '';

  /** @param python of an environment @param script path @throws Error with its last lines when it does not begin */
  static async start(python: string, script: string, port: number, args: string[]): Promise<PythonServer> {
    const server = new PythonServer(python, script, port, args);
    try {
      await server.#ready();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(python: string, script: string, port: number, args: string[]) {
    this.url = `http://127.0.0.1:${port}`;
    const command = [python, script, String(port), ...args];
    const [program = '', ...rest] = existsSync(SETPRIV)
      ? [SETPRIV, '--pdeathsig', 'KILL', ...command]
      : command;
    this.#child = spawn(program, rest, {
      // Nothing of a peer asks the internet for models or for news.
      env: { ...process.env, HF_HUB_OFFLINE: '1', GRADIO_ANALYTICS_ENABLED: 'False' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.on('error', ({ message }) => (this.#output += message));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-KEPT_CHARS);
      });
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The last of what it printed. */
  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    if (!this.#isRunning()) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  async #ready(): Promise<void> {
    const giveUpAt = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      if (!this.#isRunning()) throw new Error(`It ended: ${lastLine(this.#output)}`);
      if (performance.now() > giveUpAt) throw new Error(`It is not ready in time: ${lastLine(this.#output)}`);
      const response = await fetch(`${this.url}/health`).catch(() => null);
      if (response?.ok) return;
      await delay(POLL_MS);
    }
  }
}

/**
 * Python of a peer's environment, which is installed if it was not: that takes minutes, and says so on stderr.
 * @throws Error in one sentence, e.g. when the package index cannot be reached
 */
export function pythonOf(peer: string, root = process.cwd()): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [join(root, 'tools/python/index.mjs'), peer],
      (error, stdout, stderr) => {
        if (error) reject(new Error(lastLine(stderr) || error.message));
        else resolve(stdout.trim());
      },
    );
    child.stderr?.pipe(process.stderr, { end: false });
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';
