/** How fast what is usual follows what is heard, a window. */
const SMOOTHING = 0.05;

/** How loud the learner usually speaks, in dBFS, from the windows in which they alone spoke. */
export class LearnerLevel {
  #dbfs: number | null = null;

  /** Null until they have spoken. */
  get dbfs(): number | null {
    return this.#dbfs;
  }

  observe(levelDbfs: number): void {
    if (!Number.isFinite(levelDbfs)) return;
    this.#dbfs = this.#dbfs === null ? levelDbfs : this.#dbfs + SMOOTHING * (levelDbfs - this.#dbfs);
  }
}
