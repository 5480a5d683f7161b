import {
  RECOGNITION_HZ,
  SpeechError,
  type PartialListener,
  type RecognitionResult,
  type RecognitionStream,
  type Recognizer,
} from '@spool/speech';
import { toPcm16 } from './pcm';
import { asProviderError, ProviderError } from './provider-error';
import { retrying, type RetryOptions } from './retry';

/** What a provider's connection tells while audio comes in. */
export interface ConnectionEvents {
  /**
   * All text of this connection so far, final pieces and the present guess.
   * @param coveredMs of this connection's audio that the text covers
   */
  onText(text: string, coveredMs: number): void;
  /** It broke. Not called after `close`, nor for a `finish` that failed: that one rejects. */
  onBroken(error: ProviderError): void;
}

/** One stream of audio to a provider. */
export interface ProviderConnection {
  /** 16 kHz mono s16le. Returns at once. */
  send(pcm: Buffer): void;
  /** Resolves with the text of all audio sent so far; the connection is of no further use. @throws ProviderError */
  finish(): Promise<string>;
  close(): void;
}

export interface StreamingProvider {
  /** Provider and model, e.g. `deepgram-nova-3`. */
  readonly name: string;
  /** @throws ProviderError when it does not open in time */
  connect(events: ConnectionEvents): Promise<ProviderConnection>;
}

export interface StreamingRecognizerOptions {
  readonly retry?: RetryOptions;
  /** What the final text may take from `finalize` on, in ms; then the connection counts as broken. @default 2500 */
  readonly finishTimeoutMs?: number;
}

/** Audio kept for sending again, at most: a provider that is away longer than this has failed. */
const MAX_KEPT_SAMPLES = 120 * RECOGNITION_HZ;

/**
 * A provider that takes audio as it is spoken. The audio of the present connection is kept until its text is there,
 * so that a connection that breaks in mid-utterance is made again and nothing that was said is lost.
 */
export class StreamingRecognizer implements Recognizer {
  readonly name: string;
  readonly #provider: StreamingProvider;
  readonly #options: StreamingRecognizerOptions;

  constructor(provider: StreamingProvider, options: StreamingRecognizerOptions = {}) {
    this.name = provider.name;
    this.#provider = provider;
    this.#options = options;
  }

  open(onPartial: PartialListener): RecognitionStream {
    return new StreamedUtterance(this.#provider, this.#options, onPartial);
  }
}

class StreamedUtterance implements RecognitionStream {
  readonly #provider: StreamingProvider;
  readonly #options: StreamingRecognizerOptions;
  readonly #onPartial: PartialListener;
  /** Text of the connections that are finished. */
  #settledText = '';
  /** Samples in all, and of those the ones whose text is settled. */
  #pushed = 0;
  #settled = 0;
  /** Audio behind `settled`, to be sent again if need be. */
  #kept: Buffer[] = [];
  /** How many of the kept pieces the present connection has. */
  #sent = 0;
  /** While the connection is being finished, pieces behind this one wait for the next. */
  #limit: number | null = null;
  #connecting: Promise<ProviderConnection> | null = null;
  #connection: ProviderConnection | null = null;
  #failure: ProviderError | null = null;
  #finishing: Promise<RecognitionResult> | null = null;
  #waitedMs = 0;
  #closed = false;

  constructor(provider: StreamingProvider, options: StreamingRecognizerOptions, onPartial: PartialListener) {
    this.#provider = provider;
    this.#options = options;
    this.#onPartial = onPartial;
    // At once, so that the handshake is over when the first words are.
    this.#connect().catch(() => undefined); // kept as the failure, which `finalize` tells
  }

