import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { actionsFor, OPERATIONS } from '../permissions/handlers';
import { properName } from '../permissions/iam-actions';
import { SERVICE_LINKED_ROLES } from '../permissions/own-table';
import type { StackTemplate } from '../permissions/templates';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly forcePathStyle: boolean;
  readonly maxAttempts: number;
}

const FactsSchema = z.object({
  unsupported: z.array(z.string()),
  not_updatable: z.array(z.string()),
  not_deletable: z.array(z.string()),
  calls: z.array(z.string()),
  checked: z.array(z.string()),
  made_up_attributes: z.array(z.string()),
});
/** What the emulator asked of policies, and what it could not do. */
export type Facts = z.output<typeof FactsSchema>;

const START_TIMEOUT_MS = 60_000;
/** moto's own. */
export const EMULATOR_ACCOUNT = '123456789012';
const ADMIN: Credentials = { accessKeyId: 'setup', secretAccessKey: 'setup' };

/** moto's server (tools/deploy-policy/emulator), with the permissions that each of these stacks' resources takes. */
export class Emulator {
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(
    readonly endpoint: string,
    process: ChildProcess,
    folder: string,
  ) {
    this.#process = process;
    this.#folder = folder;
  }

  /**
   * @param python of an environment with moto
   * @param script server.py
   * @throws {Error} with the server's last words when it does not come up
   */
  static async start(python: string, script: string, stacks: readonly StackTemplate[]): Promise<Emulator> {
    const folder = mkdtempSync(join(tmpdir(), 'spool-emulator-'));
    const handlers = join(folder, 'handlers.json');
    writeFileSync(handlers, JSON.stringify(await handlersFor(stacks)));
    const port = await freePort();
    const child = spawn(python, [script, String(port), handlers], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // The repository is no place for compiled files.
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const lastLines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLines.push(line);
      if (process.env['DEBUG']) process.stderr.write(`emulator | ${line}\n`);
      if (lastLines.length > 20) lastLines.shift();
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void =>
        reject(new Error(`The emulator does not start (${why}): ${lastLines.join(' | ')}`));
      const timer = setTimeout(() => fail('time is up'), START_TIMEOUT_MS);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`exit code ${code}`));
      createInterface({ input: child.stdout }).once('line', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    return new Emulator(`http://127.0.0.1:${port}`, child, folder);
  }

  /** For SDK clients. */
  config(credentials: Credentials = ADMIN, region = 'us-east-1'): ClientConfig {
    return { endpoint: this.endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 };
  }

  /** An account with nothing in it, and nobody's permissions asked. */
  async reset(): Promise<void> {
    await this.enforce(false);
    await this.#post('/moto-api/reset');
    await this.#post('/emulator/facts');
  }

  /** Whether policies are asked from now on. */
  async enforce(on: boolean): Promise<void> {
    await this.#post('/moto-api/reset-auth', on ? '0' : '1e15');
  }

  async facts(): Promise<Facts> {
    const response = await fetch(`${this.endpoint}/emulator/facts`);
    return FactsSchema.parse(await response.json());
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      const gone = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.removeAllListeners('exit');
      this.#process.once('exit', () => undefined);
      this.#process.kill('SIGTERM');
      await Promise.race([gone, new Promise((resolve) => this.#process.once('exit', resolve))]);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #post(path: string, body = ''): Promise<void> {
    const response = await fetch(`${this.endpoint}${path}`, { method: 'POST', body });
    if (!response.ok) throw new Error(`The emulator answers ${response.status} to ${path}.`);
  }
}

/** By type: the union over these stacks' resources of that type, in IAM's spelling. */
async function handlersFor(
  stacks: readonly StackTemplate[],
): Promise<Record<string, Record<string, unknown>>> {
  const handlers: Record<string, Record<string, unknown>> = {};
  for (const { template } of stacks) {
    for (const resource of Object.values(template.Resources)) {
      const entry = (handlers[resource.Type] ??= { serviceLinkedRole: SERVICE_LINKED_ROLES[resource.Type] });
      for (const operation of OPERATIONS) {
        const actions = (entry[operation] ?? []) as string[];
        for (const action of actionsFor(resource.Type, resource, operation)) {
          const name = await properName(action);
          if (name !== undefined && !actions.includes(name)) actions.push(name);
        }
        entry[operation] = actions;
      }
    }
  }
  return handlers;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
