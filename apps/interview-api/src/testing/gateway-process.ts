import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../../../..');

/** The gateway's bundle, built for these tests in a folder that `remove` takes away. */
export async function buildGateway(): Promise<{ file: string; remove: () => void }> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'dist', 'test-interview-api-'));
  await promisify(execFile)(process.execPath, [join(__dirname, 'build-gateway.mjs'), folder], { cwd: ROOT });
  return {
    file: join(folder, 'main.mjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A gateway as a process of its own, which can be killed as the kernel kills one. */
export class GatewayProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Base URL of the public API. */
    readonly url: string,
  ) {}

  /** Resolves when it answers. @throws {Error} with what it wrote, if it ends before */
  static async start(file: string, env: Record<string, string>): Promise<GatewayProcess> {
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      env: { ...process.env, NODE_ENV: 'production', PORT: '0', INTERNAL_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          lines.push(line);
          const found = /"url":"([^"]+)"/.exec(line)?.[1];
          if (found && line.includes('is ready')) resolve(found);
        });
      }
      child.once('exit', (code) => reject(new Error(`The gateway left with ${code}.\n${lines.join('\n')}`)));
    });
    return new GatewayProcess(child, url);
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.url), {
      method: 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(new URL(path, this.url))).json()) as T;
  }

  /** `kill -9`: nothing is finished, nothing is closed. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}
