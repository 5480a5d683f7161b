import { SpeechError, type EndOfTurnModel } from '../ports';
import type { Job, JobResult } from '../thread/protocol';

/** A thread as the queue needs it. */
export interface TurnEndLane {
  readonly idle: boolean;
  run(job: Job): Promise<JobResult>;
}

interface Asked {
  readonly samples: Float32Array;
  readonly resolve: (likelihood: number) => void;
  readonly reject: (error: SpeechError) => void;
}

/** More than this wait half a second: their pauses are over before they are judged. */
const MAX_WAITING = 8;

/** Gives pauses to the end-of-turn threads in the order in which they came. */
export class TurnEndQueue implements EndOfTurnModel {
  readonly name: string;
  readonly #running = new Set<TurnEndLane>();
  #waiting: Asked[] = [];
  #lanes: readonly TurnEndLane[] = [];
  #closedWith: SpeechError | null = null;
  #done = 0;
  #failed = 0;
  #computeMs = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** The threads, once they are there; an idle one tells by {@link kick}. */
  use(lanes: readonly TurnEndLane[]): void {
    this.#lanes = lanes;
    this.kick();
  }

  stats() {
    return {
      queued: this.#waiting.length,
      running: this.#running.size,
      done: this.#done,
      failed: this.#failed,
      computeMs: this.#computeMs,
    };
  }

  judge(samples: Float32Array): Promise<number> {
    if (this.#closedWith) return Promise.reject(this.#closedWith);
    if (this.#waiting.length >= MAX_WAITING) {
      this.#failed += 1;
      return Promise.reject(
        new SpeechError('overloaded', 'Too many pauses wait to be judged; go by words and timing.'),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ samples, resolve, reject });
      this.kick();
    });
  }

  /** Starts what can be started. */
  kick(): void {
    for (const lane of this.#lanes) {
      if (!lane.idle || this.#running.has(lane)) continue;
      const asked = this.#waiting.shift();
      if (!asked) return;
      void this.#run(lane, asked);
    }
  }

  /** All that wait fail, because no thread can be started. */
  failAll(error: SpeechError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#failed += waiting.length;
    for (const { reject } of waiting) reject(error);
  }

  /** Nothing is taken any more; all that wait fail. */
  close(error: SpeechError): void {
    this.#closedWith = error;
    this.failAll(error);
  }

  async #run(lane: TurnEndLane, { samples, resolve, reject }: Asked): Promise<void> {
    this.#running.add(lane);
    try {
      const { likelihood, computeMs } = await lane.run({ type: 'judge_turn_end', samples });
      this.#done += 1;
      this.#computeMs += computeMs;
      resolve(likelihood ?? 0.5);
    } catch (error) {
      // Not tried again: the pause is over by then, and nothing is lost but one witness.
      this.#failed += 1;
      reject(error instanceof SpeechError ? error : new SpeechError('engine_failed', String(error)));
    }
    this.#running.delete(lane);
    this.kick();
  }
}
