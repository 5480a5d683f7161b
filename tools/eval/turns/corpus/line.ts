import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '@spool/audio';
import { randomFrom } from '../../interviews/random';
import type { Part } from './item';
import { atLevel, babble, pinkNoise, whiteNoise } from './sounds';
import { trimmed } from './speech';

/** Noise on a learner's line; levels as signal to noise over the learner's speech, in dB. */
export type NoiseKind = 'clean' | 'white' | 'pink' | 'babble';
export const NOISES: readonly { readonly kind: NoiseKind; readonly snrDb: number }[] = [
  { kind: 'clean', snrDb: 60 },
  { kind: 'pink', snrDb: 25 },
  { kind: 'clean', snrDb: 60 },
  { kind: 'white', snrDb: 20 },
  { kind: 'babble', snrDb: 20 },
  { kind: 'pink', snrDb: 12 },
  { kind: 'clean', snrDb: 60 },
  { kind: 'babble', snrDb: 12 },
];

/** Real recordings by part: no clip is on both sides. One reader is all that there is (see libs/audio/testing). */
const CLIPS: Readonly<Record<Part, readonly string[]>> = {
  tuning: ['0870', '0880'],
  'held-out': ['0890', '0920', '0930'],
};

/** The reader's breath and room are this far below their loudest sound, in dB. */
const RECORDED_BELOW_PEAK_DB = 26;

export function recordings(part: Part, root: string): Float32Array[] {
  const folder = join(root, 'libs/audio/testing/speech');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.wav') && CLIPS[part].some((clip) => file.includes(clip)))
    .sort()
    .map((file) => trimmed(readWav(readFileSync(join(folder, file))).samples, RECORDED_BELOW_PEAK_DB));
}

/** An item's audio while it is put together. */
export class Line {
  readonly samples: Float32Array;

  constructor(length: number) {
    this.samples = new Float32Array(length);
  }

  add(sound: Float32Array, at: number): void {
    for (let i = 0; i < sound.length && at + i < this.samples.length; i += 1) {
      this.samples[at + i] = (this.samples[at + i] ?? 0) + (sound[i] ?? 0);
    }
  }

  /** Noise under everything. @param talkers voices that babble is made of */
  addNoise(kind: NoiseKind, levelDbfs: number, talkers: readonly Float32Array[], seed: string): void {
    const random = randomFrom(seed);
    const length = this.samples.length;
    const noise = {
      clean: () => whiteNoise(length, random),
      white: () => whiteNoise(length, random),
      pink: () => pinkNoise(length, random),
      babble: () => babble(length, talkers, random),
    }[kind]();
    this.add(atLevel(noise, levelDbfs), 0);
  }
}
