import type { JoinInfo, LiveEvent, ResultsResponse, SignallingResult, StoredEvent } from '@spool/contracts';
import { InterviewClientError } from './client-error';
import type { InterviewProblem } from './client-error';
import { superseded } from './close-reasons';
import type { FinalClose } from './close-reasons';
import { Emitter } from './emitter';
import { endInterview, getIceServers, getResults, resolveUrl } from './interview-api';
import type { ApiOptions } from './interview-api';
import { JoinPass } from './join-pass';
import { LearnerMicrophone } from './learner-microphone';
import { MediaJoiner } from './media-joiner';
import type { MediaJoinerOptions } from './media-joiner';
import { Signalling } from './signalling';
import type { SignallingOptions } from './signalling';
import { Voice } from './voice';
import type { AudioOutput } from './audio-output';

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | 'failed';
export type MicrophoneState = 'off' | 'asking' | 'on' | 'muted';

export interface InterviewConnectionEvents {
  state: ConnectionState;
  /** The interview's log from its first event, each once and in order. */
  log: StoredEvent;
  live: LiveEvent;
  /** Level of the learner's microphone in dBFS, about 20 times a second; -100 while muted. */
  level: number;
  /** Level of the interviewer's voice in dBFS, about 20 times a second. */
  interviewer_level: number;
  microphone: MicrophoneState;
  problem: InterviewProblem;
}

export interface InterviewConnectionOptions extends ApiOptions {
  /** @default the global `WebSocket` */
  readonly webSocket?: SignallingOptions['webSocket'];
  /** @default an `<audio>` element of its own; `null`: you play `remoteStream` yourself */
  readonly audioOutput?: AudioOutput | null;
  readonly signalling?: Partial<Omit<SignallingOptions, 'url' | 'webSocket'>>;
  readonly media?: Pick<MediaJoinerOptions, 'iceTransportPolicy' | 'device' | 'connectTimeoutMs' | 'backoff'>;
}

/** The interviewer's last words are still in the browser's jitter buffer when the log says that it is over. */
const TAIL_MS = 600;

/** One learner's connection to one interview. It is used once: `connect`, then `end` or `close`. */
export class InterviewConnection extends Emitter<InterviewConnectionEvents> {
  readonly sessionId: string;
  readonly #options: InterviewConnectionOptions;
  readonly #pass: JoinPass;
  readonly #signalling: Signalling;
  readonly #joiner: MediaJoiner;
  readonly #microphone: LearnerMicrophone;
  readonly #voice: Voice;
  #state: ConnectionState = 'idle';
  #peerId: string | undefined;
  /** Number of the newest placement in the log, and of the one that was known when we joined last. */
  #placedSeq = 0;
  #joinedAtSeq = 0;
  #ending = false;