  push(samples: Float32Array): void {
    if (this.#closed || this.#failure) return;
    this.#pushed += samples.length;
    if (this.#pushed - this.#settled > MAX_KEPT_SAMPLES) {
      this.#fail(
        new ProviderError(this.#provider.name, 'more than two minutes of audio wait for it', {
          retryable: false,
        }),
      );
      return;
    }
    const pcm = toPcm16(samples);
    this.#kept.push(pcm);
    if (this.#finishing) return; // sent when the connection before is done
    if (this.#connection) this.#sendKept(this.#connection);
    else this.#connect().catch(() => undefined);
  }

  finalize(): Promise<RecognitionResult> {
    if (this.#closed) return Promise.reject(new SpeechError('closed', 'The utterance is closed already.'));
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#pushed === this.#settled && !this.#finishing) return Promise.resolve(this.#result());
    // Audio that came after an earlier call began waits for its end, and is then finished by itself.
    const finishing = (this.#finishing ? this.#finishAfter(this.#finishing) : this.#finish()).finally(() => {
      if (this.#finishing === finishing) this.#finishing = null;
    });
    this.#finishing = finishing;
    return finishing;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection?.close();
    this.#connection = null;
    this.#kept = [];
  }

  async #finishAfter(before: Promise<unknown>): Promise<RecognitionResult> {
    await before;
    return this.#pushed === this.#settled ? this.#result() : this.#finish();
  }

  /** Ends the connection for its text; on a broken one sends everything again. */
  async #finish(): Promise<RecognitionResult> {
    const startedMs = performance.now();
    this.#limit = this.#kept.length;
    try {
      await retrying(() => this.#finishOnce(), this.#options.retry);
    } catch (error) {
      const failure = asProviderError(this.#provider.name, error);
      this.#fail(failure);
      throw failure;
    } finally {
      this.#limit = null;
    }
    this.#waitedMs += performance.now() - startedMs;
    // Speech went on meanwhile: a new connection hears it.
    if (this.#kept.length > 0) this.#connect().catch(() => undefined);
    return this.#result();
  }

  async #finishOnce(): Promise<void> {
    const connection = await this.#connect();
    this.#sendKept(connection);
    const pieces = this.#limit ?? this.#kept.length;
    const samples = this.#kept.slice(0, pieces).reduce((sum, pcm) => sum + pcm.length / 2, 0);
    // From here on nothing more is sent on it.
    this.#connection = null;
    try {
      const text = await inTime(
        connection.finish(),
        this.#options.finishTimeoutMs ?? 2500,
        () => new ProviderError(this.#provider.name, 'the final text took too long', { retryable: true }),
      );
      this.#assertOpen();
      this.#settledText = joined(this.#settledText, text);
      this.#settled += samples;
      this.#kept = this.#kept.slice(pieces);
      this.#sent = 0;
    } finally {
      connection.close();
    }
  }

  /** The present connection, or a new one to which all that is kept is sent. */
  async #connect(): Promise<ProviderConnection> {
    if (this.#connection) return this.#connection;
    this.#connecting ??= retrying(() => this.#connectOnce(), this.#options.retry)
      .catch((error: unknown) => {
        const failure = asProviderError(this.#provider.name, error);
        this.#fail(failure);
        throw failure;
      })
      .finally(() => {
        this.#connecting = null;
      });
    return this.#connecting;
  }

  async #connectOnce(): Promise<ProviderConnection> {
    this.#assertOpen();
    let mine: ProviderConnection | null = null;
    const connection = await this.#provider.connect({
      onText: (text, coveredMs) => {
        if (this.#closed || mine === null || this.#connection !== mine || text === '') return;
        const covered = this.#settled + Math.round((coveredMs * RECOGNITION_HZ) / 1000);
        this.#onPartial(joined(this.#settledText, text), Math.min(this.#pushed, covered));
      },
      onBroken: () => {
        if (this.#connection !== mine || mine === null) return;
        this.#connection = null;
        // Made again at once, not at the next audio: there may be none before the end of the turn.
        if (!this.#closed) this.#connect().catch(() => undefined);
      },
    });
    mine = connection;
    if (this.#closed) {
      connection.close();
      throw new SpeechError('closed', 'The utterance was closed.');
    }
    this.#sent = 0;
    this.#connection = connection;
    this.#sendKept(connection);
    return connection;
  }

  #sendKept(connection: ProviderConnection): void {
    const end = this.#limit ?? this.#kept.length;
    for (; this.#sent < end; this.#sent += 1) {
      const pcm = this.#kept[this.#sent];
      if (pcm) connection.send(pcm);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new SpeechError('closed', 'The utterance was closed before its text was there.');
  }

  #fail(failure: ProviderError): void {
    if (this.#closed) return;
    this.#failure ??= failure;
    this.#connection?.close();
    this.#connection = null;
    this.#kept = [];
  }

  #result(): RecognitionResult {
    return { text: this.#settledText, coveredSamples: this.#settled, computeMs: this.#waitedMs };
  }
}

const joined = (before: string, after: string): string =>
  before === '' || after === '' ? before + after : `${before} ${after}`;

/** @throws what `late` makes, when the work takes longer than `timeoutMs` */
export async function inTime<T>(work: Promise<T>, timeoutMs: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  try {
    return await Promise.race([work, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
