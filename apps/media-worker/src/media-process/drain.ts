/** Sessions that are given away at the same time. */
const AT_ONCE = 4;
const LOOK_EVERY_MS = 100;
/** So many looks in a row must find a session quiet: between two sentences it is not. */
const QUIET_LOOKS = 3;
/** One that nobody could take is offered again after so long, in ms. */
const AGAIN_MS = 1000;

/** What is drained of a session. */
export interface Drained {
  readonly isQuiet: boolean;
  /** @returns whether it is another worker's now */
  handOver(force: boolean): Promise<boolean>;
}

/** Gives sessions away one by one, each at a moment when nobody speaks, and in the end whatever happens in them. */
export class Drain {
  readonly #sessions: () => readonly Drained[];
  readonly #forceAt: number;
  readonly #clock: NodeJS.Timeout;
  readonly #quietLooks = new Map<Drained, number>();
  readonly #notBefore = new Map<Drained, number>();
  readonly #given = new Set<Drained>();
  #underWay = 0;

  constructor(sessions: () => readonly Drained[], forceAfterMs: number) {
    this.#sessions = sessions;
    this.#forceAt = performance.now() + forceAfterMs;
    this.#clock = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#look();
  }

  stop(): void {
    clearInterval(this.#clock);
  }

  #look(): void {
    const nowMs = performance.now();
    const force = nowMs > this.#forceAt;
    for (const session of this.#sessions()) {
      if (this.#given.has(session)) continue;
      const looks = session.isQuiet ? (this.#quietLooks.get(session) ?? 0) + 1 : 0;
      this.#quietLooks.set(session, looks);
      if (this.#underWay >= AT_ONCE || nowMs < (this.#notBefore.get(session) ?? 0)) continue;
      if (looks >= QUIET_LOOKS) void this.#give(session, false);
      else if (force) void this.#give(session, true);
    }
  }

  async #give(session: Drained, force: boolean): Promise<void> {
    this.#given.add(session);
    this.#underWay += 1;
    const isGiven = await session.handOver(force).catch(() => false);
    this.#underWay -= 1;
    if (isGiven) return;
    this.#given.delete(session);
    this.#quietLooks.set(session, 0);
    this.#notBefore.set(session, performance.now() + AGAIN_MS);
  }
}
