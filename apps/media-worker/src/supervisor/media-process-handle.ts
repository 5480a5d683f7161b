import { fork, type ChildProcess } from 'node:child_process';
import { ProblemError, type Degradation, type ProcessLoad, type WorkerHealth } from '@spool/contracts';
import { traceHeaders, type Logger } from '@spool/observability';
import {
  MEDIA_PROCESS_INDEX,
  type MediaOperation,
  type MediaParams,
  type MediaResult,
  type MessageFromMediaProcess,
  type MessageToMediaProcess,
} from './ipc';

/** Long enough for a model to load, short enough that a hung process is noticed. */
const READY_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 2000;
/** A process that leaves so many questions for a sign of life unanswered in a row hangs: 10 s by default. */
const MAX_UNANSWERED_PINGS = 5;
const SHUTDOWN_TIMEOUT_MS = 6_000;
/** Restart delays double from the first to the second, so that a process that cannot start does not spin. */
const RESTART_DELAY_MS = { first: 250, longest: 10_000 };

export interface MediaProcessSettings {
  readonly index: number;
  /** Bundled entry of the media process. */
  readonly file: string;
  readonly port: number;
  readonly workerId: string;
  readonly logger: Logger;
  /** The process died and took these sessions with it. */
  readonly onLost: (sessionIds: string[]) => void;
  /** A session has ended, or was given up. */
  readonly onSessionClosed: (sessionId: string) => void;
  /** What it counts; null when it is gone. @default nobody asks */
  readonly onMetrics?: (snapshot: number[] | null) => void;
  /** How often it is asked for a sign of life. @default 2000 */
  readonly pingEveryMs?: number;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** One forked media process: starts it, starts it again when it dies, and speaks with it. */
export class MediaProcessHandle {
  readonly sessions = new Set<string>();
  readonly #settings: MediaProcessSettings;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | null = null;
  #ready = false;
  #closing = false;
  #restarts = 0;
  #restartDelayMs = RESTART_DELAY_MS.first;
  #nextId = 1;
  #degraded: Degradation[] = [];
  #speech: WorkerHealth['speech'] = { recogniser: null, synthesiser: null, vad: null };
  #restartTimer: NodeJS.Timeout | null = null;
  #onReady: (() => void)[] = [];
  #pingTimer: NodeJS.Timeout | null = null;
  #load: ProcessLoad | null = null;
  #unansweredPings = 0;
  #gateways: readonly string[] = [];

  constructor(settings: MediaProcessSettings) {
    this.#settings = settings;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Ready, and not at its limits: it may take one more session. */
  get hasRoom(): boolean {
    return this.#ready && this.#load?.level !== 'full';
  }

  /** What it has measured of itself; null before. */
  get load(): ProcessLoad | null {
    return this.#load;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get degraded(): Degradation[] {
    return this.#degraded;
  }

  get speech(): WorkerHealth['speech'] {
    return this.#speech;
  }

  health(): WorkerHealth['media_processes'][number] {
    return {
      index: this.#settings.index,
      pid: this.#child?.pid ?? null,
      ready: this.#ready,
      sessions: this.sessions.size,
      restarts: this.#restarts,
      port: this.#settings.port,
      ...(this.#load ? { load: this.#load } : {}),
    };
  }

  /** Resolves when the process is ready for sessions for the first time. */
  start(): Promise<void> {
    const ready = new Promise<void>((resolve) => this.#onReady.push(resolve));
    this.#fork();
    return ready;
  }

  /**
   * @throws ProblemError what the media process answered, or `media_worker_unavailable`
   */
  request<O extends MediaOperation>(
    sessionId: string,
    operation: O,
    params: MediaParams<O>,
  ): Promise<MediaResult<O>> {
    if (!this.#ready || !this.#child)
      return Promise.reject(unavailable('the media process is starting again'));
    const id = this.#nextId++;
    return new Promise<MediaResult<O>>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(unavailable(`the media process did not answer "${operation}" in ${REQUEST_TIMEOUT_MS} ms`));
      }, REQUEST_TIMEOUT_MS);
      this.#pending.set(id, { resolve: (result) => resolve(result as MediaResult<O>), reject, timer });
      this.#send({ kind: 'request', id, sessionId, operation, params, ...traceHeaders() });
    });
  }

