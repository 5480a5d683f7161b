/** Times in ms. */
export interface PaceConfig {
  /** Median length of people's pauses within turns. */
  readonly usualPauseMs: number;
  /** How alike they are: the shape of the log-logistic distribution of their lengths. */
  readonly pauseShape: number;
  /** How many pauses of somebody's own weigh as much as what is usual. */
  readonly paceInertia: number;
}

/**
 * A shorter silence is a sound of the language, such as the closure of a "p" (Heldner & Edlund 2010 count from
 * 180 ms); a longer one was no pause, whatever came after it.
 */
const SHORTEST_PAUSE_MS = 180;
const LONGEST_PAUSE_MS = 2_500;

/**
 * How long somebody's pauses within a turn are, learned while they speak. The lengths are taken to be
 * log-logistic, which has the long tail that pauses have and a survival function that can be inverted.
 */
export class LearnerPace {
  readonly #config: PaceConfig;
  #logSum: number;
  #count: number;

  constructor(config: PaceConfig) {
    this.#config = config;
    this.#count = config.paceInertia;
    this.#logSum = config.paceInertia * Math.log(config.usualPauseMs);
  }

  /** Median of their pauses, as far as is known. */
  get usualPauseMs(): number {
    return this.#count > 0 ? Math.exp(this.#logSum / this.#count) : this.#config.usualPauseMs;
  }

  /** They fell silent for so long and went on. */
  observe(pauseMs: number): void {
    if (!(pauseMs >= SHORTEST_PAUSE_MS && pauseMs <= LONGEST_PAUSE_MS)) return;
    this.#logSum += Math.log(pauseMs);
    this.#count += 1;
  }

  /**
   * The silence after which only a part of pauses go on.
   * @param survivors the part, above 0; at 1 or more no pause need be waited for
   * @param sinceMs silence that is past: of the pauses that last so long, the part is meant
   */
  silenceUntil(survivors: number, sinceMs: number): number {
    if (survivors >= 1) return sinceMs;
    const { pauseShape } = this.#config;
    const usual = this.usualPauseMs;
    const survivorsOfAll = survivors / (1 + (sinceMs / usual) ** pauseShape);
    return usual * (1 / survivorsOfAll - 1) ** (1 / pauseShape);
  }
}
