import { Worker } from 'node:worker_threads';
import { SpeechError } from '../ports';
import type { EngineInfo, FromThread, Job, JobResult, ThreadData, ToThread } from './protocol';

export interface EngineThreadOptions {
  readonly threadFile: string | URL;
  readonly data: ThreadData;
  readonly onLog: (level: 'info' | 'warn', message: string) => void;
  /** The thread can take a job: it has started, or started again. */
  readonly onIdle: () => void;
  /** The thread could not be started again; it is tried again later. */
  readonly onDown: (error: SpeechError) => void;
}

/** A job ended because {@link EngineThread.cancel} was called; nothing is wrong. */
export class JobCancelled extends Error {}

interface RunningJob {
  readonly id: number;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: Error) => void;
  readonly onAudio: (samples: Float32Array) => void;
}

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
/**
 * How long a closing thread may finish what it computes before it is ended by force, which native code may not survive:
 * longer than any computation takes.
 */
const CLOSE_MS = 15_000;

/** One speech thread, seen from the media process: takes one job at a time, and is started again when it dies. */
export class EngineThread {
  readonly #options: EngineThreadOptions;
  #worker: Worker | null = null;
  #ready = false;
  #closed = false;
  #job: RunningJob | null = null;
  #nextId = 1;
  #failuresInARow = 0;
  #restartTimer: NodeJS.Timeout | null = null;
  #restarts = 0;

  private constructor(options: EngineThreadOptions) {
    this.#options = options;
  }

  /** @throws SpeechError `model_missing` | `engine_failed` when the engine cannot be loaded */
  static async start(options: EngineThreadOptions): Promise<{ thread: EngineThread; engine: EngineInfo }> {
    const thread = new EngineThread(options);
    try {
      return { thread, engine: await thread.#spawn() };
    } catch (error) {
      thread.#closed = true;
      throw error;
    }
  }

  get idle(): boolean {
    return this.#ready && this.#job === null && !this.#closed;
  }

  get running(): boolean {
    return this.#job !== null;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /**
   * Computes a job. Call only when {@link idle}.
   * @throws SpeechError `engine_failed` when the engine threw or its thread died, `closed`
   * @throws JobCancelled
   */
  run(job: Job, onAudio: (samples: Float32Array) => void = () => undefined): Promise<JobResult> {
    if (!this.idle) return Promise.reject(new SpeechError('overloaded', 'The speech thread is busy.'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#job = { id, resolve, reject, onAudio };
      this.#tell({ type: 'job', id, job });
    });
  }

  /** Asks the thread to give the running job up as soon as it can. */
  cancel(): void {
    if (this.#job) this.#tell({ type: 'cancel', id: this.#job.id });
  }

  /**
   * Ends the thread as an exception would that nobody caught: for tests of what happens then. Not by `terminate`: native
   * code that is cut off in mid-computation takes the whole process with it.
   */
  async crash(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#tell({ type: 'crash' });
    await exited;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#ready = false;
    if (this.#restartTimer) clearTimeout(this.#restartTimer);
    const worker = this.#worker;
    if (!worker) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#tell({ type: 'close' });
    const timer = setTimeout(() => void worker.terminate(), CLOSE_MS);
    await exited;
    clearTimeout(timer);
  }

  #spawn(): Promise<EngineInfo> {
    const worker = new Worker(this.#options.threadFile, { workerData: this.#options.data });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      let cause: Error | undefined;
      worker.on('error', (error) => {
        cause = error;
      });
      worker.on('message', (message: FromThread) => {
        if (message.type === 'ready') {
          this.#ready = true;
          resolve(message.engine);
        } else if (message.type === 'unavailable') reject(new SpeechError(message.code, message.message));
        else this.#onJobMessage(message);
      });
      worker.on('exit', (code) => {
        const message = `The ${this.#options.data.role} thread ended (code ${code})${cause ? `: ${cause.message}` : ''}.`;
        const wasReady = this.#ready;
        this.#ready = false;
        this.#worker = null;
        reject(new SpeechError('engine_failed', message, { cause }));
        this.#endJob()?.reject(
          new SpeechError(this.#closed ? 'closed' : 'engine_failed', message, { cause }),
        );
        if (wasReady && !this.#closed) {
          this.#options.onLog('warn', `${message} It is started again.`);
          this.#restartLater();
        }
      });
    });
  }

  #onJobMessage(message: Exclude<FromThread, { type: 'ready' | 'unavailable' }>): void {
    if (message.id !== this.#job?.id) return;
    if (message.type === 'audio') return this.#job.onAudio(message.samples);
    const job = this.#endJob();
    if (message.type === 'done') {
      this.#failuresInARow = 0;
      job?.resolve(message.result);
    } else if (message.cancelled) job?.reject(new JobCancelled());
    else job?.reject(new SpeechError('engine_failed', message.message));
    this.#options.onIdle();
  }

  /** At once after the first death, later and later when it goes on dying. */
  #restartLater(): void {
    this.#failuresInARow += 1;
    const backoffs = this.#failuresInARow - 1;
    const delay = backoffs === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (backoffs - 1));
    this.#restartTimer = setTimeout(() => {
      this.#restarts += 1;
      this.#spawn().then(
        () => this.#options.onIdle(),
        (error: unknown) => {
          if (this.#closed) return;
          this.#options.onDown(
            error instanceof SpeechError ? error : new SpeechError('engine_failed', String(error)),
          );
          this.#restartLater();
        },
      );
    }, delay);
  }

  #endJob(): RunningJob | null {
    const job = this.#job;
    this.#job = null;
    return job;
  }

  #tell(message: ToThread): void {
    this.#worker?.postMessage(message);
  }
}
