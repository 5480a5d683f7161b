import { audioElementOutput } from './audio-output';
import type { AudioOutput } from './audio-output';
import type { InterviewProblem } from './client-error';
import { measureLevel } from './level-meter';

export interface VoiceOptions {
  /** `undefined`: an `<audio>` element, where there is a page; `null`: nothing plays it here. */
  readonly output: AudioOutput | null | undefined;
  onLevel(dbfs: number): void;
  onProblem(problem: InterviewProblem): void;
}

/** The interviewer's voice: played and measured, whichever transport it comes by. */
export class Voice {
  readonly #options: VoiceOptions;
  readonly #output: AudioOutput | null;
  #stream: MediaStream | undefined;
  #stopMeter: () => void = () => undefined;

  constructor(options: VoiceOptions) {
    this.#options = options;
    this.#output =
      options.output ??
      (options.output === null || typeof Audio === 'undefined' ? null : audioElementOutput());
  }

  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  async play(track: MediaStreamTrack): Promise<void> {
    this.#stopMeter();
    const stream = new MediaStream([track]);
    this.#stream = stream;
    // Chromium feeds Web Audio from a remote stream only while an element plays it: the output comes first.
    await this.resume();
    if (this.#stream === stream) this.#stopMeter = measureLevel(stream, this.#options.onLevel);
  }

  async resume(): Promise<void> {
    if (!this.#stream) return;
    try {
      await this.#output?.play(this.#stream);
    } catch (error) {
      // A newer stream took the element: its own play() tells how that went.
      if (error instanceof Error && error.name === 'AbortError') return;
      this.#options.onProblem({
        code: 'playback_blocked',
        detail: 'The browser does not play sound before you click. Click "Play sound".',
      });
    }
  }

  close(): void {
    this.#stopMeter();
    this.#output?.stop();
    this.#stream = undefined;
  }
}
