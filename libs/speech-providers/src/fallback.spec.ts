import {
  SpeechError,
  type PartialListener,
  type RecognitionStream,
  type Recognizer,
  type Synthesizer,
} from '@spool/speech';
import { Circuit } from './circuit';
import { FallbackRecognizer } from './fallback-recognizer';
import { FallbackSynthesizer } from './fallback-synthesizer';
import { ProviderError, retryAfterMs } from './provider-error';
import { retrying } from './retry';

/** Hears how many samples it got; fails while `broken`. */
class CountingRecognizer implements Recognizer {
  broken = false;
  opened = 0;

  constructor(readonly name: string) {}

  open(onPartial: PartialListener): RecognitionStream {
    this.opened += 1;
    let samples = 0;
    return {
      push: (audio) => {
        samples += audio.length;
        onPartial(`${this.name} ${samples}`, samples);
      },
      finalize: () =>
        this.broken
          ? Promise.reject(new ProviderError(this.name, 'down', { retryable: true }))
          : Promise.resolve({ text: `${this.name} ${samples}`, coveredSamples: samples, computeMs: 1 }),
      close: () => undefined,
    };
  }
}

const audio = () => new Float32Array(160);

describe('recognisers in order of preference', () => {
  it('hears an utterance anew with the next one when the first fails, and says so', async () => {
    const [first, second] = [new CountingRecognizer('first'), new CountingRecognizer('second')];
    const told: string[] = [];
    const recognizer = new FallbackRecognizer([first, second], {
      onFallback: (from, to) => told.push(`${from}>${to}`),
    });
    first.broken = true;
    const stream = recognizer.open(() => undefined);
    stream.push(audio());
    stream.push(audio());
    expect((await stream.finalize()).text).toBe('second 320');
    stream.push(audio());
    expect((await stream.finalize()).text).toBe('second 480');
    expect(told).toEqual(['first>second']);
  });

  it('passes over one that keeps failing, and comes back to it after a while', async () => {
    let nowMs = 0;
    const [first, second] = [new CountingRecognizer('first'), new CountingRecognizer('second')];
    const recognizer = new FallbackRecognizer([first, second], {
      circuit: { failures: 2, openMs: 1000, now: () => nowMs },
    });
    const say = async (): Promise<string> => {
      const stream = recognizer.open(() => undefined);
      stream.push(audio());
      const { text } = await stream.finalize();
      stream.close();
      return text;
    };
    first.broken = true;
    await say();
    await say();
    await say();
    expect(first.opened).toBe(2);
    first.broken = false;
    nowMs = 1000;
    expect(await say()).toBe('first 160');
  });

  it('fails when nobody is left', async () => {
    const only = new CountingRecognizer('only');
    only.broken = true;
    const stream = new FallbackRecognizer([only]).open(() => undefined);
    stream.push(audio());
    await expect(stream.finalize()).rejects.toMatchObject({ provider: 'only' });
  });

  it('holds the last audio for who judges its sound', () => {
    const stream = new FallbackRecognizer([new CountingRecognizer('only')]).open(() => undefined);
    stream.push(Float32Array.of(1, 2, 3));
    stream.push(Float32Array.of(4, 5));
    expect([...(stream.tail?.(4) ?? [])]).toEqual([2, 3, 4, 5]);
    expect([...(stream.tail?.(99) ?? [])]).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells no partials of the one that it has left', async () => {
    const partials: string[] = [];
    const [first, second] = [new CountingRecognizer('first'), new CountingRecognizer('second')];
    first.broken = true;
    const stream = new FallbackRecognizer([first, second]).open((text) => partials.push(text));
    stream.push(audio());
    await stream.finalize();
    stream.push(audio());
    expect(partials).toEqual(['first 160', 'second 160', 'second 320']);
  });
});

describe('voices in order of preference', () => {
  const voice = (
    name: string,
    chunks: (signal?: AbortSignal) => AsyncIterable<Float32Array>,
  ): Synthesizer => ({
    name,
    synthesize: (_text, options) => chunks(options?.signal),
  });
  const good = voice('good', async function* () {
    yield audio();
  });
  const count = async (synthesizer: Synthesizer): Promise<number> => {
    let samples = 0;
    for await (const chunk of synthesizer.synthesize('Hello.')) samples += chunk.length;
    return samples;
  };

  it('speaks with the next one when the first sound does not come in time', async () => {
    let aborted = false;
    const silent = voice('silent', async function* (signal) {
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      aborted = true;
      yield new Float32Array(0);
    });
    expect(await count(new FallbackSynthesizer([silent, good], { firstChunkMs: 20 }))).toBe(160);
    expect(aborted).toBe(true);
  });

  it('does not begin a sentence again in another voice', async () => {
    const breaks = voice('breaks', async function* () {
      yield audio();
      throw new SpeechError('engine_failed', 'gone');
    });
    await expect(count(new FallbackSynthesizer([breaks, good]))).rejects.toMatchObject({
      code: 'engine_failed',
    });
  });
});

describe('trying again', () => {
  const failing = (times: number, retryable: boolean) => {
    let left = times;
    return () => {
      left -= 1;
      return left >= 0 ? Promise.reject(new ProviderError('p', 'x', { retryable })) : Promise.resolve('done');
    };
  };

  it('helps against what passes', async () => {
    await expect(retrying(failing(2, true), { firstDelayMs: 1 })).resolves.toBe('done');
    await expect(retrying(failing(3, true), { firstDelayMs: 1 })).rejects.toThrow('p: x');
    await expect(retrying(failing(1, false), { firstDelayMs: 1 })).rejects.toThrow('p: x');
  });

  it('does not begin what would come too late', async () => {
    let tries = 0;
    const later = () => {
      tries += 1;
      return Promise.reject(new ProviderError('p', 'x', { retryable: true, retryAfterMs: 60_000 }));
    };
    await expect(retrying(later)).rejects.toThrow('p: x');
    expect(tries).toBe(1);
  });

  it('reads seconds and dates', () => {
    expect(retryAfterMs('2')).toBe(2000);
    expect(retryAfterMs('Tue, 24 Nov 2026 21:00:05 GMT', Date.UTC(2026, 10, 24, 21))).toBe(5000);
    expect(retryAfterMs('soon')).toBeUndefined();
  });
});

it('opens a circuit after failures in a row only', () => {
  const circuit = new Circuit({ failures: 2, now: () => 0 });
  circuit.failed();
  circuit.succeeded();
  circuit.failed();
  expect(circuit.isOpen).toBe(false);
  circuit.failed();
  expect(circuit.isOpen).toBe(true);
});
