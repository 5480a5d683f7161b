import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readWav, writeWav } from '@spool/audio';
import { PLAYOUT_HZ, SpeechThreads } from '@spool/speech';

/** Other voices than the interviewer's. */
export type LearnerVoice = 'flite-rms' | 'flite-awb';

/** Something that a learner says, as sound. */
export interface Spoken {
  /** What is said. */
  readonly text: string;
  /** Mono 16-bit WAV. */
  readonly file: string;
  readonly durationMs: number;
}

const ROOT = join(__dirname, '../../../..');
const THREAD_FILE = join(ROOT, 'dist/apps/media-worker/speech-thread.js');
const RECORDINGS = join(ROOT, 'libs/audio/testing/speech');
const FOLDER = join(ROOT, 'dist/e2e/speech');

/** Speaks sentences with a voice and keeps them as WAV files; those that are there already are taken as they are. */
export async function synthesise(
  voice: LearnerVoice,
  sentences: readonly string[],
): Promise<readonly Spoken[]> {
  const missing = sentences.filter((text) => !existsSync(fileOf(voice, text)));
  if (missing.length > 0) await speak(voice, missing);
  return sentences.map((text) => spokenFrom(text, fileOf(voice, text)));
}

/** A real person's recording of libs/audio, with what is said. */
export function recording(name: string): Spoken {
  const text = readFileSync(join(RECORDINGS, `${name}.txt`), 'utf8').trim();
  return spokenFrom(text, join(RECORDINGS, `${name}.wav`));
}

/** The same, after silence: for a microphone that plays a file once, from when it is opened. */
export function afterSilence(spoken: Spoken, silenceMs: number): Spoken {
  const { samples, sampleRate } = readWav(readFileSync(spoken.file));
  const silence = Math.round((silenceMs * sampleRate) / 1000);
  // Chromium's capture device stops at the end of the file: a little silence keeps the last word whole.
  const all = new Float32Array(silence + samples.length + sampleRate);
  all.set(samples, silence);
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `after-${silenceMs}-${basename(spoken.file)}`);
  writeFileSync(file, writeWav(all, sampleRate));
  return spokenFrom(spoken.text, file);
}

function spokenFrom(text: string, file: string): Spoken {
  const { samples, sampleRate } = readWav(readFileSync(file));
  return { text, file, durationMs: (samples.length * 1000) / sampleRate };
}

const fileOf = (voice: LearnerVoice, text: string): string =>
  join(FOLDER, `${voice}-${text.toLowerCase().replace(/[^a-z]+/g, '-')}.wav`.replace(/-\.wav$/, '.wav'));

async function speak(voice: LearnerVoice, sentences: readonly string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const threads = await SpeechThreads.start({
    threadFile: THREAD_FILE,
    voice,
    // Flite comes with its npm package: no model is wanted.
    modelsDir: join(tmpdir(), 'no-models-wanted'),
  });
  try {
    if (threads.synthesizer?.name !== voice) throw new Error(`The voice ${voice} is not there: run npm ci.`);
    for (const text of sentences) {
      const chunks: Float32Array[] = [];
      for await (const chunk of threads.synthesizer.synthesize(text)) chunks.push(chunk);
      const file = fileOf(voice, text);
      // Renamed into place: a test that was ended half way leaves no half file, and another one may do the same.
      const part = `${file}.${process.pid}`;
      writeFileSync(part, writeWav(concatenate(chunks), PLAYOUT_HZ));
      renameSync(part, file);
    }
  } finally {
    await threads.close();
  }
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
