import { OpusDecoder } from '@spool/audio';
import { RECOGNITION_HZ, type Recognizer } from '@spool/speech';
import type { InterviewerTurn } from '../session';
import { TextSession } from '../text-session';
import type { LearnerVoice } from './learner-voice';

/**
 * An interview in text whose learner is spoken, coded and recognised before: the recogniser's mistakes without the
 * time that talking takes, for looking at many of them. Pauses do not end a turn here, and nobody interrupts.
 */
export class RecognisedSession extends TextSession {
  override readonly manner = 'speech';
  readonly said: string[] = [];
  readonly recognised: string[] = [];
  readonly #voice: LearnerVoice;
  readonly #recognizer: Recognizer;

  constructor(
    voice: LearnerVoice,
    recognizer: Recognizer,
    ...text: ConstructorParameters<typeof TextSession>
  ) {
    super(...text);
    this.#voice = voice;
    this.#recognizer = recognizer;
  }

  override async say(text: string | null): Promise<InterviewerTurn | undefined> {
    if (text === null) return super.say(null);
    const recognised = await this.#recognise(text);
    this.said.push(text);
    this.recognised.push(recognised);
    // Nothing was understood: the interviewer asks again after a silence.
    return super.say(recognised === '' ? null : recognised);
  }

  async #recognise(text: string): Promise<string> {
    const { packets } = await this.#voice.say(text);
    const decoder = new OpusDecoder({ sampleRate: RECOGNITION_HZ });
    const stream = this.#recognizer.open(() => undefined);
    try {
      for (const packet of packets) stream.push(Float32Array.from(decoder.decode(packet)));
      return (await stream.finalize()).text;
    } finally {
      stream.close();
    }
  }
}
