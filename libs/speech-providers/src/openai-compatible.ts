import OpenAI, { toFile } from 'openai';
import { writeWav } from '@spool/audio';
import { RECOGNITION_HZ, type SynthesisOptions, type Synthesizer } from '@spool/speech';
import type { BatchProvider } from './batch-recognizer';
import { PcmReader } from './pcm';
import { asProviderError } from './provider-error';

const PROVIDER = 'openai-compatible';

export interface OpenAiCompatibleOptions {
  /** Base URL with the version, e.g. `http://localhost:8000/v1`. @default OpenAI's own */
  readonly baseUrl?: string;
  /** Servers of one's own often want none. */
  readonly apiKey?: string;
  /** Recognition model. @default 'whisper-1' */
  readonly transcriptionModel?: string;
  /** ISO 639-1. @default 'en' */
  readonly language?: string;
  /** Synthesis model. @default 'tts-1' */
  readonly speechModel?: string;
  /** @default 'alloy' */
  readonly voice?: string;
}

const clientOf = ({ baseUrl, apiKey }: OpenAiCompatibleOptions): OpenAI =>
  // Retries are ours: they know how long somebody has been waiting.
  new OpenAI({
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  });

/** `POST /audio/transcriptions` of OpenAI, and of the many servers that answer like it. */
export class OpenAiCompatibleRecognition implements BatchProvider {
  readonly name: string;
  readonly #client: OpenAI;
  readonly #options: OpenAiCompatibleOptions;

  constructor(options: OpenAiCompatibleOptions) {
    this.#options = options;
    this.#client = clientOf(options);
    this.name = `${PROVIDER}-${options.transcriptionModel ?? 'whisper-1'}`;
  }

  async transcribe(samples: Float32Array, signal: AbortSignal): Promise<string> {
    const { transcriptionModel = 'whisper-1', language = 'en' } = this.#options;
    const file = await toFile(writeWav(samples, RECOGNITION_HZ), 'utterance.wav', { type: 'audio/wav' });
    const { text } = await this.#client.audio.transcriptions.create(
      { file, model: transcriptionModel, language, response_format: 'json' },
      { signal },
    );
    return text;
  }
}

/** `POST /audio/speech`, streamed as PCM, which comes at 24 kHz. */
export class OpenAiCompatibleSynthesizer implements Synthesizer {
  readonly name: string;
  readonly #client: OpenAI;
  readonly #options: OpenAiCompatibleOptions;

  constructor(options: OpenAiCompatibleOptions) {
    this.#options = options;
    this.#client = clientOf(options);
    this.name = `${PROVIDER}-${options.voice ?? 'alloy'}`;
  }

  async *synthesize(text: string, { signal }: SynthesisOptions = {}): AsyncGenerator<Float32Array> {
    const { speechModel = 'tts-1', voice = 'alloy' } = this.#options;
    try {
      const response = await this.#client.audio.speech.create(
        { input: text, model: speechModel, voice, response_format: 'pcm' },
        signal ? { signal } : {},
      );
      const reader = new PcmReader();
      for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        const samples = reader.push(bytes);
        if (samples.length > 0) yield samples;
      }
    } catch (error) {
      if (signal?.aborted) return;
      throw asProviderError(PROVIDER, error);
    }
  }
}
