export interface ClimbOptions {
  /** Callers of the first step. */
  readonly first: number;
  /** How many more each further step has, until one breaks the budget. */
  readonly step: number;
  readonly most: number;
  /** Steps taken in the middle between the most that held and the least that did not. */
  readonly refinements: number;
}

/** Looks for the most callers that hold the budget: upwards in equal steps, then by halves. */
export class Climb {
  readonly #o: ClimbOptions;
  #held = 0;
  #failed: number | null = null;
  #refinements = 0;

  constructor(options: ClimbOptions) {
    this.#o = options;
  }

  /** How many callers to try next; null when it is known well enough. */
  next(): number | null {
    const { first, step, most, refinements } = this.#o;
    if (this.#failed === null) {
      const next = this.#held === 0 ? first : this.#held + step;
      return next <= most ? next : null;
    }
    const middle = Math.floor((this.#held + this.#failed) / 2);
    if (this.#refinements >= refinements || middle <= this.#held || this.#held === 0) return null;
    this.#refinements += 1;
    return middle;
  }

  /** What came of it. */
  tell(callers: number, holds: boolean): void {
    if (holds) this.#held = Math.max(this.#held, callers);
    else this.#failed = Math.min(this.#failed ?? Infinity, callers);
  }

  /** The most that held the budget; 0 when none did. */
  get held(): number {
    return this.#held;
  }

  /** The least that did not; null when all held. */
  get failed(): number | null {
    return this.#failed;
  }
}
