import { randomFrom } from '../../interviews/random';
import { samplesIn, type Item, type Part } from './item';
import { recordings } from './line';
import { pauseLengths, place } from './place';
import type { Plan } from './recipe';
import { SCRIPTS } from './scripts';
import { cough, keys, thump } from './sounds';
import { join, silences, speakScript, trimmed, type Spoken } from './speech';
import { loadInterviewer, loadVoices, type Voice } from './voices';

/** A clip is cut at a silence of its own, and neither half is shorter than this. */
const SHORTEST_PART = samplesIn(600);
const LONGEST_PART = samplesIn(4_000);

/** Makes items from their plans, keeping what many of them share. */
export class ItemBuilder {
  readonly #root: string;
  readonly #voices = new Map<Part, Promise<Voice[]>>();
  readonly #talkers = new Map<Part, Promise<Float32Array[]>>();
  readonly #questions = new Map<string, Promise<Float32Array>>();
  #interviewer: Promise<(text: string) => Promise<Float32Array>> | null = null;

  constructor(root: string) {
    this.#root = root;
  }

  async build(plan: Plan): Promise<Item> {
    const voices = await this.#voicesOf(plan.part);
    const voice = voices[plan.voice % voices.length];
    if (!voice) throw new Error(`There are no voices for ${plan.part}.`);
    return place(plan, {
      voiceName: plan.family === 'recording' ? 'recorded reader' : voice.name,
      question:
        plan.question === null ? null : { text: plan.question, samples: await this.#asked(plan.question) },
      answer: await this.#answer(plan, voice),
      overlapSound: await this.#overlap(plan, voice),
      talkers: plan.noise === 'babble' ? await this.#talkersOf(plan.part) : [],
    });
  }

  async #answer(plan: Plan, voice: Voice): Promise<Spoken | null> {
    if (plan.family === 'recording') return this.#recording(plan);
    return plan.script === null
      ? null
      : speakScript(plan.script, voice.speak, pauseLengths(plan.id, voice.name));
  }

  async #overlap({ overlap, id }: Plan, voice: Voice): Promise<Spoken | null> {
    if (!overlap || overlap.kind === 'echo') return null;
    const random = randomFrom(`${id} sound`);
    const whole = (samples: Float32Array): Spoken => ({ samples: trimmed(samples), pauses: [] });
    switch (overlap.sound) {
      case 'cough':
        return whole(cough(random));
      case 'thump':
        return whole(thump(random));
      case 'keys':
        return whole(keys(random));
      case 'HUM':
        return whole(await voice.hum());
      default:
        return whole(await voice.speak(overlap.sound));
    }
  }

  /** A clip with its own pauses made longer, or two clips with a pause between. */
  #recording({ id, part }: Plan): Spoken {
    const clips = recordings(part, this.#root);
    const number = Number(id.slice(-2));
    const clip = clips[number % clips.length] ?? new Float32Array(0);
    const lengthOf = pauseLengths(id, 'recorded reader');
    if (number % 4 === 3) {
      const next = clips[(number + 1) % clips.length] ?? clip;
      return join([clip.subarray(-LONGEST_PART), next], ['sentence'], lengthOf);
    }
    const gaps = silences(clip)
      .map(({ start, end }) => (start + end) >> 1)
      .filter((middle) => middle > SHORTEST_PART && middle < clip.length - SHORTEST_PART);
    const middle = gaps[Math.floor(number / clips.length) % gaps.length];
    if (middle === undefined) return { samples: clip, pauses: [] };
    const parts = [clip.subarray(Math.max(0, middle - LONGEST_PART), middle), clip.subarray(middle)];
    return join(
      parts.map((part) => trimmed(part)),
      ['recorded'],
      lengthOf,
    );
  }

  #asked(text: string): Promise<Float32Array> {
    const known = this.#questions.get(text);
    if (known) return known;
    this.#interviewer ??= loadInterviewer();
    const spoken = this.#interviewer.then((speak) => speak(text));
    this.#questions.set(text, spoken);
    return spoken;
  }

  #voicesOf(part: Part): Promise<Voice[]> {
    const voices = this.#voices.get(part) ?? loadVoices(part);
    this.#voices.set(part, voices);
    return voices;
  }

  #talkersOf(part: Part): Promise<Float32Array[]> {
    const talkers =
      this.#talkers.get(part) ??
      this.#voicesOf(part).then((voices) =>
        Promise.all(voices.map((voice, i) => voice.speak(SCRIPTS[part].plain.slice(i, i + 2).join(' ')))),
      );
    this.#talkers.set(part, talkers);
    return talkers;
  }
}
