import { InferenceSession, Tensor } from 'onnxruntime-node';
import { RECOGNITION_HZ, SpeechError, VAD_WINDOW_SAMPLES } from '../ports';
import type { VadStream, VoiceActivityModel } from './model';

/** Samples of the window before, which the model wants in front of each window. */
const CONTEXT_SAMPLES = 64;
const INPUT_SAMPLES = CONTEXT_SAMPLES + VAD_WINDOW_SAMPLES;
const LAYERS = 2;
const UNITS = 128;

interface Buffers {
  readonly input: Float32Array;
  readonly state: Float32Array;
}

export class SileroStream implements VadStream {
  readonly context = new Float32Array(CONTEXT_SAMPLES);
  /** Recurrent state, shape [2, 128]. */
  readonly state = new Float32Array(LAYERS * UNITS);

  reset(): void {
    this.context.fill(0);
    this.state.fill(0);
  }
}

/**
 * Silero VAD v5 (MIT) on ONNX Runtime: input `[B, 576]`, state `[2, B, 128]`, output `[B, 1]`. One run of
 * B windows costs about 60 µs a window, alone 145 µs; ONNX Runtime computes in the caller's thread.
 */
export class SileroVad implements VoiceActivityModel<SileroStream> {
  readonly name = 'silero-vad-v5';
  readonly #session: InferenceSession;
  readonly #rate = new Tensor('int64', BigInt64Array.of(BigInt(RECOGNITION_HZ)), []);
  /** Kept between runs, since this happens 31 times a second; `null` while a run reads them. */
  #spare: Buffers | null = null;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** @throws SpeechError `model_missing` when the file cannot be loaded */
  static async load(path: string): Promise<SileroVad> {
    try {
      const session = await InferenceSession.create(path, {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return new SileroVad(session);
    } catch (cause) {
      throw new SpeechError('model_missing', `Could not load ${path}; run \`npm run setup\` again.`, {
        cause,
      });
    }
  }

  createStream(): SileroStream {
    return new SileroStream();
  }

  /** One window alone; sessions that run side by side should go through a `VadBatcher`. */
  async process(stream: SileroStream, window: Float32Array): Promise<number> {
    return (await this.judge([stream], [window]))[0] ?? 0;
  }

  async judge(streams: readonly SileroStream[], windows: readonly Float32Array[]): Promise<Float32Array> {
    const count = streams.length;
    const buffers = this.#takeBuffers(count);
    const input = buffers.input.subarray(0, count * INPUT_SAMPLES);
    const state = buffers.state.subarray(0, count * LAYERS * UNITS);
    streams.forEach((stream, i) => {
      input.set(stream.context, i * INPUT_SAMPLES);
      input.set(windowOf(windows, i), i * INPUT_SAMPLES + CONTEXT_SAMPLES);
      for (let layer = 0; layer < LAYERS; layer += 1) {
        const units = stream.state.subarray(layer * UNITS, (layer + 1) * UNITS);
        state.set(units, (layer * count + i) * UNITS);
      }
    });
    const { output, stateN } = await this.#run(input, state, count);
    this.#spare = buffers;
    streams.forEach((stream, i) => {
      for (let layer = 0; layer < LAYERS; layer += 1) {
        const start = (layer * count + i) * UNITS;
        stream.state.set(stateN.subarray(start, start + UNITS), layer * UNITS);
      }
      this.skip(stream, windowOf(windows, i));
    });
    return output;
  }

  skip(stream: SileroStream, window: Float32Array): void {
    stream.context.set(window.subarray(VAD_WINDOW_SAMPLES - CONTEXT_SAMPLES));
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #run(input: Float32Array, state: Float32Array, count: number) {
    try {
      const { output, stateN } = await this.#session.run({
        input: new Tensor('float32', input, [count, INPUT_SAMPLES]),
        state: new Tensor('float32', state, [LAYERS, count, UNITS]),
        sr: this.#rate,
      });
      if (output?.type !== 'float32' || stateN?.type !== 'float32') {
        throw new TypeError('The model has other outputs than Silero VAD v5.');
      }
      return { output: output.data as Float32Array, stateN: stateN.data as Float32Array };
    } catch (cause) {
      throw new SpeechError('engine_failed', 'Voice activity detection failed; the windows are lost.', {
        cause,
      });
    }
  }

  #takeBuffers(count: number): Buffers {
    const spare = this.#spare;
    this.#spare = null;
    if (spare && spare.input.length >= count * INPUT_SAMPLES) return spare;
    return {
      input: new Float32Array(2 * count * INPUT_SAMPLES),
      state: new Float32Array(2 * count * LAYERS * UNITS),
    };
  }
}

function windowOf(windows: readonly Float32Array[], index: number): Float32Array {
  const window = windows[index];
  if (window?.length !== VAD_WINDOW_SAMPLES) {
    throw new RangeError(`A VAD window has ${VAD_WINDOW_SAMPLES} samples, not ${window?.length ?? 0}.`);
  }
  return window;
}
