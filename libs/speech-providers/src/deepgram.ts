import { DeepgramClient } from '@deepgram/sdk';
import { PLAYOUT_HZ, RECOGNITION_HZ, type SynthesisOptions, type Synthesizer } from '@spool/speech';
import { PcmReader } from './pcm';
import { asProviderError, ProviderError } from './provider-error';
import type { ConnectionEvents, ProviderConnection, StreamingProvider } from './streaming-recognizer';

const PROVIDER = 'deepgram';

export interface DeepgramOptions {
  readonly apiKey: string;
  /** @default 'nova-3' */
  readonly model?: string;
  /** BCP 47. @default 'en' */
  readonly language?: string;
  /** @default 'aura-2-thalia-en' */
  readonly voice?: string;
  /** Base URL of the API, for a server of one's own. @default 'https://api.deepgram.com' */
  readonly baseUrl?: string;
  /** What opening a connection may take, in ms. @default 2000 */
  readonly connectTimeoutMs?: number;
}

function clientOf({ apiKey, baseUrl }: DeepgramOptions): DeepgramClient {
  return new DeepgramClient({
    apiKey,
    // Retries are ours: they know how long somebody has been waiting.
    maxRetries: 0,
    ...(baseUrl === undefined
      ? {}
      : {
          environment: {
            base: baseUrl,
            production: baseUrl.replace(/^http/, 'ws'),
            agent: baseUrl.replace(/^http/, 'ws'),
            agentRest: baseUrl,
          },
        }),
  });
}

/** Deepgram's live transcription (`/v1/listen` by WebSocket, `Finalize` for what is still open). */
export class DeepgramRecognition implements StreamingProvider {
  readonly name: string;
  readonly #client: DeepgramClient;
  readonly #options: DeepgramOptions;

  constructor(options: DeepgramOptions) {
    this.#options = options;
    this.#client = clientOf(options);
    this.name = `${PROVIDER}-${options.model ?? 'nova-3'}`;
  }

  async connect(events: ConnectionEvents): Promise<ProviderConnection> {
    const { model = 'nova-3', language = 'en', connectTimeoutMs = 2000 } = this.#options;
    const socket = await this.#client.listen.v1.createConnection({
      model,
      language,
      encoding: 'linear16',
      sample_rate: RECOGNITION_HZ,
      channels: 1,
      interim_results: 'true',
      punctuate: 'true',
      smart_format: 'true',
      reconnectAttempts: 0,
      connectionTimeoutInSeconds: connectTimeoutMs / 1000,
    });
    const connection = new DeepgramConnection(socket, events);
    try {
      await connection.open(connectTimeoutMs);
      return connection;
    } catch (error) {
      connection.close();
      throw asProviderError(PROVIDER, error);
    }
  }
}

type Socket = Awaited<ReturnType<DeepgramClient['listen']['v1']['createConnection']>>;

class DeepgramConnection implements ProviderConnection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  /** Text that does not change any more. */
  #final = '';
  #finishing: { resolve: (text: string) => void; reject: (error: ProviderError) => void } | null = null;
  #opened: { resolve: () => void; reject: (error: ProviderError) => void } | null = null;
  #closed = false;

  constructor(socket: Socket, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.on('open', () => this.#opened?.resolve());
    socket.on('message', (message) => {
      if (message.type !== 'Results') return;
      const text = message.channel.alternatives[0]?.transcript.trim() ?? '';
      const soFar = [this.#final, text].filter(Boolean).join(' ');
      if (message.is_final) this.#final = soFar;
      const coveredMs = (message.start + message.duration) * 1000;
      if (text !== '') this.#events.onText(soFar, coveredMs);
      if (message.from_finalize) this.#finishing?.resolve(this.#final);
    });
    socket.on('error', (error) => this.#break(asProviderError(PROVIDER, error)));
    socket.on('close', ({ code, reason }) => {
      // 1008: the audio cannot be understood or the key is wrong; anything else may go better next time.
      const retryable = code !== 1008 && code !== 4001;
      this.#break(new ProviderError(PROVIDER, `the connection closed (${code} ${reason})`, { retryable }));
    });
  }

  async open(timeoutMs: number): Promise<void> {
    const opened = new Promise<void>((resolve, reject) => {
      this.#opened = { resolve, reject };
      setTimeout(
        () => reject(new ProviderError(PROVIDER, 'it does not answer', { retryable: true })),
        timeoutMs,
      ).unref();
    });
    this.#socket.connect();
    await opened;
    this.#opened = null;
  }

  send(pcm: Buffer): void {
    if (this.#closed) return;
    try {
      this.#socket.sendMedia(pcm);
    } catch (error) {
      this.#break(asProviderError(PROVIDER, error));
    }
  }

  finish(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#finishing = { resolve, reject };
      try {
        this.#socket.sendFinalize({ type: 'Finalize' });
      } catch (error) {
        reject(asProviderError(PROVIDER, error));
      }
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#socket.sendCloseStream({ type: 'CloseStream' });
    } catch {
      // It is not open (any more): there is nothing to say goodbye to.
    }
    this.#socket.close();
  }

  #break(error: ProviderError): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#opened) this.#opened.reject(error);
    else if (this.#finishing) this.#finishing.reject(error);
    else this.#events.onBroken(error);
  }
}

/** Deepgram's Aura voices (`POST /v1/speak`), streamed as they are made. */
export class DeepgramSynthesizer implements Synthesizer {
  readonly name: string;
  readonly #client: DeepgramClient;
  readonly #voice: string;

  constructor(options: DeepgramOptions) {
    this.#client = clientOf(options);
    this.#voice = options.voice ?? 'aura-2-thalia-en';
    this.name = `${PROVIDER}-${this.#voice}`;
  }

  async *synthesize(text: string, { signal }: SynthesisOptions = {}): AsyncGenerator<Float32Array> {
    try {
      const response = await this.#client.speak.v1.audio.generate(
        {
          text,
          model: this.#voice as 'aura-2-thalia-en',
          encoding: 'linear16',
          container: 'none',
          sample_rate: PLAYOUT_HZ,
        },
        { maxRetries: 0, ...(signal ? { abortSignal: signal } : {}) },
      );
      const reader = new PcmReader();
      for await (const bytes of (response.stream() ?? []) as AsyncIterable<Uint8Array>) {
        const samples = reader.push(bytes);
        if (samples.length > 0) yield samples;
      }
    } catch (error) {
      if (signal?.aborted) return;
      throw asProviderError(PROVIDER, error);
    }
  }
}
