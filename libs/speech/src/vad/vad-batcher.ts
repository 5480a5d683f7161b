import { levelDbfs } from '../levels';
import type { VadStream, VoiceActivityModel } from './model';

export interface VadBatcherOptions {
  /**
   * Windows below this level (dBFS) skip the model, with probability 0, while their stream is silent already.
   * @default -60
   */
  readonly gateDbfs?: number;
  /**
   * A stream counts as silent after so many windows in a row below 0.1.
   * @default 8 (256 ms)
   */
  readonly gateAfterWindows?: number;
}

interface Submitted<S> {
  readonly stream: S;
  readonly window: Float32Array;
  readonly onProbability: (probability: number) => void;
}

const SILENT_PROBABILITY = 0.1;

/**
 * Judges the windows of all sessions of a media process together: sessions submit as audio comes in, and
 * one `flush` per tick runs the model once for all of them. One run is in flight at a time, and each
 * stream's probabilities are delivered in the order in which its windows were submitted.
 */
export class VadBatcher<S extends VadStream = VadStream> {
  readonly #model: VoiceActivityModel<S>;
  readonly #gateDbfs: number;
  readonly #gateAfterWindows: number;
  readonly #silentWindows = new WeakMap<S, number>();
  #submitted: Submitted<S>[] = [];
  #draining: Promise<void> | null = null;

  constructor(model: VoiceActivityModel<S>, options: VadBatcherOptions = {}) {
    this.#model = model;
    this.#gateDbfs = options.gateDbfs ?? -60;
    this.#gateAfterWindows = options.gateAfterWindows ?? 8;
  }

  get name(): string {
    return this.#model.name;
  }

  get weakness(): string | undefined {
    return this.#model.weakness;
  }

  createStream(): S {
    return this.#model.createStream();
  }

  /**
   * Queues a window for the next {@link flush}.
   * @param window `VAD_WINDOW_SAMPLES` samples, not written again until the callback
   * @param onProbability told the probability of speech in [0, 1]
   */
  submit(stream: S, window: Float32Array, onProbability: (probability: number) => void): void {
    this.#submitted.push({ stream, window, onProbability });
  }

  /** Drops a stream's windows, e.g. when its session ends; their callbacks are not called. */
  forget(stream: S): void {
    this.#submitted = this.#submitted.filter((entry) => entry.stream !== stream);
  }

  /**
   * Judges all that was submitted. During a run it only joins it: the run goes on with what came since.
   * @throws SpeechError `engine_failed`; the windows of the failed run are lost, later ones are not
   * @throws AggregateError of what callbacks threw, after all of them were called
   */
  flush(): Promise<void> {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  async close(): Promise<void> {
    this.#submitted = [];
    await this.#draining?.catch(() => undefined); // its own caller hears of it
    await this.#model.close();
  }

  async #drain(): Promise<void> {
    const thrown: unknown[] = [];
    while (this.#submitted.length > 0) {
      const batch = this.#takeOnePerStream();
      const judged = batch.filter((entry) => !this.#skips(entry));
      const probabilities =
        judged.length === 0
          ? new Float32Array(0)
          : await this.#model.judge(
              judged.map((entry) => entry.stream),
              judged.map((entry) => entry.window),
            );
      let next = 0;
      for (const entry of batch) {
        const probability = judged[next] === entry ? (probabilities[next++] ?? 0) : 0;
        this.#count(entry.stream, probability);
        try {
          entry.onProbability(probability);
        } catch (error) {
          thrown.push(error); // one session's mistake must not cost the others their windows
        }
      }
    }
    if (thrown.length > 0) throw new AggregateError(thrown, 'A receiver of VAD probabilities threw.');
  }

  /** A stream's next window depends on the state that its previous one leaves, so a run has one of each. */
  #takeOnePerStream(): Submitted<S>[] {
    const taken = new Map<S, Submitted<S>>();
    const rest: Submitted<S>[] = [];
    for (const entry of this.#submitted) {
      if (taken.has(entry.stream)) rest.push(entry);
      else taken.set(entry.stream, entry);
    }
    this.#submitted = rest;
    return [...taken.values()];
  }

  #skips({ stream, window }: Submitted<S>): boolean {
    if ((this.#silentWindows.get(stream) ?? 0) < this.#gateAfterWindows) return false;
    if (levelDbfs(window) >= this.#gateDbfs) return false;
    this.#model.skip(stream, window);
    return true;
  }

  #count(stream: S, probability: number): void {
    const silent = probability < SILENT_PROBABILITY;
    this.#silentWindows.set(stream, silent ? (this.#silentWindows.get(stream) ?? 0) + 1 : 0);
  }
}
