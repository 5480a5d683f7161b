import { createHash } from 'node:crypto';
import { rmsDbfs } from '@spool/audio';
import {
  loadRecognitionEngine,
  loadVad,
  resolveModels,
  SmartTurn,
  VAD_WINDOW_SAMPLES,
  type RecognitionEngine,
  type VadBatcher,
} from '@spool/speech';
import type { Told, Window } from './evidence';

/**
 * The models that the service uses, in this process. Cost is processor time, which other programs on the
 * machine do not lengthen as they do wall-clock time.
 */
export class Models {
  /** Names the set of models and how they are asked. */
  readonly hash: string;
  /** Null: words and timing must do. */
  readonly #smartTurn: SmartTurn | null;
  readonly #recogniser: RecognitionEngine;
  readonly #vad: VadBatcher;

  private constructor(recogniser: RecognitionEngine, vad: VadBatcher, smartTurn: SmartTurn | null) {
    this.#recogniser = recogniser;
    this.#vad = vad;
    this.#smartTurn = smartTurn;
    const names = [recogniser.name, vad.name, smartTurn?.name ?? 'none', 'windows 1'];
    this.hash = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 8);
  }

  static async load(): Promise<Models> {
    const models = resolveModels();
    const [recogniser, { vad }, smartTurn] = await Promise.all([
      loadRecognitionEngine(models),
      loadVad(models),
      models.smartTurn === null ? null : SmartTurn.load(models.smartTurn),
    ]);
    return new Models(recogniser, vad, smartTurn);
  }

  get names(): string[] {
    return [this.#recogniser.name, this.#vad.name, this.#smartTurn?.name ?? 'no end-of-turn model'];
  }

  async windows(samples: Float32Array): Promise<Window[]> {
    const stream = this.#vad.createStream();
    const windows: Window[] = [];
    for (let at = 0; at + VAD_WINDOW_SAMPLES <= samples.length; at += VAD_WINDOW_SAMPLES) {
      const window = samples.slice(at, at + VAD_WINDOW_SAMPLES);
      const levelDbfs = Math.max(-120, Math.round(rmsDbfs(window) * 10) / 10);
      this.#vad.submit(stream, window, (probability) =>
        windows.push({ probability: Math.round(probability * 1000) / 1000, levelDbfs }),
      );
      await this.#vad.flush();
    }
    return windows;
  }

  text(audio: Float32Array): Promise<Told<string>> {
    return timed(async () => (await this.#recogniser.transcribe(audio)).text);
  }

  turnEnd(audio: Float32Array): Promise<Told<number>> {
    return timed(async () => (await this.#smartTurn?.judge(audio))?.likelihood ?? 0.5);
  }

  async close(): Promise<void> {
    await Promise.all([this.#recogniser.close(), this.#vad.close(), this.#smartTurn?.close()]);
  }
}

async function timed<T>(ask: () => Promise<T>): Promise<Told<T>> {
  const before = process.cpuUsage();
  const value = await ask();
  const { user, system } = process.cpuUsage(before);
  return { value, costMs: Math.round((user + system) / 100) / 10 };
}
