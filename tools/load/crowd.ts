import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallersReport, FromCallers, Mode, ToCallers } from './protocol';

/** Longer than any coming or going takes, in ms. */
const ANSWER_TIMEOUT_MS = 60_000;

/** Callers in a process of their own. */
export class Crowd {
  readonly #child: ChildProcess;

  /** @throws Error when the process does not begin */
  static async start(url: string, mode: Mode): Promise<Crowd> {
    const file = join(process.env['SPOOL_RUN_DIR'] ?? '', 'load/callers-process.mjs');
    const crowd = new Crowd(fork(file, { execArgv: ['--enable-source-maps'] }));
    await crowd.#ask({ type: 'begin', url, mode }, 'ready');
    return crowd;
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Lets callers come or go. @returns how many there are then, and whether the service let no more in */
  async resize(to: number): Promise<{ callers: number; isFull: boolean }> {
    const { callers, refused, failed } = await this.#ask({ type: 'resize', to }, 'resized');
    if (failed > 0 && callers < to)
      throw new Error(`${failed} callers could not join; ${callers} are there.`);
    return { callers, isFull: refused > 0 };
  }

  /** What they have counted within so many ms from now on. */
  async measure(ms: number): Promise<CallersReport> {
    this.#child.send({ type: 'window' } satisfies ToCallers);
    await delay(ms);
    return this.#ask({ type: 'report' }, 'report');
  }

  /** They are gone without a goodbye. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #ask<T extends FromCallers['type']>(
    message: ToCallers,
    answer: T,
  ): Promise<Extract<FromCallers, { type: T }>> {
    return new Promise((resolve, reject) => {
      const done = (work: () => void): void => {
        clearTimeout(timer);
        this.#child.off('message', onMessage);
        this.#child.off('exit', onExit);
        work();
      };
      const onMessage = (received: FromCallers): void => {
        if (received.type === answer) done(() => resolve(received as Extract<FromCallers, { type: T }>));
      };
      const onExit = (): void => done(() => reject(new Error('The process with the callers ended.')));
      const timer = setTimeout(
        () => done(() => reject(new Error(`The callers did not answer "${message.type}" in time.`))),
        ANSWER_TIMEOUT_MS,
      );
      this.#child.on('message', onMessage);
      this.#child.once('exit', onExit);
      this.#child.send(message);
    });
  }
}
