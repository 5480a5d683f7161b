interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Simulated time: what is to happen later happens when the simulation gets there, in order. */
export class SimulatedClock {
  #nowMs = 0;
  #due: Due[] = [];
  #scheduled = 0;
  #asking = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  at(atMs: number, run: () => void): void {
    this.#due.push({ atMs: Math.max(atMs, this.#nowMs), order: this.#scheduled, run });
    this.#scheduled += 1;
  }

  /** Time stands still until this is answered: however long it really takes, it costs what the caller says. */
  async asking<T>(question: Promise<T>): Promise<T> {
    this.#asking += 1;
    try {
      return await question;
    } finally {
      this.#asking -= 1;
    }
  }

  /** Everything that is due until then happens, with all that follows from it. */
  async advanceTo(untilMs: number): Promise<void> {
    for (;;) {
      while (this.#asking > 0) await settled();
      const next = this.#next();
      if (!next || next.atMs > untilMs) break;
      this.#due.splice(this.#due.indexOf(next), 1);
      this.#nowMs = next.atMs;
      next.run();
      await settled();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #next(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due) {
      if (!first || due.atMs < first.atMs || (due.atMs === first.atMs && due.order < first.order))
        first = due;
    }
    return first;
  }
}

/** Promises that are settled have run their continuations. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
