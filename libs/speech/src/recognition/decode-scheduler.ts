import { SpeechError } from '../ports';
import type { Job, JobResult } from '../thread/protocol';
import { DecodeQueue, type DecodeKind, type Wanted } from './decode-queue';
import type { Utterance, UtteranceHost } from './utterance';

/** A thread as the scheduler needs it. */
export interface DecodeLane {
  readonly idle: boolean;
  run(job: Job): Promise<JobResult>;
  cancel(): void;
}

export interface SchedulerStats {
  readonly queued: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly computeMs: number;
}

interface Running {
  readonly utterance: Utterance;
  kind: DecodeKind;
  cancelled: boolean;
}

/** A job is tried again when its thread dies, but not for ever: it may be what kills it. */
const ATTEMPTS = 2;

/** Gives the utterances' jobs to the recogniser threads: finals first, and partials only where nothing waits. */
export class DecodeScheduler implements UtteranceHost {
  readonly #queue: DecodeQueue<Utterance>;
  readonly #running = new Map<DecodeLane, Running>();
  readonly #failures = new WeakMap<Utterance, number>();
  #lanes: readonly DecodeLane[] = [];
  #closedWith: SpeechError | null = null;
  #done = 0;
  #failed = 0;
  #computeMs = 0;

  /** @param maxFinals how many utterances may wait for their final text before more are refused */
  constructor(maxFinals: number) {
    this.#queue = new DecodeQueue(maxFinals);
  }

  /** The threads, once they are there; an idle one tells by {@link kick}. */
  use(lanes: readonly DecodeLane[]): void {
    this.#lanes = lanes;
    this.kick();
  }

  stats(): SchedulerStats {
    return {
      queued: this.#queue.size,
      running: this.#running.size,
      done: this.#done,
      failed: this.#failed,
      computeMs: this.#computeMs,
    };
  }

  request(utterance: Utterance, kind: DecodeKind): void {
    const running = this.#runningOf(utterance);
    if (running) {
      // Its turn comes again when the job ends; a partial that covers too little is only in the way.
      if (kind === 'final' && running.kind === 'partial') this.#cancel(running);
      return;
    }
    this.#add(utterance, kind);
    this.kick();
  }

  forget(utterance: Utterance): void {
    this.#queue.remove(utterance);
    const running = this.#runningOf(utterance);
    if (running) this.#cancel(running);
  }

  /** Starts what can be started. */
  kick(): void {
    for (const lane of this.#lanes) {
      if (!lane.idle || this.#running.has(lane)) continue;
      const wanted = this.#queue.next();
      if (!wanted) return;
      void this.#run(lane, wanted);
    }
    this.#makeWay();
  }

  /** All that wait fail, because no thread can be started. */
  failAll(error: SpeechError): void {
    for (const utterance of this.#queue.drain()) {
      this.#failed += 1;
      utterance.fail(error);
    }
  }

  /** Nothing is taken any more; all that wait fail. */
  close(error: SpeechError): void {
    this.#closedWith = error;
    this.failAll(error);
  }

  async #run(lane: DecodeLane, { utterance, kind }: Wanted<Utterance>): Promise<void> {
    const segment = utterance.nextSegment();
    if (!segment) return this.kick();
    const running: Running = { utterance, kind, cancelled: false };
    this.#running.set(lane, running);
    let again: DecodeKind | null;
    try {
      const result = await lane.run({
        type: 'recognise',
        samples: segment.samples,
        stretch: `${utterance.id}@${segment.startSample}`,
        ends: kind === 'final' || segment.commits,
      });
      this.#done += 1;
      this.#computeMs += result.computeMs;
      this.#failures.delete(utterance);
      again = utterance.accept(segment, result);
    } catch (error) {
      if (!running.cancelled && !this.#mayTryAgain(utterance, error)) again = null;
      else again = utterance.awaited ? 'final' : null;
    } finally {
      this.#running.delete(lane);
    }
    if (again) this.#addAgain(utterance, again);
    this.kick();
  }

  #addAgain(utterance: Utterance, kind: DecodeKind): void {
    try {
      this.#add(utterance, kind);
    } catch (error) {
      utterance.fail(asSpeechError(error));
    }
  }

  #add(utterance: Utterance, kind: DecodeKind): void {
    if (this.#closedWith) throw this.#closedWith;
    if (this.#queue.add(utterance, kind)) return;
    throw new SpeechError('overloaded', 'Too many utterances wait for their text; try again in a moment.');
  }

  #mayTryAgain(utterance: Utterance, error: unknown): boolean {
    const failures = (this.#failures.get(utterance) ?? 0) + 1;
    this.#failures.set(utterance, failures);
    this.#failed += 1;
    if (failures < ATTEMPTS) return true;
    this.#failures.delete(utterance);
    utterance.fail(asSpeechError(error));
    return false;
  }

  /** Ends partials for finals that wait: a partial is worth little, a final is what the learner waits for. */
  #makeWay(): void {
    let waiting = this.#queue.finals - [...this.#running.values()].filter((job) => job.cancelled).length;
    for (const running of this.#running.values()) {
      if (waiting <= 0) return;
      if (running.kind !== 'partial' || running.cancelled) continue;
      this.#cancel(running);
      waiting -= 1;
    }
  }

  #cancel(running: Running): void {
    for (const [lane, job] of this.#running) {
      if (job !== running || job.cancelled) continue;
      job.cancelled = true;
      lane.cancel();
    }
  }

  #runningOf(utterance: Utterance): Running | undefined {
    return [...this.#running.values()].find((job) => job.utterance === utterance);
  }
}

function asSpeechError(error: unknown): SpeechError {
  return error instanceof SpeechError ? error : new SpeechError('engine_failed', String(error));
}
