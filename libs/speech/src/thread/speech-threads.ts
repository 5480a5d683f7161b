import { defaultModelsDir, resolveModels } from '../models';
import {
  SpeechError,
  type Degradation,
  type EndOfTurnModel,
  type RecognitionStream,
  type Recognizer,
  type Synthesizer,
} from '../ports';
import { DecodeScheduler } from '../recognition/decode-scheduler';
import { Utterance } from '../recognition/utterance';
import { SynthesisQueue } from '../synthesis/synthesis-queue';
import { TurnEndQueue } from '../turn-end/turn-end-queue';
import { EngineThread } from './engine-thread';
import type { EngineInfo, ThreadData } from './protocol';

export interface SpeechThreadsOptions {
  /** The thread's entry: a JavaScript file that calls `runSpeechThread()`. */
  readonly threadFile: string | URL;
  /** @default `defaultModelsDir()` */
  readonly modelsDir?: string;
  /** @default 1 */
  readonly recogniserThreads?: number;
  /** @default 1 */
  readonly synthesiserThreads?: number;
  /**
   * Threads of the end-of-turn model. @default 0: it costs 60 ms a pause, and words and pace alone measure better
   * (`npm run eval:turns`)
   */
  readonly turnEndThreads?: number;
  /** The synthesiser's voice, e.g. `flite-rms`. @default the best that is installed */
  readonly voice?: string;
  /**
   * Utterances that may wait for their final text before more are refused with `overloaded`.
   * @default 16 per recogniser thread: about 3 s of waiting
   */
  readonly maxWaitingFinals?: number;
  /**
   * Sentences that may wait to be spoken before more are refused with `overloaded`.
   * @default 32 per synthesiser thread
   */
  readonly maxWaitingSentences?: number;
  /** Bound of the cache of spoken sentences, in bytes. @default 32 MiB: about 350 s */
  readonly cacheBytes?: number;
  /** Told what happens to the threads; never what was said. */
  readonly onLog?: (level: 'info' | 'warn', message: string) => void;
}

export interface QueueStats {
  /** Jobs that wait. */
  readonly queued: number;
  /** Jobs that are computed now. */
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  /** Time that engines computed in all, in ms. */
  readonly computeMs: number;
  /** Times that a thread was started again. */
  readonly restarts: number;
}

export interface SpeechThreadsStats {
  readonly recognition: QueueStats;
  readonly synthesis: QueueStats & { readonly cacheHits: number };
  readonly turnEnd: QueueStats;
}

const DEFAULT_CACHE_BYTES = 32 << 20;

/** The queue of a kind of engine, as its threads need it. */
interface ThreadUser {
  use(lanes: readonly EngineThread[]): void;
  kick(): void;
  failAll(error: SpeechError): void;
}

/** The speech engines of a media process, each kind in threads of its own. */
export class SpeechThreads {
  /** `null` when no recognition model is installed: learners can type. */
  readonly recognizer: Recognizer | null;
  /** `null` when no voice could be loaded: the interviewer writes only. */
  readonly synthesizer: Synthesizer | null;
  /** `null` without threads or a model for it: words and timing alone tell the end of a turn. */
  readonly endOfTurn: EndOfTurnModel | null;
  /** What works less well than usual, for `/health` and the page. */
  readonly degraded: readonly Degradation[];
  readonly #scheduler: DecodeScheduler;
  readonly #synthesis: SynthesisQueue;
  readonly #recognisers: readonly EngineThread[];
  readonly #synthesisers: readonly EngineThread[];
  readonly #turnEnds: TurnEndQueue;
  readonly #turnEndThreads: readonly EngineThread[];

  private constructor(
    recognition: Started<DecodeScheduler>,
    synthesis: Started<SynthesisQueue>,
    turnEnd: Started<TurnEndQueue>,
  ) {
    this.#scheduler = recognition.user;
    this.#synthesis = synthesis.user;
    this.#recognisers = recognition.threads;
    this.#synthesisers = synthesis.threads;
    this.recognizer = recognition.engine && recognizerOf(recognition.engine, recognition.user);
    this.synthesizer = synthesis.engine && synthesis.user;
    this.#turnEnds = turnEnd.user;
    this.#turnEndThreads = turnEnd.threads;
    this.endOfTurn = turnEnd.engine && turnEnd.user;
    this.degraded = [...recognition.degraded, ...synthesis.degraded];
  }

