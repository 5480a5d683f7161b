import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { resample } from '@spool/audio';
import type { SpeechError } from '../ports';
import { buildThread } from '../testing/build-thread';
import { concatenated, joinedFixtures, requiredModels, spokenFixtures } from '../testing/fixtures';
import { wordErrorRate } from '../wer';
import { SpeechThreads } from './speech-threads';

const CHUNK = 640; // 40 ms

let thread: Awaited<ReturnType<typeof buildThread>>;
let threads: SpeechThreads;

beforeAll(async () => {
  requiredModels();
  thread = await buildThread();
  threads = await SpeechThreads.start({ threadFile: thread.file, turnEndThreads: 1 });
});
afterAll(async () => {
  await threads.close();
  thread.remove();
});

function recogniser() {
  if (!threads.recognizer) throw new Error('No recogniser.');
  return threads.recognizer;
}

async function spoken(text: string, signal?: AbortSignal): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  for await (const chunk of threads.synthesizer!.synthesize(text, { ...(signal ? { signal } : {}) })) {
    chunks.push(chunk);
  }
  return concatenated(chunks);
}

function pushAll(stream: { push(samples: Float32Array): void }, samples: Float32Array): void {
  for (let at = 0; at < samples.length; at += CHUNK) stream.push(samples.slice(at, at + CHUNK));
}

describe('SpeechThreads', () => {
  it('names its engines and finds nothing degraded with the usual models', () => {
    expect(threads.recognizer?.name).toBe('moonshine-tiny-en');
    expect(threads.synthesizer?.name).toMatch(/^(flite|piper)-/);
    expect(threads.degraded).toEqual([]);
  });

  it('lets its threads compute behind the main thread', () => {
    if (process.platform !== 'linux') return; // others have no priority for each thread
    const niceness = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));
    const own = getPriority(process.pid);
    expect(niceness.filter((nice) => nice === Math.min(19, own + 5)).length).toBeGreaterThanOrEqual(3);
  });

  it('hears from the sound whether somebody has finished', async () => {
    const [clip] = spokenFixtures();
    const stream = recogniser().open(() => undefined);
    pushAll(stream, clip!.samples);
    const whole = await threads.endOfTurn!.judge(stream.tail!(8 * 16_000));
    const broken = await threads.endOfTurn!.judge(clip!.samples.subarray(0, 26_400));
    stream.close();
    expect(whole).toBeGreaterThan(0.9);
    expect(broken).toBeLessThan(0.5);
  });

  it('recognises several learners who talk at once, telling each its own partials', async () => {
    const results = await Promise.all(
      spokenFixtures().map(async ({ text, samples }) => {
        const partials: string[] = [];
        const stream = recogniser().open((partial) => partials.push(partial));
        pushAll(stream, samples);
        const result = await stream.finalize();
        stream.close();
        return { text, result, length: samples.length };
      }),
    );
    for (const { text, result, length } of results) {
      expect(wordErrorRate(text, result.text).rate).toBeLessThan(0.2);
      expect(result.coveredSamples).toBe(length);
    }
  });

  it('tells partials that grow into the final text', async () => {
    const { samples } = spokenFixtures()[3]!;
    const heard = new Promise<string>((resolve, reject) => {
      const stream = recogniser().open((partial) => {
        resolve(partial);
        stream.close();
      });
      pushAll(stream, samples.slice(0, 40_000));
      setTimeout(() => reject(new Error('No partial came.')), 20_000).unref();
    });
    expect((await heard).length).toBeGreaterThan(5);
  });

  it('recognises an utterance of 26 s in parts, with its words complete', async () => {
    const { text, samples } = joinedFixtures(400);
    const stream = recogniser().open(() => undefined);
    pushAll(stream, samples);
    const result = await stream.finalize();
    stream.close();
    expect(samples.length).toBeGreaterThan(26 * 16_000);
    expect(wordErrorRate(text, result.text).rate).toBeLessThan(0.08);
  });

  it('loses no words when its thread dies in the middle of them', async () => {
    const { text, samples } = joinedFixtures(400);
    const before = threads.stats().recognition.restarts;
    const stream = recogniser().open(() => undefined);
    pushAll(stream, samples.slice(0, samples.length / 2));
    expect(threads.stats().recognition.running).toBe(1);
    await threads.crash('recognition');
    pushAll(stream, samples.slice(samples.length / 2));
    const pending = stream.finalize();
    const result = await pending;
    stream.close();
    expect(wordErrorRate(text, result.text).rate).toBeLessThan(0.08);
    expect(threads.stats().recognition.restarts).toBe(before + 1);
  });

  it('speaks a sentence although its thread dies over it', async () => {
    const speech = spoken('Tell me about the last thing that you have built.');
    await threads.crash('synthesis');
    expect((await speech).length).toBeGreaterThan(24_000);
    expect(threads.stats().synthesis.restarts).toBe(1);
  });

  it('understands what it says itself', async () => {
    const sentence = 'After school I like to play football with my friends, and on Sundays we build robots.';
    const stream = recogniser().open(() => undefined);
    pushAll(stream, resample(await spoken(sentence), 24_000, 16_000));
    const { text } = await stream.finalize();
    stream.close();
    expect(wordErrorRate(sentence, text).rate).toBeLessThan(0.2);
  });

  it('ends an aborted sentence and goes on with the next', async () => {
    const abort = new AbortController();
    const aborted = spoken('This sentence is cut off by a learner who interrupts.', abort.signal);
    abort.abort();
    expect(await aborted).toHaveLength(0);
    expect((await spoken('Go ahead.')).length).toBeGreaterThan(5_000);
  });

  it('refuses what is too much instead of answering ever later', async () => {
    const small = await SpeechThreads.start({
      threadFile: thread.file,
      synthesiserThreads: 0,
      maxWaitingFinals: 2,
    });
    const { samples } = spokenFixtures()[1]!;
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => {
        const stream = small.recognizer!.open(() => undefined);
        stream.push(samples.slice());
        return stream.finalize().then(
          (result) => (result.text === '' ? 'empty' : 'text'),
          (error: SpeechError) => error.code,
        );
      }),
    );
    await small.close();
    // The first is running as a partial or a final; two more may wait for it.
    expect(outcomes.filter((outcome) => outcome === 'text').length).toBeGreaterThanOrEqual(2);
    expect(outcomes.filter((outcome) => outcome === 'overloaded').length).toBeGreaterThanOrEqual(2);
    expect(outcomes).not.toContain('empty');
  });

  it('starts without models, with typing and a voice, and says what is missing', async () => {
    const bare = await SpeechThreads.start({ threadFile: thread.file, modelsDir: '/nowhere' });
    expect(bare.recognizer).toBeNull();
    expect(bare.synthesizer?.name).toBe('flite-slt');
    expect(bare.degraded).toEqual([
      { part: 'recognition', detail: expect.stringContaining('npm run setup') },
    ]);
    await bare.close();
  });

  it('rejects what is pending when it closes', async () => {
    const closing = await SpeechThreads.start({ threadFile: thread.file, synthesiserThreads: 0 });
    const stream = closing.recognizer!.open(() => undefined);
    stream.push(spokenFixtures()[0]!.samples.slice());
    const pending = expect(stream.finalize()).rejects.toMatchObject({ code: 'closed' });
    await closing.close();
    await pending;
    await closing.close();
  });
});
