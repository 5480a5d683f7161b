import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const EXIT_TIMEOUT_MS = 10_000;
/** What is shown of a process that did not do what it should. */
const REMEMBERED_LINES = 60;

/** A process of the service, and the last lines that it wrote. */
export class Child {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #lines: string[] = [];

  constructor(name: string, file: string, env: Record<string, string>) {
    this.#name = name;
    // What is set for the tests' own process is not for the service.
    const { OPUS_FORCE_WASM: _, ...inherited } = process.env;
    this.#child = spawn(process.execPath, ['--enable-source-maps', file], {
      env: { ...inherited, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#remember(line));
    }
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last lines that it wrote, for whoever finds out why a test failed. */
  get log(): string {
    return this.#lines.map((line) => `${this.#name} | ${line}`).join('\n');
  }

  /** Ends it and waits for that. A process that does not leave when asked is a failure. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.running) return;
    this.#child.kill(signal);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), EXIT_TIMEOUT_MS);
    });
    const outcome = await Promise.race([this.#exited, tooLong]);
    clearTimeout(timer);
    if (outcome !== 'late') return;
    this.#child.kill('SIGKILL');
    await this.#exited;
    throw new Error(`${this.#name} did not leave within ${EXIT_TIMEOUT_MS} ms of ${signal}.\n${this.log}`);
  }

  #remember(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > REMEMBERED_LINES) this.#lines.shift();
  }
}