  /** Tells the process something that needs no answer, once it is ready. */
  tell(message: Extract<MessageToMediaProcess, { kind: 'gateways' | 'doubt' | 'drain' }>): void {
    if (message.kind === 'gateways') this.#gateways = message.urls;
    if (this.#ready) this.#send(message);
  }

  get capacity(): { readonly isReady: boolean; readonly isFull: boolean; readonly pacingLateP99Ms: number } {
    const isFull = this.#load?.level === 'full';
    return { isReady: this.#ready, isFull, pacingLateP99Ms: this.#load?.pacing_late_p99_ms ?? 0 };
  }

  /** Asks the process to hand over what it has and leave; kills it when it does not. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#restartTimer) clearTimeout(this.#restartTimer);
    const child = this.#child;
    this.#stopPing();
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#send({ kind: 'shutdown' });
    const timer = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  #fork(): void {
    const { index, file, workerId, logger } = this.#settings;
    const child = fork(file, [], {
      env: { ...process.env, WORKER_ID: workerId, [MEDIA_PROCESS_INDEX]: String(index) },
      execArgv: process.execArgv.filter((arg) => !arg.startsWith('--inspect')),
    });
    this.#child = child;
    const readyTimer = setTimeout(() => {
      logger.error({ index }, 'The media process is not ready in time and is started again.');
      child.kill('SIGKILL');
    }, READY_TIMEOUT_MS);
    child.on('message', (message) => {
      const received = message as MessageFromMediaProcess;
      if (received.kind === 'ready') clearTimeout(readyTimer);
      this.#onMessage(received);
    });
    child.once('error', (error) =>
      logger.error({ index, err: error }, 'The media process cannot be started.'),
    );
    child.once('exit', (code, signal) => {
      clearTimeout(readyTimer);
      this.#onExit(code, signal);
    });
  }

  #onMessage(message: MessageFromMediaProcess): void {
    this.#unansweredPings = 0;
    if (message.kind === 'pong') return;
    if (message.kind === 'load') {
      this.#load = message.load;
      return;
    }
    if (message.kind === 'metrics') {
      this.#settings.onMetrics?.(message.snapshot);
      return;
    }
    if (message.kind === 'ready') {
      this.#ready = true;
      this.#send({ kind: 'gateways', urls: this.#gateways });
      this.#startPing();
      this.#degraded = message.degraded;
      this.#speech = message.speech;
      this.#restartDelayMs = RESTART_DELAY_MS.first;
      for (const resolve of this.#onReady.splice(0)) resolve();
      return;
    }
    if (message.kind === 'session_closed') {
      this.sessions.delete(message.sessionId);
      this.#settings.onSessionClosed(message.sessionId);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    clearTimeout(pending.timer);
    if (message.ok) pending.resolve(message.result);
    else pending.reject(ProblemError.fromProblem(message.problem));
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    this.#ready = false;
    this.#load = null;
    this.#settings.onMetrics?.(null);
    this.#child = null;
    this.#stopPing();
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(unavailable('the media process died'));
    }
    this.#pending.clear();
    const lost = [...this.sessions];
    this.sessions.clear();
    if (this.#closing) return;

    this.#restarts += 1;
    const delayMs = this.#restartDelayMs;
    this.#restartDelayMs = Math.min(delayMs * 2, RESTART_DELAY_MS.longest);
    this.#settings.logger.error(
      { index: this.#settings.index, code, signal, lost: lost.length, delayMs },
      'A media process died and is started again.',
    );
    this.#settings.onLost(lost);
    this.#restartTimer = setTimeout(() => this.#fork(), delayMs);
  }

  /** A process that hangs carries no sound, and by itself it never ends. */
  #startPing(): void {
    // Counted and not timed: a supervisor that was stopped itself must not blame its processes.
    this.#pingTimer = setInterval(() => {
      if (this.#unansweredPings >= MAX_UNANSWERED_PINGS) {
        this.#settings.logger.error({ index: this.#settings.index }, 'A media process hangs and is killed.');
        this.#child?.kill('SIGKILL');
        return;
      }
      this.#unansweredPings += 1;
      this.#send({ kind: 'ping' });
    }, this.#settings.pingEveryMs ?? PING_EVERY_MS);
  }

  #stopPing(): void {
    if (this.#pingTimer) clearInterval(this.#pingTimer);
    this.#pingTimer = null;
  }

  #send(message: MessageToMediaProcess): void {
    // A child that dies meanwhile is noticed by its exit, which rejects what is pending.
    this.#child?.send(message, () => undefined);
  }
}

function unavailable(why: string): ProblemError {
  return new ProblemError('media_worker_unavailable', `Try again in a moment: ${why}.`);
}
