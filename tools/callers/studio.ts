import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, resample, Resampler } from '@spool/audio';
import { PLAYOUT_HZ, SpeechThreads } from '@spool/speech';
import { makeUtterance, makeUtteranceMeanwhile, SPEECH_HZ, type Utterance } from './utterance';

/** Men's voices, so that no learner sounds like the interviewer. They come with npm. */
export const LEARNER_VOICES = ['flite-rms', 'flite-awb'] as const;
/** What is resampled in one go: about 1 ms of computation. */
const PIECE_SAMPLES = 12_000;
const RECORDINGS = 'libs/audio/testing/speech';

/** Makes what callers say: synthetic speech in a thread of its own, and recordings of real people. */
export class Studio {
  readonly #speech: SpeechThreads;
  readonly #noModels: string;

  /** @param voice see {@link LEARNER_VOICES} @param runDir where `node tools/run.mjs` has put the bundles */
  static async open(
    voice: string = LEARNER_VOICES[0],
    runDir = process.env['SPOOL_RUN_DIR'] ?? '',
  ): Promise<Studio> {
    // A folder without models: only Flite is wanted.
    const noModels = mkdtempSync(join(tmpdir(), 'spool-studio-'));
    const speech = await SpeechThreads.start({
      threadFile: join(runDir, 'callers/speech-thread.mjs'),
      modelsDir: noModels,
      recogniserThreads: 0,
      voice,
    });
    if (!speech.synthesizer) throw new Error(`The voice ${voice} cannot be loaded; run \`npm run setup\`.`);
    return new Studio(speech, noModels);
  }

  private constructor(speech: SpeechThreads, noModels: string) {
    this.#speech = speech;
    this.#noModels = noModels;
  }

  /**
   * @param pace how much faster than the voice is; it sounds higher by as much, as another speaker does. @default 1
   * @throws SpeechError
   */
  async say(text: string, pace = 1): Promise<Utterance> {
    const chunks: Float32Array[] = [];
    for await (const chunk of this.#speech.synthesizer?.synthesize(text) ?? []) chunks.push(chunk);
    const samples = joined(chunks);
    return makeUtteranceMeanwhile(text, await resampled(samples, PLAYOUT_HZ * pace));
  }

  async close(): Promise<void> {
    await this.#speech.close();
    rmSync(this.#noModels, { recursive: true, force: true });
  }
}

/** Speech at {@link SPEECH_HZ}; in pieces, so that nobody who speaks meanwhile is late. */
async function resampled(samples: Float32Array, fromHz: number): Promise<Float32Array> {
  if (fromHz === SPEECH_HZ) return samples;
  const resampler = new Resampler(fromHz, SPEECH_HZ);
  const pieces: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
    pieces.push(resampler.push(samples.subarray(at, at + PIECE_SAMPLES)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return joined([...pieces, resampler.flush()]);
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A recording of a real reader with what is said in it. */
export interface Recording {
  readonly name: string;
  readonly text: string;
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
}

/** Five sentences of a LibriVox reader, see `libs/audio/testing/speech`. @param root of the repository */
export function readRecordings(root = process.cwd()): Recording[] {
  const folder = join(root, RECORDINGS);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.wav'))
    .sort()
    .map((file) => {
      const { samples, sampleRate } = readWav(readFileSync(join(folder, file)));
      const text = readFileSync(join(folder, file.replace(/wav$/, 'txt')), 'utf8').trim();
      return { name: file.replace(/\.wav$/, ''), text, samples: resample(samples, sampleRate, 16_000) };
    });
}

/** A recording as something to say. */
export const asUtterance = ({ text, samples }: Recording): Utterance =>
  makeUtterance(text, resample(samples, 16_000, SPEECH_HZ));