  /** Starts the threads and loads the engines; an engine that cannot be had is `null` and told in `degraded`. */
  static async start(options: SpeechThreadsOptions): Promise<SpeechThreads> {
    const recogniserThreads = options.recogniserThreads ?? 1;
    const synthesiserThreads = options.synthesiserThreads ?? 1;
    const modelsDir = options.modelsDir ?? defaultModelsDir();
    const voice = options.voice;
    const models = resolveModels(modelsDir);
    const turnEndThreads = models.smartTurn === null ? 0 : (options.turnEndThreads ?? 0);
    const [recognition, synthesis, turnEnd] = await Promise.all([
      startThreads(
        options,
        recogniserThreads,
        { role: 'recogniser', modelsDir },
        () => new DecodeScheduler(options.maxWaitingFinals ?? 16 * recogniserThreads),
      ),
      startThreads(
        options,
        synthesiserThreads,
        { role: 'synthesiser', modelsDir, ...(voice === undefined ? {} : { voice }) },
        (engine) =>
          new SynthesisQueue({
            name: engine?.name ?? 'none',
            maxQueued: options.maxWaitingSentences ?? 32 * synthesiserThreads,
            cacheBytes: options.cacheBytes ?? DEFAULT_CACHE_BYTES,
          }),
      ),
      startThreads(
        options,
        turnEndThreads,
        { role: 'turn_end', modelsDir },
        (engine) => new TurnEndQueue(engine?.name ?? 'none'),
      ),
    ]);
    const missing = models.degraded.filter((entry) => entry.part === 'recognition');
    const degraded = missing.length > 0 ? missing : recognition.degraded;
    return new SpeechThreads({ ...recognition, degraded }, synthesis, turnEnd);
  }

  stats(): SpeechThreadsStats {
    return {
      recognition: { ...this.#scheduler.stats(), restarts: restarts(this.#recognisers) },
      synthesis: { ...this.#synthesis.stats(), restarts: restarts(this.#synthesisers) },
      turnEnd: { ...this.#turnEnds.stats(), restarts: restarts(this.#turnEndThreads) },
    };
  }

  /** Ends the threads; what waits or runs is rejected with `closed`. Idempotent. */
  async close(): Promise<void> {
    const error = new SpeechError('closed', 'The speech engines are closed.');
    this.#scheduler.close(error);
    this.#synthesis.close(error);
    this.#turnEnds.close(error);
    const threads = [...this.#recognisers, ...this.#synthesisers, ...this.#turnEndThreads];
    await Promise.all(threads.map((thread) => thread.close()));
  }

  /** Ends the threads of a kind as a crash would; they start again. For tests of recovery. */
  async crash(kind: 'recognition' | 'synthesis' | 'turn_end'): Promise<void> {
    const threads = {
      recognition: this.#recognisers,
      synthesis: this.#synthesisers,
      turn_end: this.#turnEndThreads,
    };
    await Promise.all(threads[kind].map((thread) => thread.crash()));
  }
}

/** What each kind of thread does, as it is told to people. */
const PARTS = { recogniser: 'recognition', synthesiser: 'synthesis', turn_end: 'end_of_turn' } as const;

interface Started<U extends ThreadUser> {
  readonly user: U;
  readonly threads: readonly EngineThread[];
  readonly engine: EngineInfo | null;
  readonly degraded: readonly Degradation[];
}

async function startThreads<U extends ThreadUser>(
  options: SpeechThreadsOptions,
  count: number,
  data: ThreadData,
  queueFor: (engine: EngineInfo | null) => U,
): Promise<Started<U>> {
  const part = PARTS[data.role];
  let user: U | null = null;
  const onLog = options.onLog ?? (() => undefined);
  const start = () =>
    EngineThread.start({
      threadFile: options.threadFile,
      data,
      onLog,
      onIdle: () => user?.kick(),
      onDown: (error) => {
        onLog('warn', `${error.message} It is tried again.`);
        user?.failAll(error);
      },
    });
  const results = await Promise.allSettled(Array.from({ length: count }, start));
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const engine = started[0]?.engine ?? null;
  const failure = results.find((result) => result.status === 'rejected');
  user = queueFor(engine);
  const threads = started.map((entry) => entry.thread);
  user.use(threads);
  if (engine) onLog('info', `Speech ${part}: ${engine.name}, ${threads.length} thread(s).`);
  const degraded: Degradation[] = [];
  if (engine?.weakness !== undefined) degraded.push({ part, detail: engine.weakness });
  if (failure && count > 0) degraded.push({ part, detail: messageOf(failure.reason) });
  return { user, threads, engine, degraded };
}

function recognizerOf(engine: EngineInfo, scheduler: DecodeScheduler): Recognizer {
  return {
    ...engine,
    open: (onPartial): RecognitionStream => new Utterance(scheduler, onPartial),
  };
}

function restarts(threads: readonly EngineThread[]): number {
  return threads.reduce((sum, thread) => sum + thread.restarts, 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
