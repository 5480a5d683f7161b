import { InferenceSession, Tensor } from 'onnxruntime-node';
import { RECOGNITION_HZ, SpeechError } from '../ports';
import { logMel, MEL_BANDS, MEL_FRAMES } from './log-mel';

/** Less than this tells nothing about prosody. */
const SHORTEST_SAMPLES = RECOGNITION_HZ / 5;

export interface TurnJudgement {
  /** How likely it is that the turn is complete, 0 to 1. */
  readonly likelihood: number;
  /** Time that the engine computed, in ms. */
  readonly computeMs: number;
}

/**
 * Smart Turn v3.2 (BSD-2-Clause, Daily): a Whisper-tiny encoder with a classifier on top, int8, that hears
 * from the sound of the last 8 s whether somebody has finished. About 60 ms of computation: it runs in a
 * speech thread and is only asked at pauses.
 */
export class SmartTurn {
  readonly name = 'smart-turn-v3.2';
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** @throws SpeechError `model_missing` when the file cannot be loaded */
  static async load(path: string): Promise<SmartTurn> {
    try {
      const session = await InferenceSession.create(path, {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
      return new SmartTurn(session);
    } catch (cause) {
      throw new SpeechError('model_missing', `Could not load ${path}; run \`npm run setup\` again.`, {
        cause,
      });
    }
  }

  /** @param samples what was said so far and the pause after it: mono, float32 in [-1, 1], 16 kHz */
  async judge(samples: Float32Array): Promise<TurnJudgement> {
    const started = performance.now();
    if (samples.length < SHORTEST_SAMPLES) return { likelihood: 0.5, computeMs: 0 };
    const features = new Tensor('float32', logMel(samples), [1, MEL_BANDS, MEL_FRAMES]);
    // Named `logits`, but the model ends in a sigmoid.
    const { logits } = await this.#session.run({ input_features: features });
    const likelihood = (logits?.data as Float32Array | undefined)?.[0];
    if (likelihood === undefined)
      throw new SpeechError('engine_failed', 'The model has other outputs than Smart Turn v3.');
    return { likelihood, computeMs: performance.now() - started };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
