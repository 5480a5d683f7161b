interface Waiting {
  readonly atMs: number;
  readonly send: () => void;
}

/** Sends datagrams at their times, and those of the same time in the order in which they came; at once when it is late. */
export class DelayLine {
  /** By time. */
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param atMs on `performance.now`'s clock */
  add(atMs: number, send: () => void): void {
    let index = this.#waiting.length;
    while (index > 0 && this.#waiting[index - 1]!.atMs > atMs) index--;
    this.#waiting.splice(index, 0, { atMs, send });
    if (index === 0) this.#run();
  }

  /** Drops what is on its way. */
  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #run(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    while (this.#waiting[0] && this.#waiting[0].atMs <= nowMs) this.#waiting.shift()!.send();
    const next = this.#waiting[0];
    if (next) this.#timer = setTimeout(() => this.#run(), Math.max(1, Math.ceil(next.atMs - nowMs)));
  }
}
