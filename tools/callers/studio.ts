import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, resample } from '@spool/audio';
import { PLAYOUT_HZ, SpeechThreads } from '@spool/speech';
import { makeUtterance, SPEECH_HZ, type Utterance } from './utterance';

/** Men's voices, so that no learner sounds like the interviewer. They come with npm. */
export const LEARNER_VOICES = ['flite-rms', 'flite-awb'] as const;
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

  /** @throws SpeechError */
  async say(text: string): Promise<Utterance> {
    const chunks: Float32Array[] = [];
    for await (const chunk of this.#speech.synthesizer?.synthesize(text) ?? []) chunks.push(chunk);
    const samples = new Float32Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      samples.set(chunk, at);
      at += chunk.length;
    }
    return makeUtterance(text, resample(samples, PLAYOUT_HZ, SPEECH_HZ));
  }

  async close(): Promise<void> {
    await this.#speech.close();
    rmSync(this.#noModels, { recursive: true, force: true });
  }
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
