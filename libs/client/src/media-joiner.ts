import type { IceServersResponse } from '@spool/contracts';
import { DEFAULT_BACKOFF, backoffDelay } from './backoff';
import type { Backoff } from './backoff';
import { toClientError } from './client-error';
import type { InterviewProblem } from './client-error';
import { superseded } from './close-reasons';
import type { FinalClose } from './close-reasons';
import { MediaSession } from './media-session';
import type { MediaSessionOptions } from './media-session';

export interface MediaJoinerOptions extends Pick<
  MediaSessionOptions,
  'request' | 'iceTransportPolicy' | 'device' | 'connectTimeoutMs'
> {
  readonly backoff?: Backoff;
  /** Whether requests can be sent; `join` is called again when they can. */
  isUp(): boolean;
  /** Those of the start response, for the first join. */
  readonly iceServers: IceServersResponse['ice_servers'];
  /** TURN credentials expire: asked for again before every later join. */
  refreshIceServers(): Promise<IceServersResponse['ice_servers']>;
  microphoneTrack(): Promise<MediaStreamTrack | null>;
  onVoice(track: MediaStreamTrack): Promise<void>;
  /** {@link MediaJoiner.settled} may have changed. */
  onChange(): void;
  onProblem(problem: InterviewProblem): void;
  onOver(close: FinalClose): void;
}

/** After so many attempts without media the learner is told to type; attempts go on at the longest delay. */
const PATIENCE = 3;

/** Keeps one media session alive: joins, and joins again with new transports whenever that is what helps. */
export class MediaJoiner {
  readonly #options: MediaJoinerOptions;
  #session: MediaSession | undefined;
  /** The one before, which carries sound until the new one does. */
  #kept: MediaSession | undefined;
  #iceServers: IceServersResponse['ice_servers'];
  #joinedBefore = false;
  /** A newer join makes everything that an older one still waits for void. */
  #generation = 0;
  #attempt = 0;
  #media: 'none' | 'flowing' | 'troubled' | 'given_up' = 'none';
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MediaJoinerOptions) {
    this.#options = options;
    this.#iceServers = options.iceServers;
  }

  /** Media flows, or the learner has been told to go on without. */
  get settled(): boolean {
    return this.#media === 'flowing' || this.#media === 'given_up';
  }

  /**
   * @param options.keep the session before until the new one carries sound: another media worker has the interview,
   *   and the one before still holds its end
   */
  join({ keep = false }: { keep?: boolean } = {}): void {
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    if (this.#media === 'flowing' && !keep) this.#media = 'troubled';
    this.#options.onChange();
    this.#join(generation, keep).catch((error: unknown) => {
      if (generation === this.#generation) this.#failed(error);
    });
  }

  /** Sends the microphone that was opened after the join. */
  async speakAgain(): Promise<void> {
    const track = await this.#options.microphoneTrack();
    if (!track || this.#media !== 'flowing') return;
    try {
      await this.#session?.speak(track);
    } catch {
      this.join();
    }
  }

  close(): void {
    this.#generation = -1;
    clearTimeout(this.#retry);
    this.#kept?.close();
    this.#session?.close();
    this.#session = undefined;
  }

  async #join(generation: number, keep: boolean): Promise<void> {
    const current = () => generation === this.#generation;
    if (this.#joinedBefore) {
      // The old ones may well still do; a join must not fail for this.
      this.#iceServers = await this.#options.refreshIceServers().catch(() => this.#iceServers);
      if (!current()) return;
    }
    const previous = this.#session;
    this.#kept?.close();
    this.#kept = keep ? previous : undefined;
    const session = new MediaSession({
      ...this.#options,
      iceServers: this.#iceServers,
      onTrouble: () => current() && this.#changed('troubled'),
      onRecovered: () => current() && this.#changed('flowing'),
      onLost: () => current() && this.join(),
    });
    this.#session = session;
    // The old transports belong to a peer that this join replaces.
    if (!keep) previous?.close();
    const voice = await session.listen();
    if (!current()) return session.close();
    void this.#options.onVoice(voice);
    const track = await this.#options.microphoneTrack();
    if (!current()) return session.close();
    if (track) await session.speak(track);
    await this.#options.request('ready', {});
    if (!current()) return session.close();
    this.#kept?.close();
    this.#kept = undefined;
    this.#joinedBefore = true;
    this.#attempt = 0;
    this.#changed('flowing');
  }

  #failed(error: unknown): void {
    const { code, detail } = toClientError(
      error,
      'media_unreachable',
      'The sound connection could not be made.',
    );
    if (code === 'interview_ended') return this.#options.onOver({ state: 'ended' });
    if (code === 'peer_superseded') return this.#options.onOver(superseded());
    // Joining begins anew when the socket is back.
    if (!this.#options.isUp()) return;
    this.#attempt += 1;
    if ((this.#attempt >= PATIENCE || code === 'webrtc_unsupported') && this.#media !== 'given_up') {
      this.#options.onProblem({ code, detail });
      this.#changed('given_up');
    }
    if (code === 'webrtc_unsupported') return;
    const delay = backoffDelay(this.#attempt - 1, this.#options.backoff ?? DEFAULT_BACKOFF, Math.random());
    this.#retry = setTimeout(() => this.#options.isUp() && this.join(), delay);
  }

  #changed(media: 'flowing' | 'troubled' | 'given_up'): void {
    this.#media = media;
    this.#options.onChange();
  }
}
