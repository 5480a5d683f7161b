import { SpeechError } from '../ports';
import type { Job, JobResult } from '../thread/protocol';
import { SynthesisQueue, type SynthesisLane } from './synthesis-queue';

/** A thread whose jobs make audio and end when the test says so. */
class ManualLane implements SynthesisLane {
  readonly jobs: { text: string; audio: (value: number) => void; end: () => void; die: () => void }[] = [];
  cancelled = 0;
  idle = true;

  run(job: Job, onAudio: (samples: Float32Array) => void): Promise<JobResult> {
    if (job.type !== 'synthesise') throw new TypeError('Not a job for a synthesiser.');
    this.idle = false;
    return new Promise((resolve, reject) => {
      this.jobs.push({
        text: job.text,
        audio: (value) => onAudio(Float32Array.of(value)),
        end: () => {
          this.idle = true;
          resolve({ text: '', computeMs: 5 });
        },
        die: () => {
          this.idle = true;
          reject(new SpeechError('engine_failed', 'The thread ended.'));
        },
      });
    });
  }

  cancel(): void {
    this.cancelled += 1;
  }
}

function setUp(maxQueued = 4) {
  const lane = new ManualLane();
  const queue = new SynthesisQueue({ name: 'test', maxQueued, cacheBytes: 1_000 });
  queue.use([lane]);
  return { lane, queue };
}

async function all(chunks: AsyncIterable<Float32Array>): Promise<number[]> {
  const values: number[] = [];
  for await (const chunk of chunks) values.push(...chunk);
  return values;
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('SynthesisQueue', () => {
  it('speaks sentences in the order in which they came, each chunk as it comes', async () => {
    const { lane, queue } = setUp();
    const [first, second] = [queue.synthesize('one'), queue.synthesize('two')];
    const reader = first[Symbol.asyncIterator]();
    lane.jobs[0]!.audio(1);
    expect(await reader.next()).toMatchObject({ value: Float32Array.of(1), done: false });
    expect(lane.jobs).toHaveLength(1);
    lane.jobs[0]!.audio(2);
    lane.jobs[0]!.end();
    expect(await reader.next()).toMatchObject({ value: Float32Array.of(2) });
    expect(await reader.next()).toMatchObject({ done: true });
    await settle();
    lane.jobs[1]!.audio(3);
    lane.jobs[1]!.end();
    expect(await all(second)).toEqual([3]);
  });

  it('speaks a sentence from memory the second time', async () => {
    const { lane, queue } = setUp();
    const first = queue.synthesize('hello');
    lane.jobs[0]!.audio(7);
    lane.jobs[0]!.end();
    const [spoken] = await chunksOf(first);
    const [again] = await chunksOf(queue.synthesize('hello'));
    expect(again).toEqual(Float32Array.of(7));
    // All who say the same read the same memory: half a megabyte a learner that is spoken to.
    expect(again).toBe(spoken);
    expect(lane.jobs).toHaveLength(1);
    expect(queue.stats().cacheHits).toBe(1);
  });

  it('ends the iteration and the computation when it is aborted, and does not remember half a sentence', async () => {
    const { lane, queue } = setUp();
    const abort = new AbortController();
    const speech = all(queue.synthesize('a long story', { signal: abort.signal }));
    lane.jobs[0]!.audio(1);
    abort.abort();
    expect(lane.cancelled).toBe(1);
    lane.jobs[0]!.audio(2);
    lane.jobs[0]!.end();
    expect(await speech).toEqual([1]);
    void queue.synthesize('a long story');
    await settle();
    expect(lane.jobs).toHaveLength(2);
  });

  it('does not start a sentence that was aborted while it waited, or before', async () => {
    const { lane, queue } = setUp();
    const abort = new AbortController();
    void queue.synthesize('one');
    const speech = all(queue.synthesize('two', { signal: abort.signal }));
    abort.abort();
    expect(await speech).toEqual([]);
    expect(await all(queue.synthesize('three', { signal: abort.signal }))).toEqual([]);
    lane.jobs[0]!.end();
    await settle();
    expect(lane.jobs.map((job) => job.text)).toEqual(['one']);
  });

  it('stops computing for a reader who leaves', async () => {
    const { lane, queue } = setUp();
    const speech = queue.synthesize('one');
    lane.jobs[0]!.audio(1);
    for await (const _ of speech) break;
    expect(lane.cancelled).toBe(1);
  });

  it('refuses the sentence that is one too many', async () => {
    const { queue } = setUp(1);
    void queue.synthesize('runs');
    void queue.synthesize('waits');
    await expect(all(queue.synthesize('refused'))).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('speaks again what a dying thread had in hand, unless a part was heard already', async () => {
    const { lane, queue } = setUp();
    const unheard = all(queue.synthesize('unheard'));
    lane.jobs[0]!.die();
    await settle();
    lane.jobs[1]!.audio(1);
    lane.jobs[1]!.end();
    expect(await unheard).toEqual([1]);

    const halfHeard = queue.synthesize('half heard')[Symbol.asyncIterator]();
    lane.jobs[2]!.audio(1);
    lane.jobs[2]!.die();
    expect((await halfHeard.next()).value).toEqual(Float32Array.of(1));
    await expect(halfHeard.next()).rejects.toMatchObject({ code: 'engine_failed' });
  });

  it('rejects everything once it is closed', async () => {
    const { lane, queue } = setUp();
    const speech = [all(queue.synthesize('one')), all(queue.synthesize('two'))];
    queue.close(new SpeechError('closed', 'The speech engines are closed.'));
    lane.jobs[0]!.die();
    for (const pending of speech) await expect(pending).rejects.toMatchObject({ code: 'closed' });
    await expect(all(queue.synthesize('three'))).rejects.toMatchObject({ code: 'closed' });
  });
});

async function chunksOf(stream: AsyncIterable<Float32Array>): Promise<Float32Array[]> {
  const chunks: Float32Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
