import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Spoken } from '../speech/utterances';
import type { Heard } from './heard';

/** Debian's own: python3-aiortc is installed for it, and not for others that may come first in PATH. */
const PYTHON = process.env['PYTHON_BIN'] ?? '/usr/bin/python3';
const SCRIPT = join(__dirname, 'aiortc_learner.py');

/** A learner on aiortc, in a process of its own: see the script. */
export class AiortcLearner {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #complaints = '';

  constructor(offerUrl: string, spoken: Spoken) {
    this.#child = spawn(PYTHON, [SCRIPT, offerUrl, spoken.file]);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.on('data', (data: Buffer) => (this.#complaints += data.toString()));
  }

  /** @returns the Opus payload type of its offer, which was answered */
  async joined(): Promise<number> {
    return Number((await this.#answer()).payload_type);
  }

  /** What was audible of the interviewer since the last time. */
  async heard(): Promise<Heard> {
    const { audible_ms, dbfs } = await this.#ask('heard');
    return { audibleMs: Number(audible_ms), dbfs: Number(dbfs) };
  }

  /** Says its sentence to the end. */
  async say(): Promise<void> {
    await this.#ask('speak');
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end('leave\n');
    await exited;
  }

  #ask(word: 'heard' | 'speak'): Promise<Record<string, unknown>> {
    this.#child.stdin.write(`${word}\n`);
    return this.#answer();
  }

  /** @throws Error with what Python wrote when the script has ended instead */
  async #answer(): Promise<Record<string, unknown>> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error(`aiortc ended: ${this.#complaints}`);
    return JSON.parse(value) as Record<string, unknown>;
  }
}
