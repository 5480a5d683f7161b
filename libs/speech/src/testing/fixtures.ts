import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveModels, type SpeechModels } from '../models';

const FOLDER = join(__dirname, '../../../audio/testing/speech');
const WAV_HEADER_BYTES = 44;

export interface Spoken {
  readonly name: string;
  /** What is said. */
  readonly text: string;
  /** 16 kHz mono. */
  readonly samples: Float32Array;
}

/** Real speech with transcripts: five sentences of a LibriVox reader. */
export function spokenFixtures(): Spoken[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.wav'))
    .sort()
    .map((file) => ({
      name: file,
      text: readFileSync(join(FOLDER, file.replace(/wav$/, 'txt')), 'utf8').trim(),
      samples: samplesOf(readFileSync(join(FOLDER, file))),
    }));
}

/** The fixtures one after the other, with pauses between. */
export function joinedFixtures(pauseMs: number): Spoken {
  const all = spokenFixtures();
  const pause = new Float32Array((16_000 * pauseMs) / 1000);
  return {
    name: 'all',
    text: all.map((spoken) => spoken.text).join(' '),
    samples: concatenated(all.flatMap((spoken) => [spoken.samples, pause])),
  };
}

export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The models that these tests cannot do without. */
export function requiredModels(): SpeechModels & {
  moonshine: NonNullable<SpeechModels['moonshine']>;
  silero: string;
  smartTurn: string;
} {
  const models = resolveModels();
  const { moonshine, silero, smartTurn } = models;
  if (!moonshine || !silero || !smartTurn) {
    throw new Error(`The speech models are not in ${models.dir}; run \`npm run setup\` first.`);
  }
  return { ...models, moonshine, silero, smartTurn };
}

function samplesOf(wav: Buffer): Float32Array {
  const samples = new Float32Array((wav.length - WAV_HEADER_BYTES) >> 1);
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = wav.readInt16LE(WAV_HEADER_BYTES + 2 * i) / 32_768;
  }
  return samples;
}
