import { InterviewClientError, toClientError } from './client-error';
import type { InterviewProblem } from './client-error';
import type { MicrophoneState } from './interview-connection';
import { SILENCE_DBFS, measureLevel } from './level-meter';
import { openMicrophone } from './microphone';

export interface LearnerMicrophoneHandlers {
  onState(state: MicrophoneState): void;
  onLevel(dbfs: number): void;
  onProblem(problem: InterviewProblem): void;
}

/** The learner's microphone over the life of a connection: opened, muted, lost, opened again. */
export class LearnerMicrophone {
  readonly #handlers: LearnerMicrophoneHandlers;
  #opening: Promise<MediaStreamTrack | null> = Promise.resolve(null);
  #stream: MediaStream | undefined;
  /** Tracks that the caller handed in are the caller's to stop. */
  #ours = false;
  #state: MicrophoneState = 'off';
  #muted = false;
  #closed = false;
  #stopMeter: () => void = () => undefined;

  constructor(handlers: LearnerMicrophoneHandlers) {
    this.#handlers = handlers;
  }

  get state(): MicrophoneState {
    return this.#state;
  }

  /** The track to send, or `null`, once the learner has answered the browser's question. */
  track(): Promise<MediaStreamTrack | null> {
    return this.#opening;
  }

  async open(source: MediaStream | 'default' | null): Promise<void> {
    this.#opening = this.#open(source);
    await this.#opening;
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !muted;
    if (this.#state === 'on' || this.#state === 'muted') this.#setState(muted ? 'muted' : 'on');
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release();
    this.#setState('off');
  }

  async #open(source: MediaStream | 'default' | null): Promise<MediaStreamTrack | null> {
    this.#release();
    if (source === null || this.#closed) return null;
    try {
      this.#setState('asking');
      const stream = source === 'default' ? await openMicrophone() : source;
      const track = stream.getAudioTracks()[0];
      if (!track)
        throw new InterviewClientError('microphone_missing', 'The given stream has no audio track.');
      this.#stream = stream;
      this.#ours = source === 'default';
      if (this.#closed) {
        this.#release();
        return null;
      }
      this.#use(stream, track);
      return track;
    } catch (error) {
      this.#setState('off');
      const { code, detail } = toClientError(
        error,
        'microphone_failed',
        'The microphone could not be opened.',
      );
      this.#handlers.onProblem({ code, detail });
      return null;
    }
  }

  #use(stream: MediaStream, track: MediaStreamTrack): void {
    track.addEventListener('ended', () => {
      if (this.#closed || this.#stream !== stream) return;
      this.#release();
      this.#setState('off');
      this.#handlers.onProblem({
        code: 'microphone_lost',
        detail: 'The microphone went away. Plug it in and try again, or type your answers.',
      });
    });
    this.#stopMeter = measureLevel(stream, (dbfs) =>
      this.#handlers.onLevel(this.#muted ? SILENCE_DBFS : dbfs),
    );
    this.#setState('on');
    this.mute(this.#muted);
  }

  #release(): void {
    this.#stopMeter();
    this.#stopMeter = () => undefined;
    if (this.#ours) for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#opening = Promise.resolve(null);
  }

  #setState(state: MicrophoneState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#handlers.onState(state);
  }
}
