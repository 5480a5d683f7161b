import type { ProcessLoad } from '@spool/contracts';

export type LoadLevel = ProcessLoad['level'];

/** What is measured over one interval. */
export interface LoadSample {
  readonly latenessP50Ms: number;
  readonly latenessP99Ms: number;
  /** Part of the interval in which the main thread computed, 0 to 1. */
  readonly utilisation: number;
  readonly recognitionWaiting: number;
  readonly synthesisWaiting: number;
}

/** Where each level begins. Which signal says it does not matter: the highest level that any of them reaches counts. */
export interface LoadThresholds {
  readonly latenessP99Ms: readonly [busy: number, strained: number, full: number];
  readonly utilisation: readonly [busy: number, strained: number, full: number];
  readonly recognitionWaiting: readonly [busy: number, strained: number, full: number];
  readonly synthesisWaiting: readonly [busy: number, strained: number, full: number];
}

/**
 * A tick that is 5 ms late is our budget, and a listener's jitter buffer hides some 20 ms: new sessions are refused
 * while those inside hear nothing of it yet. A thread that computes for 7 of 10 ms has no room for a burst.
 * A recogniser takes some 100 ms for an utterance, a synthesiser for a sentence: so many waiting are heard as delay.
 */
const DEFAULT_THRESHOLDS: LoadThresholds = {
  latenessP99Ms: [4, 8, 12],
  utilisation: [0.6, 0.75, 0.85],
  recognitionWaiting: [3, 8, 12],
  synthesisWaiting: [4, 10, 20],
};

/**
 * Below this part of its time spent computing, a late clock is the doing of others on the machine: sessions refused
 * here, or answers that wait longer, would mend nothing.
 */
const OWN_DOING_UTILISATION = 0.4;

const LEVELS: readonly LoadLevel[] = ['ok', 'busy', 'strained', 'full'];
/** A level is left only after so many samples below it: levels must not flicker from interval to interval. */
const CALM_SAMPLES = 4;
/** Weight of a new sample beside what was: one garbage collection is no overload. */
const SMOOTHING = 0.4;

/** Judges from what a media process measures of itself how much more it can carry. */
export class LoadGauge {
  readonly #thresholds: LoadThresholds;
  #smooth: LoadSample | null = null;
  #level = 0;
  #calm = 0;

  constructor(thresholds: LoadThresholds = DEFAULT_THRESHOLDS) {
    this.#thresholds = thresholds;
  }

  get level(): LoadLevel {
    return LEVELS[this.#level] ?? 'ok';
  }

  /** Takes the sample of one interval. */
  feed(sample: LoadSample): LoadLevel {
    const before = this.#smooth;
    const smooth = (now: number, old: number | undefined) =>
      old === undefined ? now : old + SMOOTHING * (now - old);
    this.#smooth = {
      latenessP50Ms: smooth(sample.latenessP50Ms, before?.latenessP50Ms),
      latenessP99Ms: smooth(sample.latenessP99Ms, before?.latenessP99Ms),
      utilisation: smooth(sample.utilisation, before?.utilisation),
      // Queues are what they are: a smoothed one would refuse after it has been emptied.
      recognitionWaiting: sample.recognitionWaiting,
      synthesisWaiting: sample.synthesisWaiting,
    };
    const reached = this.#reached(this.#smooth);
    if (reached >= this.#level) {
      this.#level = reached;
      this.#calm = 0;
    } else if (++this.#calm >= CALM_SAMPLES) {
      this.#level -= 1;
      this.#calm = 0;
    }
    return this.level;
  }

  /** As `/health` shows it; null before the first sample. */
  report(): ProcessLoad | null {
    const smooth = this.#smooth;
    if (!smooth) return null;
    return {
      level: this.level,
      pacing_late_p50_ms: rounded(smooth.latenessP50Ms),
      pacing_late_p99_ms: rounded(smooth.latenessP99Ms),
      event_loop_utilisation: Math.round(Math.min(1, smooth.utilisation) * 1000) / 1000,
      recognition_waiting: smooth.recognitionWaiting,
      synthesis_waiting: smooth.synthesisWaiting,
    };
  }

  #reached(sample: LoadSample): number {
    const signals = Object.keys(this.#thresholds) as (keyof LoadThresholds)[];
    const levels = signals.map((name) => {
      const reached = this.#thresholds[name].filter((bound) => sample[name] >= bound).length;
      const isOthers = name === 'latenessP99Ms' && sample.utilisation < OWN_DOING_UTILISATION;
      return isOthers ? 0 : reached;
    });
    return Math.max(...levels);
  }
}

/** The part that is used of what a process can carry in time, 0 to 1: at 1 it is `full`. The scarcest thing counts. */
export function partUsed(load: ProcessLoad): number {
  if (load.level === 'full') return 1;
  const { latenessP99Ms, utilisation, recognitionWaiting, synthesisWaiting } = DEFAULT_THRESHOLDS;
  const isOwnDoing = load.event_loop_utilisation >= OWN_DOING_UTILISATION;
  const used = Math.max(
    load.event_loop_utilisation / utilisation[2],
    isOwnDoing ? load.pacing_late_p99_ms / latenessP99Ms[2] : 0,
    load.recognition_waiting / recognitionWaiting[2],
    load.synthesis_waiting / synthesisWaiting[2],
  );
  return Math.min(1, used);
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