  constructor(started: JoinInfo, options: InterviewConnectionOptions = {}) {
    super();
    this.sessionId = started.session_id;
    this.#options = options;
    this.#pass = new JoinPass(started, options);
    this.#signalling = new Signalling({
      ...options.signalling,
      url: resolveUrl(started.rtc.websocket_url, options.baseUrl).replace(/^http/, 'ws'),
      webSocket: options.webSocket ?? globalThis.WebSocket,
      token: () => this.#pass.token,
    });
    this.#microphone = new LearnerMicrophone({
      onState: (state) => this.emit('microphone', state),
      onLevel: (dbfs) => this.emit('level', dbfs),
      onProblem: (problem) => this.emit('problem', problem),
    });
    this.#voice = new Voice({
      output: options.audioOutput,
      onLevel: (dbfs) => this.emit('interviewer_level', dbfs),
      onProblem: (problem) => this.emit('problem', problem),
    });
    this.#joiner = new MediaJoiner({
      ...options.media,
      request: (method, params) => this.#signalling.request(method, params),
      isUp: () => this.#signalling.up,
      iceServers: started.rtc.ice_servers,
      refreshIceServers: async () => (await getIceServers(this.sessionId, this.#withToken())).ice_servers,
      microphoneTrack: () => this.#microphone.track(),
      onVoice: (track) => this.#voice.play(track),
      onChange: () => this.#updateState(),
      onProblem: (problem) => this.emit('problem', problem),
      onOver: (close) => this.#finish(close),
    });
    this.#listen();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** What the server lets us into this interview by; for REST calls about it. */
  get joinToken(): string | undefined {
    return this.#pass.token;
  }

  get microphone(): MicrophoneState {
    return this.#microphone.state;
  }

  /** The interviewer's voice, for those who draw or record it. */
  get remoteStream(): MediaStream | undefined {
    return this.#voice.stream;
  }

  /**
   * Connects; call it from a click, so that the browser lets the voice play. Without a microphone (`null`, refused
   * or missing, which a `problem` tells) the learner hears the interviewer and types.
   * Progress and failures are told by `state` and `problem`.
   */
  connect({ microphone }: { microphone: MediaStream | 'default' | null }): void {
    if (this.#state !== 'idle') {
      throw new InterviewClientError(
        'already_connected',
        'This connection was used before; make another one.',
      );
    }
    this.#setState('connecting');
    void this.#microphone.open(microphone);
    globalThis.addEventListener?.('online', this.#online);
    this.#signalling.open();
  }

  /** Asks for the microphone (again), say after the learner has allowed it. */
  async useMicrophone(microphone: MediaStream | 'default'): Promise<void> {
    await this.#microphone.open(microphone);
    await this.#joiner.speakAgain();
  }

  mute(muted: boolean): void {
    this.#microphone.mute(muted);
  }

  /** Plays the voice after a `playback_blocked` problem; call it from a click. */
  async resumePlayback(): Promise<void> {
    await this.#voice.resume();
  }

  /** A typed turn. @throws InterviewClientError; after `connection_lost` the log tells whether it arrived */
  sendMessage(text: string): Promise<SignallingResult<'message'>> {
    return this.#signalling.request('message', { text });
  }

  /** Ends the interview, over HTTP when the socket is down. @returns the results */
  async end(): Promise<ResultsResponse> {
    this.#ending = true;
    try {
      return await this.#signalling.request('end', {}).catch(() => this.#endByHttp());
    } finally {
      this.#finish({ state: 'ended' });
    }
  }

  /** Leaves without ending the interview: it can be joined again. */
  close(): void {
    this.#finish({ state: 'ended' });
  }

  #withToken(): ApiOptions {
    return { ...this.#options, token: this.#pass.token };
  }

  async #endByHttp(): Promise<ResultsResponse> {
    try {
      return await endInterview(this.sessionId, this.#withToken());
    } catch (error) {
      if (error instanceof InterviewClientError && error.code === 'interview_ended') {
        return await getResults(this.sessionId, this.#withToken());
      }
      throw error;
    }
  }

  #listen(): void {
    this.#signalling.on('up', ({ peerId }) => {
      this.#peerId = peerId;
      // The server knows the new socket as a new peer, and the old one's transports are gone.
      this.#join();
    });
    this.#signalling.on('down', () => this.#updateState());
    this.#signalling.on('closed', (close) => this.#finish(close, close.problem ? 0 : TAIL_MS));
    this.#signalling.on('log', (stored) => {
      this.emit('log', stored);
      if (stored.event.type === 'session_placed') this.#placedSeq = stored.seq;
      if (stored.event.type === 'interview_ended' && !this.#ending) this.#finish({ state: 'ended' }, TAIL_MS);
    });
    this.#signalling.on('live', (event) => {
      this.emit('live', event);
      if (event.type === 'media_lost') this.#join();
      else if (event.type === 'session_moved') this.#follow(event);
      else if (event.type === 'peer_superseded' && event.peer_id === this.#peerId) this.#finish(superseded());
    });
  }

  #join(options: { keep?: boolean } = {}): void {
    this.#joinedAtSeq = this.#placedSeq;
    this.#joiner.join(options);
  }

  /** Another media worker has the interview: joins there, unless that is where we are joining anyway. */
  #follow({ fence, handed_over }: Extract<LiveEvent, { type: 'session_moved' }>): void {
    if (fence <= this.#joinedAtSeq) return;
    this.#placedSeq = Math.max(this.#placedSeq, fence);
    this.#join({ keep: handed_over });
  }

  readonly #online = (): void => this.#signalling.retryNow();

  #updateState(): void {
    if (this.#state === 'idle' || this.#over) return;
    if (this.#signalling.up && this.#joiner.settled) this.#setState('connected');
    else if (this.#state === 'connected') this.#setState('reconnecting');
  }

  get #over(): boolean {
    return this.#state === 'ended' || this.#state === 'failed';
  }

  #finish({ state, problem }: FinalClose, tailMs = 0): void {
    if (this.#over) return;
    globalThis.removeEventListener?.('online', this.#online);
    this.#signalling.close();
    this.#pass.close();
    this.#microphone.close();
    const hangUp = () => {
      this.#joiner.close();
      this.#voice.close();
    };
    if (tailMs > 0) setTimeout(hangUp, tailMs);
    else hangUp();
    if (problem) this.emit('problem', problem);
    this.#setState(state);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('state', state);
  }
}
