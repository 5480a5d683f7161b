/** A stretch of a recording. */
export interface Clip {
  /** Path of the part that it is in. */
  readonly url: string;
  /** ms from that part's begin */
  readonly startMs: number;
  readonly endMs: number;
}

export interface PlayerState {
  readonly state: 'idle' | 'loading' | 'playing' | 'failed';
  /** Which clip that is about; the latest one that was asked for. */
  readonly clip: Clip | undefined;
}

/** What of an `<audio>` element this needs. */
export interface Player {
  src: string;
  currentTime: number;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: 'timeupdate' | 'ended' | 'error', listener: () => void): void;
}

export interface RecordingPlayerOptions {
  readonly load: (url: string) => Promise<Blob>;
  readonly makePlayer: () => Player;
  readonly urls: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
}

const IDLE: PlayerState = { state: 'idle', clip: undefined };

/** Plays moments of an interview, one at a time. Parts are fetched when they are first wanted, and kept. */
export class RecordingPlayer {
  readonly #options: RecordingPlayerOptions;
  readonly #watchers = new Set<() => void>();
  readonly #parts = new Map<string, Promise<string>>();
  #player: Player | undefined;
  #state = IDLE;

  constructor(options: RecordingPlayerOptions) {
    this.#options = options;
  }

  readonly snapshot = (): PlayerState => this.#state;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  /** Call it from a click, so that the browser lets it be heard. A clip that plays already is stopped. */
  async toggle(clip: Clip): Promise<void> {
    const { state, clip: before } = this.#state;
    if (before === clip && (state === 'playing' || state === 'loading')) return this.stop();
    // Made in the click itself: what is made later may not make a sound.
    const player = (this.#player ??= this.#makePlayer());
    player.pause();
    this.#set({ state: 'loading', clip });
    try {
      const src = await this.#part(clip.url);
      if (this.#state.clip !== clip) return;
      if (player.src !== src) player.src = src;
      player.currentTime = clip.startMs / 1000;
      await player.play();
      if (this.#state.clip === clip) this.#set({ state: 'playing', clip });
    } catch {
      // Another clip was asked for meanwhile, or this one cannot be had or played.
      if (this.#state.clip === clip) this.#set({ state: 'failed', clip });
    }
  }

  stop(): void {
    this.#player?.pause();
    this.#set(IDLE);
  }

  /** Stops, and forgets what was fetched. */
  close(): void {
    this.stop();
    for (const part of this.#parts.values()) {
      part.then(
        (url) => this.#options.urls.revokeObjectURL(url),
        () => undefined,
      );
    }
    this.#parts.clear();
  }

  #makePlayer(): Player {
    const player = this.#options.makePlayer();
    player.addEventListener('timeupdate', () => {
      const { clip, state } = this.#state;
      if (clip && state === 'playing' && player.currentTime * 1000 >= clip.endMs) this.stop();
    });
    player.addEventListener('ended', () => this.stop());
    player.addEventListener('error', () => {
      if (this.#state.clip) this.#set({ state: 'failed', clip: this.#state.clip });
    });
    return player;
  }

  #part(url: string): Promise<string> {
    const known = this.#parts.get(url);
    if (known) return known;
    const part = this.#options.load(url).then((blob) => this.#options.urls.createObjectURL(blob));
    this.#parts.set(url, part);
    // Another try asks again.
    part.catch(() => this.#parts.delete(url));
    return part;
  }

  #set(state: PlayerState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
