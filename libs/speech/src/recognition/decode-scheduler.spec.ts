import { SpeechError } from '../ports';
import type { Job, JobResult } from '../thread/protocol';
import { DecodeScheduler, type DecodeLane } from './decode-scheduler';
import { Utterance } from './utterance';

/** A thread whose jobs end when the test says so. */
class ManualLane implements DecodeLane {
  readonly jobs: { samples: number; end: (text: string) => void; die: () => void }[] = [];
  cancelled = 0;
  #busy: ((error: Error) => void) | null = null;

  get idle(): boolean {
    return this.#busy === null;
  }

  run(job: Job): Promise<JobResult> {
    if (job.type !== 'recognise') throw new TypeError('Not a job for a recogniser.');
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        this.#busy = null;
        reject(error);
      };
      this.#busy = fail;
      this.jobs.push({
        samples: job.samples.length,
        end: (text) => {
          this.#busy = null;
          resolve({ text, computeMs: 10 });
        },
        die: () => fail(new SpeechError('engine_failed', 'The thread ended.')),
      });
    });
  }

  cancel(): void {
    this.cancelled += 1;
    this.#busy?.(new Error('cancelled'));
  }
}

function loud(samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => (i % 2 === 0 ? 0.1 : -0.1));
}

/** Lets promises that are settled run their continuations. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function setUp(lanes = 1, maxFinals = 4) {
  const threads = Array.from({ length: lanes }, () => new ManualLane());
  const scheduler = new DecodeScheduler(maxFinals);
  scheduler.use(threads);
  const open = () => {
    const partials: string[] = [];
    return { utterance: new Utterance(scheduler, (text) => partials.push(text)), partials };
  };
  return { scheduler, open, lane: threads[0]! };
}

describe('an utterance', () => {
  it('tells its text so far each half second of new speech', async () => {
    const { open, lane } = setUp();
    const { utterance, partials } = open();
    utterance.push(loud(7_000));
    expect(lane.jobs).toHaveLength(0);
    utterance.push(loud(1_000));
    lane.jobs[0]!.end('so');
    await settle();
    utterance.push(loud(8_000));
    lane.jobs[1]!.end('so far');
    await settle();
    expect(lane.jobs.map((job) => job.samples)).toEqual([8_000, 16_000]);
    expect(partials).toEqual(['so', 'so far']);
  });

  it('answers a second finalize from the first when only silence came since', async () => {
    const { open, lane } = setUp();
    const { utterance } = open();
    utterance.push(loud(4_000));
    const early = utterance.finalize();
    lane.jobs[0]!.end('all of it');
    expect(await early).toMatchObject({ text: 'all of it', coveredSamples: 4_000 });
    utterance.push(new Float32Array(6_400));
    expect(await utterance.finalize()).toMatchObject({ text: 'all of it', coveredSamples: 10_400 });
    expect(lane.jobs).toHaveLength(1);
  });

  it('is decoded again when speech came since the first finalize', async () => {
    const { open, lane } = setUp();
    const { utterance } = open();
    utterance.push(loud(4_000));
    const early = utterance.finalize();
    lane.jobs[0]!.end('all');
    await early;
    utterance.push(loud(3_200));
    const late = utterance.finalize();
    lane.jobs[1]!.end('all of it');
    expect(await late).toMatchObject({ text: 'all of it', coveredSamples: 7_200, computeMs: 20 });
  });

  it('answers each finalize with text that covers its audio, though more comes meanwhile', async () => {
    const { open, lane } = setUp();
    const { utterance } = open();
    utterance.push(loud(4_000));
    const first = utterance.finalize();
    utterance.push(loud(3_000));
    const second = utterance.finalize();
    lane.jobs[0]!.end('one');
    expect(await first).toMatchObject({ text: 'one', coveredSamples: 4_000 });
    await settle();
    lane.jobs[1]!.end('one two');
    expect(await second).toMatchObject({ text: 'one two', coveredSamples: 7_000 });
  });

  it('has no text and costs nothing when nothing was said', async () => {
    const { open, lane } = setUp();
    const { utterance } = open();
    utterance.push(new Float32Array(32_000));
    expect(await utterance.finalize()).toMatchObject({ text: '', coveredSamples: 32_000 });
    expect(lane.jobs).toHaveLength(0);
  });

  it('is cut at a pause when it is long, and its text is whole', async () => {
    const { open, lane } = setUp();
    const { utterance, partials } = open();
    utterance.push(loud(8 * 16_000));
    lane.jobs[0]!.end('first part');
    await settle();
    utterance.push(new Float32Array(16_000));
    utterance.push(loud(4 * 16_000));
    expect(lane.jobs[1]!.samples).toBe(8.5 * 16_000);
    lane.jobs[1]!.end('First part.');
    await settle();
    expect(lane.jobs[2]!.samples).toBe(4.5 * 16_000);
    lane.jobs[2]!.end('Second part.');
    await settle();
    expect(partials).toEqual(['first part', 'First part. Second part.']);
    expect(await utterance.finalize()).toMatchObject({
      text: 'First part. Second part.',
      coveredSamples: 208_000,
    });
  });

  it('rejects what is pending when it is closed, and tells no partial after', async () => {
    const { open, lane } = setUp();
    const { utterance, partials } = open();
    utterance.push(loud(8_000));
    const pending = utterance.finalize();
    utterance.close();
    utterance.close();
    await expect(pending).rejects.toMatchObject({ code: 'closed' });
    await expect(utterance.finalize()).rejects.toMatchObject({ code: 'closed' });
    expect(lane.cancelled).toBeGreaterThan(0);
    await settle();
    expect(partials).toEqual([]);
  });
});

describe('DecodeScheduler', () => {
  it('gives a partial up when a final of somebody else waits', async () => {
    const { open, lane } = setUp();
    const [one, other] = [open(), open()];
    one.utterance.push(loud(8_000));
    other.utterance.push(loud(4_000));
    const text = other.utterance.finalize();
    expect(lane.cancelled).toBe(1);
    await settle();
    expect(lane.jobs.map((job) => job.samples)).toEqual([8_000, 4_000]);
    lane.jobs[1]!.end('mine');
    expect((await text).text).toBe('mine');
  });

  it('refuses the final that is one too many, and only that', async () => {
    const { open, lane } = setUp(1, 2);
    const all = Array.from({ length: 4 }, () => open().utterance);
    const texts = all.map((utterance) => {
      utterance.push(loud(4_000));
      return utterance.finalize().then(
        (result) => result.text,
        (error: SpeechError) => error.code,
      );
    });
    for (let i = 0; i < 3; i += 1) {
      lane.jobs[i]!.end(`text ${i}`);
      await settle();
    }
    expect(await Promise.all(texts)).toEqual(['text 0', 'text 1', 'text 2', 'overloaded']);
  });

  it('decodes again what a dying thread had in hand', async () => {
    const { open, lane } = setUp();
    const { utterance } = open();
    utterance.push(loud(4_000));
    const text = utterance.finalize();
    lane.jobs[0]!.die();
    await settle();
    lane.jobs[1]!.end('not lost');
    expect((await text).text).toBe('not lost');
  });

  it('does not let one utterance kill its threads for ever', async () => {
    const { open, lane, scheduler } = setUp();
    const { utterance } = open();
    utterance.push(loud(4_000));
    const text = utterance.finalize();
    lane.jobs[0]!.die();
    await settle();
    lane.jobs[1]!.die();
    await expect(text).rejects.toMatchObject({ code: 'engine_failed' });
    await settle();
    expect(lane.jobs).toHaveLength(2);
    expect(scheduler.stats()).toMatchObject({ queued: 0, running: 0, failed: 2 });
  });

  it('rejects everything once it is closed', async () => {
    const { open, scheduler, lane } = setUp();
    const [one, other] = [open(), open()];
    for (const { utterance } of [one, other]) utterance.push(loud(4_000));
    const texts = [one.utterance.finalize(), other.utterance.finalize()];
    scheduler.close(new SpeechError('closed', 'The speech engines are closed.'));
    lane.jobs[0]!.die();
    for (const text of texts) await expect(text).rejects.toMatchObject({ code: 'closed' });
  });
});
