import { LEARNER_VOICES, Studio, type Utterance } from '../../../callers';

/** How much faster, and by as much higher, than the recorded speaker: together with the voices as many speakers. */
const PACES = [1, 1.08, 0.94, 1.04, 0.9] as const;

/** The voice of one simulated learner. */
export interface LearnerVoice {
  /** @throws SpeechError */
  say(text: string): Promise<Utterance>;
}

/** Voices for any number of learners, each with its own from a few: two speakers at five paces. */
export class LearnerVoices {
  readonly #studios: readonly Studio[];

  static async open(): Promise<LearnerVoices> {
    return new LearnerVoices(await Promise.all(LEARNER_VOICES.map((voice) => Studio.open(voice))));
  }

  private constructor(studios: readonly Studio[]) {
    this.#studios = studios;
  }

  /** @param index of the learner among all of them */
  of(index: number): LearnerVoice {
    const studio = this.#studios[index % this.#studios.length];
    if (studio === undefined) throw new Error('There is no voice: run `npm run setup`.');
    const pace = PACES[Math.floor(index / this.#studios.length) % PACES.length];
    return { say: (text) => studio.say(text, pace) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#studios.map((studio) => studio.close()));
  }
}
