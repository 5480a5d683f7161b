import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { levelDbfs } from '../levels';
import type { MoonshineFiles } from '../models';
import { RECOGNITION_HZ, SpeechError } from '../ports';
import { BinTokenizer } from './bin-tokenizer';
import type { EngineTranscript, RecognitionEngine, TranscribeOptions } from './engines';

/** Shape of Moonshine tiny's decoder: 6 layers, 8 heads of 36. */
const LAYERS = 6;
const HEADS = 8;
const HEAD_DIM = 36;
const BEGIN = 1;
const END = 2;
/** The model runs away on some sounds; speech has no more tokens than this a second (Moonshine's own limit). */
const TOKENS_PER_SECOND = 6.5;
/** Shorter audio is padded with silence: the encoder's convolutions need some, and words come out better. */
const SHORTEST_SAMPLES = RECOGNITION_HZ / 2;
/** No word is shorter, and the model would invent some. */
const NO_WORD_SAMPLES = RECOGNITION_HZ / 5;
/** Below this nothing was said, and the model would invent words. */
const SILENCE_DBFS = -62;

type Tensors = Record<string, Tensor>;

/** Moonshine tiny-en (MIT): an offline encoder and decoder, about 25 ms a second of speech on one core. */
export class Moonshine implements RecognitionEngine {
  readonly name = 'moonshine-tiny-en';
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #tokenizer: BinTokenizer;

  private constructor(encoder: InferenceSession, decoder: InferenceSession, tokenizer: BinTokenizer) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#tokenizer = tokenizer;
  }

  /** @throws SpeechError `model_missing` when a file cannot be loaded */
  static async load(files: MoonshineFiles): Promise<Moonshine> {
    const options: InferenceSession.SessionOptions = {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1, // more were slower on shared cores
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    };
    try {
      const encoder = await InferenceSession.create(files.encoder, options);
      const decoder = await InferenceSession.create(files.decoder, options);
      return new Moonshine(encoder, decoder, new BinTokenizer(await readFile(files.tokenizer)));
    } catch (cause) {
      const message = 'Could not load the recognition model Moonshine; run `npm run setup` again.';
      throw new SpeechError('model_missing', message, { cause });
    }
  }

  async transcribe(samples: Float32Array, options: TranscribeOptions = {}): Promise<EngineTranscript> {
    const started = performance.now();
    const nothing = samples.length < NO_WORD_SAMPLES || levelDbfs(samples) < SILENCE_DBFS;
    const tokens = nothing ? [] : await this.#tokens(padded(samples), options.signal);
    const text = this.#tokenizer.decode(withoutLoop(tokens));
    return { text: /[\p{L}\p{N}]/u.test(text) ? text : '', computeMs: performance.now() - started };
  }

  async close(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }

  async #tokens(samples: Float32Array, signal?: AbortSignal): Promise<number[]> {
    signal?.throwIfAborted();
    const heard = new Tensor('int64', new BigInt64Array(samples.length).fill(1n), [1, samples.length]);
    const encoded = await this.#encoder.run({
      input_values: new Tensor('float32', samples, [1, samples.length]),
      attention_mask: heard,
    });
    const fixed: Tensors = {
      encoder_hidden_states: output(encoded, 'last_hidden_state'),
      encoder_attention_mask: heard, // of samples, not of frames: the decoder strides it by 384 itself
    };
    const cache = emptyCache();
    const limit = Math.ceil((samples.length / RECOGNITION_HZ) * TOKENS_PER_SECOND) + 2;
    const tokens: number[] = [];
    while (tokens.length < limit) {
      signal?.throwIfAborted();
      const first = tokens.length === 0;
      const results = await this.#decoder.run({
        input_ids: new Tensor('int64', BigInt64Array.of(BigInt(tokens.at(-1) ?? BEGIN)), [1, 1]),
        use_cache_branch: new Tensor('bool', Uint8Array.of(first ? 0 : 1), [1]),
        ...fixed,
        ...cache,
      });
      const token = mostLikely(output(results, 'logits').data as Float32Array);
      if (token === END) break;
      tokens.push(token);
      // The encoder's keys and values stay what the first step made of them.
      for (const name of first ? [...DECODER_CACHE, ...ENCODER_CACHE] : DECODER_CACHE) {
        cache[`past_key_values.${name}`] = output(results, `present.${name}`);
      }
    }
    return tokens;
  }
}

/**
 * Cuts a repetition loop (a known failure of greedy decoding): the same tokens three times or more in a row
 * at the end are kept once. Twice is left, since people do repeat words.
 */
export function withoutLoop(tokens: readonly number[]): number[] {
  for (let period = 1; period * 3 <= tokens.length; period += 1) {
    let matching = 0;
    while (
      tokens.at(-1 - matching) === tokens.at(-1 - matching - period) &&
      matching + period < tokens.length
    ) {
      matching += 1;
    }
    const repeats = Math.floor(matching / period) + 1;
    const enough = period === 1 ? 4 : 3; // "no, no, no" has its commas, so a run of one token is rarer
    if (repeats >= enough) return tokens.slice(0, tokens.length - matching);
  }
  return [...tokens];
}

function cacheNames(part: 'decoder' | 'encoder'): string[] {
  return Array.from({ length: LAYERS }, (_, layer) => [
    `${layer}.${part}.key`,
    `${layer}.${part}.value`,
  ]).flat();
}
const DECODER_CACHE = cacheNames('decoder');
const ENCODER_CACHE = cacheNames('encoder');

function emptyCache(): Tensors {
  const cache: Tensors = {};
  for (const name of [...DECODER_CACHE, ...ENCODER_CACHE]) {
    cache[`past_key_values.${name}`] = new Tensor('float32', new Float32Array(0), [1, HEADS, 0, HEAD_DIM]);
  }
  return cache;
}

function output(results: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = results[name];
  if (!value) throw new SpeechError('engine_failed', `The Moonshine model has no output ${name}.`);
  return value as Tensor;
}

function mostLikely(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id += 1) {
    if ((logits[id] ?? 0) > (logits[best] ?? 0)) best = id;
  }
  return best;
}

function padded(samples: Float32Array): Float32Array {
  if (samples.length >= SHORTEST_SAMPLES) return samples;
  const longer = new Float32Array(SHORTEST_SAMPLES);
  longer.set(samples);
  return longer;
}
