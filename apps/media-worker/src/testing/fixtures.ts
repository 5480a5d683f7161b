import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '@spool/audio';

const FOLDER = join(__dirname, '../../../../libs/audio/testing/speech');

export interface Recording {
  /** What is said. */
  readonly text: string;
  /** 16 kHz mono. */
  readonly samples: Float32Array;
}

/** A sentence of a LibriVox reader, e.g. `0880`. */
export function recording(number: string): Recording {
  const file = join(FOLDER, `sense_and_sensibility_01_austen_64kb-${number}`);
  return {
    text: readFileSync(`${file}.txt`, 'utf8').trim(),
    samples: readWav(readFileSync(`${file}.wav`)).samples,
  };
}
