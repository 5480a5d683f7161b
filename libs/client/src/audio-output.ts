/** Where the interviewer's voice is played. */
export interface AudioOutput {
  /** @throws when the browser wants a click first */
  play(stream: MediaStream): Promise<void>;
  stop(): void;
}

/** Plays through an `<audio>` element that is not in the page. */
export function audioElementOutput(element: HTMLAudioElement = new Audio()): AudioOutput {
  element.autoplay = true;
  return {
    async play(stream) {
      if (element.srcObject !== stream) element.srcObject = stream;
      await element.play();
    },
    stop() {
      element.pause();
      element.srcObject = null;
    },
  };
}
