/**
 * How long nobody has had the floor. Each prompt makes the next wait longer; a turn of the learner starts
 * over. Times in ms.
 */
export class IdleWatch {
  readonly #afterMs: number;
  readonly #growth: number;
  #intervalMs: number;
  #quietSinceMs: number | null = null;
  #dueAtMs = 0;
  #prompts = 0;

  constructor(afterMs: number, growth: number) {
    this.#afterMs = afterMs;
    this.#growth = growth;
    this.#intervalMs = afterMs;
  }

  /** Prompts since the learner last took a turn. */
  get prompts(): number {
    return this.#prompts;
  }

  /** The learner is there, or took a turn: the first interval again. */
  startOver(): void {
    this.#prompts = 0;
    this.#intervalMs = this.#afterMs;
    this.#quietSinceMs = null;
  }

  /** Somebody has the floor, or nobody is there to be prompted. */
  stop(): void {
    this.#quietSinceMs = null;
  }

  /**
   * Nobody has the floor at `nowMs`.
   * @returns the silence so far when a prompt is due, once per interval; else null.
   */
  poll(nowMs: number): number | null {
    if (this.#quietSinceMs === null) {
      this.#quietSinceMs = nowMs;
      this.#dueAtMs = nowMs + this.#intervalMs;
    }
    if (nowMs < this.#dueAtMs) return null;
    this.#prompts++;
    this.#intervalMs *= this.#growth;
    this.#dueAtMs = nowMs + this.#intervalMs;
    return nowMs - this.#quietSinceMs;
  }
}
