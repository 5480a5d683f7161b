import { PollyClient } from '@aws-sdk/client-polly';
import { readWav } from '@spool/audio';
import type { Synthesizer } from '@spool/speech';
import { PollySynthesizer } from './amazon';
import { BatchRecognizer } from './batch-recognizer';
import { DeepgramSynthesizer } from './deepgram';
import { OpenAiCompatibleRecognition, OpenAiCompatibleSynthesizer } from './openai-compatible';
import { counted } from './testing/counted-audio';
import { DeepgramServer } from './testing/deepgram-server';
import { HttpServer } from './testing/http-server';

async function speech(synthesizer: Synthesizer, signal?: AbortSignal): Promise<Float32Array[]> {
  const chunks: Float32Array[] = [];
  for await (const chunk of synthesizer.synthesize('What do you enjoy?', signal ? { signal } : {})) {
    chunks.push(chunk);
  }
  return chunks;
}
const samplesIn = (chunks: readonly Float32Array[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.length, 0);

describe('an OpenAI-compatible recogniser', () => {
  it('gets the utterance as a WAV file and answers its text', async () => {
    const server = await HttpServer.start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"text":" I like chess. "}');
    });
    const recognizer = new BatchRecognizer(
      new OpenAiCompatibleRecognition({ baseUrl: `${server.url}/v1`, apiKey: 'k' }),
    );
    const stream = recognizer.open();
    stream.push(counted(0, 2));
    stream.push(counted(2, 3));
    expect(await stream.finalize()).toMatchObject({ text: 'I like chess.', coveredSamples: 4800 });
    stream.close();
    const [request] = server.seen;
    expect(request?.path).toBe('/v1/audio/transcriptions');
    expect(request?.headers.authorization).toBe('Bearer k');
    const body = request?.body ?? Buffer.alloc(0);
    const wav = readWav(body.subarray(body.indexOf('RIFF'), body.indexOf('\r\n--', body.indexOf('RIFF'))));
    expect([wav.sampleRate, wav.samples.length]).toEqual([16_000, 4800]);
    await server.close();
  });

  it('tries again after throttling as late as it was told, and not after a refusal', async () => {
    const answers = [429, 200, 400];
    const server = await HttpServer.start((_request, response) => {
      const status = answers.shift() ?? 500;
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' });
      response.end(status === 200 ? '{"text":"yes"}' : '{"error":{"message":"no"}}');
    });
    const provider = new OpenAiCompatibleRecognition({ baseUrl: server.url });
    const recognizer = new BatchRecognizer(provider, { retry: { firstDelayMs: 1 } });
    const stream = recognizer.open();
    stream.push(counted(0, 1));
    expect((await stream.finalize()).text).toBe('yes');
    stream.push(counted(1, 2));
    await expect(stream.finalize()).rejects.toMatchObject({ retryable: false, code: 'engine_failed' });
    expect(server.seen).toHaveLength(3);
    stream.close();
    await server.close();
  });

  it('gives up a request that takes too long, and one that nobody wants any more', async () => {
    const server = await HttpServer.start(() => undefined); // never answers
    const recognizer = new BatchRecognizer(new OpenAiCompatibleRecognition({ baseUrl: server.url }), {
      timeoutMs: 30,
      retry: { attempts: 2, firstDelayMs: 1 },
    });
    const slow = recognizer.open();
    slow.push(counted(0, 1));
    await expect(slow.finalize()).rejects.toMatchObject({ retryable: true });
    const patient = new BatchRecognizer(new OpenAiCompatibleRecognition({ baseUrl: server.url }));
    const unwanted = patient.open();
    unwanted.push(counted(0, 1));
    const text = unwanted.finalize();
    unwanted.close();
    await expect(text).rejects.toMatchObject({ code: 'closed' });
    slow.close();
    await server.close();
  });
});

describe('an OpenAI-compatible voice', () => {
  it('asks for PCM and hands it over as it comes', async () => {
    const server = await HttpServer.start((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/pcm' });
      response.write(Buffer.alloc(3));
      setImmediate(() => response.end(Buffer.alloc(957)));
    });
    const chunks = await speech(new OpenAiCompatibleSynthesizer({ baseUrl: server.url, voice: 'nova' }));
    expect(samplesIn(chunks)).toBe(480);
    expect(JSON.parse(String(server.seen[0]?.body))).toEqual({
      input: 'What do you enjoy?',
      model: 'tts-1',
      voice: 'nova',
      response_format: 'pcm',
    });
    await server.close();
  });

  it('ends quietly when it is not to be heard any more', async () => {
    const server = await HttpServer.start((_request, response) => {
      response.writeHead(200).write(Buffer.alloc(100)); // and goes on for ever
    });
    const stop = new AbortController();
    const voice = new OpenAiCompatibleSynthesizer({ baseUrl: server.url });
    const chunks = voice.synthesize('Hello.', { signal: stop.signal })[Symbol.asyncIterator]();
    expect((await chunks.next()).done).toBe(false);
    stop.abort();
    expect((await chunks.next()).done).toBe(true);
    await server.close();
  });
});

describe('Amazon Polly', () => {
  let client: PollyClient;
  const pollyAt = (endpoint: string): PollyClient => {
    client = new PollyClient({
      region: 'us-east-1',
      endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    return client;
  };
  afterEach(() => client.destroy());

  it('is asked for 16 kHz PCM of a neural voice, which comes out at 24 kHz', async () => {
    const server = await HttpServer.start((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/pcm' }).end(Buffer.alloc(3200));
    }, 'h2');
    const chunks = await speech(new PollySynthesizer({ client: pollyAt(server.url) }));
    expect(samplesIn(chunks)).toBe(2400);
    const [request] = server.seen;
    expect(request?.path).toBe('/v1/speech');
    expect(request?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(JSON.parse(String(request?.body))).toMatchObject({
      OutputFormat: 'pcm',
      SampleRate: '16000',
      VoiceId: 'Joanna',
      Engine: 'neural',
    });
    await server.close();
  });

  it.each([
    ['ThrottlingException', 429, true],
    ['TextLengthExceededException', 400, false],
  ])('reports a %s as what it is', async (type, status, retryable) => {
    const server = await HttpServer.start((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
      response.end('{"message":"no"}');
    }, 'h2');
    await expect(speech(new PollySynthesizer({ client: pollyAt(server.url) }))).rejects.toMatchObject({
      retryable,
      cause: { name: type },
    });
    await server.close();
  });
});

describe('a Deepgram voice', () => {
  it('streams 24 kHz PCM', async () => {
    const server = await DeepgramServer.start();
    const chunks = await speech(new DeepgramSynthesizer({ apiKey: server.apiKey, baseUrl: server.url }));
    expect(samplesIn(chunks)).toBe(4801);
    expect(server.spoken[0]?.text).toBe('What do you enjoy?');
    expect(Object.fromEntries(server.queries[0] ?? [])).toMatchObject({
      encoding: 'linear16',
      sample_rate: '24000',
      container: 'none',
    });
    await server.close();
  });

  it('says when to come back', async () => {
    const server = await DeepgramServer.start();
    server.speakStatus = 429;
    await expect(
      speech(new DeepgramSynthesizer({ apiKey: server.apiKey, baseUrl: server.url })),
    ).rejects.toMatchObject({ retryable: true });
    await server.close();
  });
});
