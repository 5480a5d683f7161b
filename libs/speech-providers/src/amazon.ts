import type { PollyClient } from '@aws-sdk/client-polly';
import { SynthesizeSpeechCommand, type Engine, type VoiceId } from '@aws-sdk/client-polly';
import type { TranscribeStreamingClient } from '@aws-sdk/client-transcribe-streaming';
import {
  StartStreamTranscriptionCommand,
  type AudioStream,
  type LanguageCode,
} from '@aws-sdk/client-transcribe-streaming';
import { resample } from '@spool/audio';
import { PLAYOUT_HZ, RECOGNITION_HZ, type SynthesisOptions, type Synthesizer } from '@spool/speech';
import { PcmReader } from './pcm';
import { asProviderError, ProviderError } from './provider-error';
import type { ConnectionEvents, ProviderConnection, StreamingProvider } from './streaming-recognizer';

const TRANSCRIBE = 'amazon-transcribe';
const POLLY = 'amazon-polly';
/** Polly's PCM comes at 8 or 16 kHz. */
const POLLY_HZ = 16_000;
/** Amazon Transcribe asks for chunks of 50 to 200 ms, and takes up to 32 kB. */
const CHUNK_BYTES = (RECOGNITION_HZ / 10) * 2;

export interface TranscribeOptions {
  readonly client: TranscribeStreamingClient;
  /** @default 'en-US' */
  readonly language?: LanguageCode;
}

/** Amazon Transcribe streaming: an HTTP/2 event stream each way; the end of the audio asks for the final text. */
export class TranscribeRecognition implements StreamingProvider {
  readonly name = TRANSCRIBE;
  readonly #options: TranscribeOptions;

  constructor(options: TranscribeOptions) {
    this.#options = options;
  }

  connect(events: ConnectionEvents): Promise<ProviderConnection> {
    const { client, language = 'en-US' } = this.#options;
    return Promise.resolve(new TranscribeConnection(client, language, events));
  }
}

class TranscribeConnection implements ProviderConnection {
  readonly #events: ConnectionEvents;
  readonly #abort = new AbortController();
  readonly #audio = new AudioQueue();
  readonly #ended: Promise<string>;
  #finishing = false;
  #closed = false;

  constructor(client: TranscribeStreamingClient, language: LanguageCode, events: ConnectionEvents) {
    this.#events = events;
    this.#ended = this.#run(client, language);
    this.#ended.catch((error: unknown) => {
      if (!this.#closed && !this.#finishing) this.#events.onBroken(asProviderError(TRANSCRIBE, error));
    });
  }

  send(pcm: Buffer): void {
    this.#audio.push(pcm);
  }

  async finish(): Promise<string> {
    this.#finishing = true;
    this.#audio.end();
    return this.#ended;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#audio.end();
    this.#abort.abort();
  }

  async #run(client: TranscribeStreamingClient, language: LanguageCode): Promise<string> {
    let final = '';
    try {
      const { TranscriptResultStream = [] } = await client.send(
        new StartStreamTranscriptionCommand({
          LanguageCode: language,
          MediaEncoding: 'pcm',
          MediaSampleRateHertz: RECOGNITION_HZ,
          EnablePartialResultsStabilization: true,
          PartialResultsStability: 'high',
          AudioStream: this.#audio,
        }),
        { abortSignal: this.#abort.signal },
      );
      for await (const event of TranscriptResultStream) {
        for (const result of event.TranscriptEvent?.Transcript?.Results ?? []) {
          const text = result.Alternatives?.[0]?.Transcript?.trim() ?? '';
          const soFar = [final, text].filter(Boolean).join(' ');
          if (!result.IsPartial) final = soFar;
          if (text !== '') this.#events.onText(soFar, (result.EndTime ?? 0) * 1000);
        }
      }
    } catch (error) {
      throw asProviderError(TRANSCRIBE, error);
    }
    if (!this.#finishing && !this.#closed) {
      throw new ProviderError(TRANSCRIBE, 'the stream ended by itself', { retryable: true });
    }
    return final;
  }
}

/** Audio on its way into the request: gathered to chunks of 100 ms, ended by an empty one as Transcribe wants it. */
class AudioQueue implements AsyncIterable<AudioStream> {
  #waiting: Buffer[] = [];
  #bytes = 0;
  #ended = false;
  #wake: () => void = () => undefined;

  push(pcm: Buffer): void {
    this.#waiting.push(pcm);
    this.#bytes += pcm.length;
    if (this.#bytes >= CHUNK_BYTES) this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AudioStream> {
    for (;;) {
      while (this.#bytes < CHUNK_BYTES && !this.#ended) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      const data = Buffer.concat(this.#waiting.splice(0));
      this.#bytes = 0;
      for (let at = 0; at < data.length; at += CHUNK_BYTES) {
        yield { AudioEvent: { AudioChunk: data.subarray(at, at + CHUNK_BYTES) } };
      }
      if (this.#ended && this.#bytes === 0) break;
    }
    yield { AudioEvent: { AudioChunk: new Uint8Array(0) } };
  }
}

export interface PollyOptions {
  readonly client: PollyClient;
  /** @default 'Joanna' */
  readonly voice?: VoiceId;
  /** @default 'neural' */
  readonly engine?: Engine;
}

/** Amazon Polly (`SynthesizeSpeech`), streamed as 16 kHz PCM. */
export class PollySynthesizer implements Synthesizer {
  readonly name: string;
  readonly #options: PollyOptions;

  constructor(options: PollyOptions) {
    this.#options = options;
    this.name = `${POLLY}-${options.voice ?? 'Joanna'}`;
  }

  async *synthesize(text: string, { signal }: SynthesisOptions = {}): AsyncGenerator<Float32Array> {
    const { client, voice = 'Joanna', engine = 'neural' } = this.#options;
    try {
      const { AudioStream: audio } = await client.send(
        new SynthesizeSpeechCommand({
          Text: text,
          OutputFormat: 'pcm',
          SampleRate: String(POLLY_HZ),
          VoiceId: voice,
          Engine: engine,
        }),
        signal ? { abortSignal: signal } : {},
      );
      const reader = new PcmReader();
      for await (const bytes of audio as AsyncIterable<Uint8Array>) {
        const samples = reader.push(bytes);
        if (samples.length > 0) yield resample(samples, POLLY_HZ, PLAYOUT_HZ);
      }
    } catch (error) {
      if (signal?.aborted) return;
      throw asProviderError(POLLY, error);
    }
  }
}
