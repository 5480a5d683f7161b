import { createRequire } from 'node:module';
// Not from '@spool/audio': its index loads the native Opus binding, which crashes where two threads load it.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { resample } from '../../../audio/src/resample';
import type { PiperFiles } from '../models';
import { PLAYOUT_HZ, SpeechError } from '../ports';
import { clauses } from '../synthesis/clauses';
import { trimmedAndLevelled } from '../synthesis/loudness';
import { speakable } from '../synthesis/speakable';
import type { SynthesisEngine } from './engines';

/** What is used of `sherpa-onnx-node`, which has no types. */
interface OfflineTts {
  readonly sampleRate: number;
  generateAsync(request: {
    text: string;
    sid: number;
    speed: number;
    enableExternalBuffer: boolean;
  }): Promise<{ samples: Float32Array; sampleRate: number }>;
}
interface Sherpa {
  readonly OfflineTts: { createAsync(config: object): Promise<OfflineTts> };
}

/** Silence between a sentence's clauses, where its comma was. */
const CLAUSE_PAUSE_MS = 120;

/** A Piper voice (VITS) on sherpa-onnx: nicer than Flite, about 90 ms of computation a second of speech. */
export class Piper implements SynthesisEngine {
  readonly name: string;
  readonly #tts: OfflineTts;

  private constructor(name: string, tts: OfflineTts) {
    this.name = name;
    this.#tts = tts;
  }

  /** @throws SpeechError `model_missing` when the voice cannot be loaded */
  static async load(files: PiperFiles): Promise<Piper> {
    try {
      const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
      const tts = await sherpa.OfflineTts.createAsync({
        model: {
          vits: {
            model: files.model,
            tokens: files.tokens,
            dataDir: files.espeakData,
            noiseScale: 0.667,
            noiseScaleW: 0.8,
            lengthScale: 1,
          },
          numThreads: 1,
          provider: 'cpu',
          debug: 0,
        },
        maxNumSentences: 1,
      });
      return new Piper(files.name, tts);
    } catch (cause) {
      const message = `Could not load the voice ${files.name}; run \`npm run setup\` again.`;
      throw new SpeechError('model_missing', message, { cause });
    }
  }

  /** The first clause as soon as it is there, then the rest. */
  async *synthesize(text: string, signal?: AbortSignal): AsyncIterable<Float32Array> {
    const words = speakable(text);
    if (words === '') return;
    let pause = 0;
    for (const clause of clauses(words)) {
      if (signal?.aborted) return;
      const { samples, sampleRate } = await this.#tts.generateAsync({
        text: clause,
        sid: 0,
        speed: 1,
        enableExternalBuffer: false,
      });
      const speech = trimmedAndLevelled(resample(samples, sampleRate, PLAYOUT_HZ), PLAYOUT_HZ);
      const chunk = new Float32Array(pause + speech.length);
      chunk.set(speech, pause);
      yield chunk;
      pause = Math.round((PLAYOUT_HZ * CLAUSE_PAUSE_MS) / 1000);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
