import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../corpus/store';
import type { Item } from '../corpus/item';
import type { Models } from './models';

/** What a model said of a stretch of audio, and the processor time that it took, in ms. */
export interface Told<T> {
  readonly value: T;
  readonly costMs: number;
}

/** A window of the VAD: 32 ms. */
export interface Window {
  readonly probability: number;
  readonly levelDbfs: number;
}

export type Pauses = readonly {
  readonly endSample: number;
  readonly text: string;
  readonly heard: number;
}[];

interface Kept {
  /** Of the audio that it is about: another recipe may have made another item of that name. */
  audio: string;
  windows: Window[];
  texts: Record<string, Told<string>>;
  turnEnds: Record<string, Told<number>>;
}

/**
 * What the real models make of one item, asked once and remembered: to run another state machine over the
 * item again costs no inference where it asks about the same audio.
 */
export class Evidence {
  readonly #item: Item;
  readonly #models: Models;
  readonly #path: string;
  readonly #kept: Kept;
  #changed = false;
  #asked = 0;
  /** Stretches whose end was asked about in this run: what is kept is of other detectors, too. */
  readonly #judged = new Set<string>();

  /** @param cacheDir Spool's cache folder */
  constructor(item: Item, models: Models, cacheDir: string) {
    this.#item = item;
    this.#models = models;
    this.#path = join(cacheDir, 'eval-turns', `evidence-${models.hash}`, `${item.id}.json`);
    const { buffer, byteOffset, byteLength } = item.samples;
    const audio = createHash('sha256')
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest('hex');
    const known = existsSync(this.#path) ? (JSON.parse(readFileSync(this.#path, 'utf8')) as Kept) : null;
    this.#kept = known?.audio === audio ? known : { audio, windows: [], texts: {}, turnEnds: {} };
  }

  /** Questions that were put to a model and not answered from memory. */
  get asked(): number {
    return this.#asked;
  }

  async windows(): Promise<readonly Window[]> {
    if (this.#kept.windows.length === 0) {
      this.#kept.windows = await this.#models.windows(this.#item.samples);
      this.#changed = true;
    }
    return this.#kept.windows;
  }

  /** The recogniser's text of a stretch, in samples of the item. */
  text(start: number, end: number): Promise<Told<string>> {
    return this.#remembered(this.#kept.texts, start, end, (audio) => this.#models.text(audio));
  }

  /** How likely the turn is complete by its sound, at the end of a stretch. */
  turnEnd(start: number, end: number): Promise<Told<number>> {
    this.#judged.add(`${start}-${end}`);
    return this.#remembered(this.#kept.turnEnds, start, end, (audio) => this.#models.turnEnd(audio));
  }

  /** Pauses that both were asked about in this run, in order. */
  get pauses(): Pauses {
    const texts = Object.entries(this.#kept.texts).map(([key, { value }]) => ({ ...spanOf(key), value }));
    return Object.entries(this.#kept.turnEnds)
      .filter(([key]) => this.#judged.has(key))
      .map(([key, { value }]) => {
        const { start, end } = spanOf(key);
        // A text that only silence follows is not made anew at the pause.
        const known = texts.filter((text) => text.start === start && text.end <= end);
        const text = known.sort((a, b) => b.end - a.end)[0]?.value ?? '';
        return { endSample: end, text, heard: value };
      })
      .sort((a, b) => a.endSample - b.endSample);
  }

  save(): void {
    if (this.#changed) writeWhole(this.#path, JSON.stringify(this.#kept));
    this.#changed = false;
  }

  async #remembered<T>(
    kept: Record<string, Told<T>>,
    start: number,
    end: number,
    ask: (audio: Float32Array) => Promise<Told<T>>,
  ): Promise<Told<T>> {
    const key = `${start}-${end}`;
    const known = kept[key];
    if (known) return known;
    this.#asked += 1;
    this.#changed = true;
    const told = await ask(this.#item.samples.slice(start, end));
    kept[key] = told;
    return told;
  }
}

function spanOf(key: string): { start: number; end: number } {
  const [start, end] = key.split('-').map(Number);
  return { start: start ?? 0, end: end ?? 0 };
}
