import type { DecodeLane } from '@spool/speech';
import type { Evidence } from '../evidence/evidence';
import type { SimulatedClock } from './clock';

/** To a speech thread and back. */
const HOP_MS = 2;

type Job = Parameters<DecodeLane['run']>[0];
type JobResult = Awaited<ReturnType<DecodeLane['run']>>;

/** A recogniser thread in simulated time: says what the real one says, and takes as long. */
export class SimulatedRecogniser implements DecodeLane {
  readonly #clock: SimulatedClock;
  readonly #evidence: Evidence;
  /** Where in the item each utterance's audio begins, in samples, by its id. */
  readonly #starts = new Map<number, number>();
  #running: { readonly reject: (error: Error) => void } | null = null;

  constructor(clock: SimulatedClock, evidence: Evidence) {
    this.#clock = clock;
    this.#evidence = evidence;
  }

  get idle(): boolean {
    return this.#running === null;
  }

  opened(utteranceId: number, startSample: number): void {
    this.#starts.set(utteranceId, startSample);
  }

  run(job: Job): Promise<JobResult> {
    if (job.type !== 'recognise') throw new TypeError('A recogniser was given another job.');
    const [id, offset] = job.stretch.split('@').map(Number);
    const start = (this.#starts.get(id ?? -1) ?? 0) + (offset ?? 0);
    const end = start + job.samples.length;
    const startedAtMs = this.#clock.nowMs;
    return new Promise((resolve, reject) => {
      const running = { reject };
      this.#running = running;
      void this.#clock.asking(this.#evidence.text(start, end)).then(({ value, costMs }) => {
        this.#clock.at(startedAtMs + costMs + HOP_MS, () => {
          if (this.#running !== running) return;
          this.#running = null;
          resolve({ text: value, computeMs: costMs });
        });
      }, reject);
    });
  }

  cancel(): void {
    const running = this.#running;
    this.#running = null;
    running?.reject(new Error('The job was cancelled.'));
  }
}

/** The end-of-turn thread: one pause at a time. */
export class SimulatedTurnEnd {
  readonly #clock: SimulatedClock;
  readonly #evidence: Evidence;
  #freeAtMs = 0;

  constructor(clock: SimulatedClock, evidence: Evidence) {
    this.#clock = clock;
    this.#evidence = evidence;
  }

  /** @param start, end in samples of the item */
  async judge(start: number, end: number, onJudged: (likelihood: number) => void): Promise<void> {
    const askedAtMs = this.#clock.nowMs;
    const { value, costMs } = await this.#clock.asking(this.#evidence.turnEnd(start, end));
    this.#freeAtMs = Math.max(this.#freeAtMs, askedAtMs) + costMs + HOP_MS;
    this.#clock.at(this.#freeAtMs, () => onJudged(value));
  }
}
