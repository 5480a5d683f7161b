import { TranscribeStreamingClient } from '@aws-sdk/client-transcribe-streaming';
import type { Recognizer } from '@spool/speech';
import { TranscribeRecognition } from './amazon';
import { DeepgramRecognition } from './deepgram';
import { StreamingRecognizer } from './streaming-recognizer';
import { TranscribeServer } from './testing/amazon-server';
import { counted, wordsUpTo } from './testing/counted-audio';
import { DeepgramServer } from './testing/deepgram-server';

const FAST = { retry: { firstDelayMs: 5, budgetMs: 5000 } };

interface Rig {
  readonly recognizer: Recognizer;
  /** The next connection breaks when it has heard so many steps. */
  breakAfterSteps(steps: number): void;
  connections(): number;
  close(): Promise<void>;
}

async function deepgram(): Promise<Rig & { server: DeepgramServer }> {
  const server = await DeepgramServer.start();
  const provider = new DeepgramRecognition({ apiKey: server.apiKey, baseUrl: server.url });
  return {
    server,
    recognizer: new StreamingRecognizer(provider, FAST),
    breakAfterSteps: (steps) => (server.breakAfterBytes = steps * 3200),
    connections: () => server.queries.length,
    close: () => server.close(),
  };
}

async function transcribe(): Promise<Rig & { server: TranscribeServer }> {
  const server = await TranscribeServer.start();
  const client = new TranscribeStreamingClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    server,
    recognizer: new StreamingRecognizer(new TranscribeRecognition({ client }), FAST),
    breakAfterSteps: (steps) => (server.breakAfterBytes = steps * 3200),
    connections: () => server.headers.length,
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
}

describe.each([
  ['Deepgram', deepgram],
  ['Amazon Transcribe', transcribe],
])('%s', (_name, start) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.close());

  it('tells the text while it is spoken, and the whole of it at the end', async () => {
    const partials: string[] = [];
    const stream = rig.recognizer.open((text) => partials.push(text));
    for (let step = 0; step < 8; step += 1) stream.push(counted(step, step + 1));
    const { text, coveredSamples } = await stream.finalize();
    stream.close();
    expect(text).toBe(wordsUpTo(8));
    expect(coveredSamples).toBe(8 * 1600);
    for (const partial of partials) expect(wordsUpTo(8).startsWith(partial)).toBe(true);
  });

  it('goes on after an early end, and hears what was said meanwhile', async () => {
    const stream = rig.recognizer.open(() => undefined);
    stream.push(counted(0, 4));
    const early = stream.finalize();
    stream.push(counted(4, 6));
    expect((await early).text).toBe(wordsUpTo(4));
    stream.push(counted(6, 9));
    expect((await stream.finalize()).text).toBe(wordsUpTo(9));
    stream.close();
  });

  it('answers a second end from the first when nothing was said between', async () => {
    const stream = rig.recognizer.open(() => undefined);
    stream.push(counted(0, 2));
    const [first, second] = await Promise.all([stream.finalize(), stream.finalize()]);
    expect(second).toEqual(first);
    expect(await stream.finalize()).toEqual(first);
    stream.close();
  });

  it('loses no word when the connection breaks in mid-utterance', async () => {
    rig.breakAfterSteps(3);
    const stream = rig.recognizer.open(() => undefined);
    for (let step = 0; step < 10; step += 1) {
      stream.push(counted(step, step + 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await stream.finalize()).text).toBe(wordsUpTo(10));
    expect(rig.connections()).toBeGreaterThan(1);
    stream.close();
  });

  it('rejects what waits when the utterance is closed', async () => {
    const stream = rig.recognizer.open(() => undefined);
    stream.push(counted(0, 2));
    stream.close();
    await expect(stream.finalize()).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('Deepgram', () => {
  it('asks for 16 kHz linear PCM with interim results, and sends its key as a token', async () => {
    const { server, recognizer, close } = await deepgram();
    const stream = recognizer.open(() => undefined);
    stream.push(counted(0, 1));
    await stream.finalize();
    stream.close();
    expect(Object.fromEntries(server.queries[0] ?? [])).toMatchObject({
      model: 'nova-3',
      encoding: 'linear16',
      sample_rate: '16000',
      interim_results: 'true',
    });
    await close();
  });

  it('fails at once on a wrong key, and after a few tries when it is throttled for long', async () => {
    const { server, recognizer, close } = await deepgram();
    server.refuse = 401;
    const stream = recognizer.open(() => undefined);
    stream.push(counted(0, 1));
    await expect(stream.finalize()).rejects.toMatchObject({ name: 'ProviderError' });
    stream.close();
    await close();
  });

  it('does not wait for ever for a final text', async () => {
    const { server, close } = await deepgram();
    server.deaf = true;
    const provider = new DeepgramRecognition({ apiKey: server.apiKey, baseUrl: server.url });
    const impatient = new StreamingRecognizer(provider, {
      retry: { attempts: 2, firstDelayMs: 1 },
      finishTimeoutMs: 50,
    });
    const stream = impatient.open(() => undefined);
    stream.push(counted(0, 1));
    await expect(stream.finalize()).rejects.toMatchObject({ retryable: true });
    stream.close();
    await close();
  });
});

describe('Amazon Transcribe', () => {
  it('names the audio in its headers and reports throttling as something to try again', async () => {
    const { server, recognizer, close } = await transcribe();
    server.exception = { type: 'LimitExceededException', message: 'too many streams' };
    const stream = recognizer.open(() => undefined);
    stream.push(counted(0, 1));
    await expect(stream.finalize()).rejects.toMatchObject({ retryable: true });
    stream.close();
    expect(server.headers[0]).toMatchObject({
      'x-amzn-transcribe-language-code': 'en-US',
      'x-amzn-transcribe-media-encoding': 'pcm',
      'x-amzn-transcribe-sample-rate': '16000',
    });
    expect(server.headers.length).toBeGreaterThan(1);
    await close();
  });
});
