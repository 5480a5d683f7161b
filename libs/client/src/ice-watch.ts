/** The part of a mediasoup-client transport that is watched. */
export interface WatchedTransport {
  readonly connectionState: string;
  on(event: 'connectionstatechange', listener: (state: string) => void): unknown;
}

export interface IceWatchOptions {
  /** Asks the server for new ICE parameters and applies them. */
  restart(): Promise<void>;
  /** The path broke and is being repaired. */
  onTrouble(): void;
  onRecovered(): void;
  /** The repair did not help: new transports are needed. */
  onLost(): void;
  /** "disconnected" often heals by itself (RFC 7675 consent checks resume); wait this long. @default 1500 ms */
  readonly graceMs?: number;
  /** Time that an ICE restart has to bring the path back. @default 5000 ms */
  readonly restartMs?: number;
}

/**
 * Repairs one transport by ICE restart (RFC 8445 §9) when its connection breaks.
 * @returns a function that stops watching
 */
export function watchIce(transport: WatchedTransport, options: IceWatchOptions): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let phase: 'well' | 'grace' | 'restarting' | 'stopped' = 'well';

  const stop = (): void => {
    phase = 'stopped';
    clearTimeout(timer);
  };
  const lose = (): void => {
    if (phase !== 'restarting') return;
    stop();
    options.onLost();
  };
  const restart = (): void => {
    clearTimeout(timer);
    phase = 'restarting';
    options.onTrouble();
    timer = setTimeout(lose, options.restartMs ?? 5000);
    options.restart().catch(lose);
  };
  const recover = (): void => {
    clearTimeout(timer);
    const wasRestarting = phase === 'restarting';
    phase = 'well';
    if (wasRestarting) options.onRecovered();
  };

  transport.on('connectionstatechange', (state) => {
    if (phase === 'stopped') return;
    if (state === 'connected') recover();
    else if (state === 'closed') stop();
    else if (state === 'failed' && phase === 'restarting') lose();
    else if (state === 'failed') restart();
    else if (state === 'disconnected' && phase === 'well') {
      phase = 'grace';
      timer = setTimeout(restart, options.graceMs ?? 1500);
    }
  });
  return stop;
}
