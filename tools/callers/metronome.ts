import { Pacer, type PacerStats } from '@spool/audio';

const INTERVAL_MS = 20;
/** Callers do not all speak in the same millisecond. */
const PHASES = 4;
/** What a busy machine held up is sent late rather than not at all, up to 200 ms of it, as a sound card would. */
const MAX_CATCH_UP_TICKS = 40;

/** One drift-free clock for all callers of a process; each ticks every 20 ms, spread over the interval. */
export class Metronome {
  readonly #pacer = new Pacer({ intervalMs: INTERVAL_MS / PHASES, maxCatchUpTicks: MAX_CATCH_UP_TICKS });
  #added = 0;

  /** Calls back every 20 ms until the returned function is called. */
  add(callback: (nowMs: number) => void): () => void {
    const phase = this.#added++ % PHASES;
    return this.#pacer.add((tick, nowMs) => {
      if (tick % PHASES === phase) callback(nowMs);
    });
  }

  /** The same since the last call. */
  takeLateness(): ReturnType<Pacer['takeLateness']> {
    return this.#pacer.takeLateness();
  }

  /** How late callers themselves are: what is measured with them is blurred by it. */
  stats(): PacerStats {
    return this.#pacer.stats();
  }
}

/** The clock of this process. */
export const metronome = new Metronome();
