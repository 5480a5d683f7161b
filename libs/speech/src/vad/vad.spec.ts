import { concatenated, requiredModels, spokenFixtures } from '../testing/fixtures';
import { resolveModels } from '../models';
import { VAD_WINDOW_SAMPLES } from '../ports';
import { EnergyVad } from './energy-vad';
import { loadVad } from './load-vad';
import type { VoiceActivityModel } from './model';
import { SileroVad } from './silero-vad';
import { VadBatcher } from './vad-batcher';

function windowsOf(samples: Float32Array): Float32Array[] {
  return Array.from({ length: Math.floor(samples.length / VAD_WINDOW_SAMPLES) }, (_, i) =>
    samples.slice(i * VAD_WINDOW_SAMPLES, (i + 1) * VAD_WINDOW_SAMPLES),
  );
}

async function probabilitiesOf(model: VoiceActivityModel, samples: Float32Array): Promise<number[]> {
  const stream = model.createStream();
  const probabilities: number[] = [];
  for (const window of windowsOf(samples))
    probabilities.push((await model.judge([stream], [window]))[0] ?? NaN);
  return probabilities;
}

function share(probabilities: readonly number[]): number {
  return probabilities.filter((probability) => probability > 0.5).length / probabilities.length;
}

/** Seeded noise of -60 dBFS, as a quiet room has. */
function roomNoise(length: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * 0.0035;
  });
}

describe('SileroVad', () => {
  let silero: SileroVad;
  beforeAll(async () => {
    silero = await SileroVad.load(requiredModels().silero);
  });
  afterAll(() => silero.close());

  it('tells real speech from the noise of a room', async () => {
    for (const { samples } of spokenFixtures()) {
      expect(share(await probabilitiesOf(silero, samples))).toBeGreaterThan(0.6);
    }
    expect(share(await probabilitiesOf(silero, roomNoise(48_000)))).toBe(0);
  });

  it('judges many streams in one run as it judges each alone', async () => {
    const inputs = [...spokenFixtures().map((it) => it.samples), roomNoise(40_000)];
    const alone = await Promise.all(inputs.map((samples) => probabilitiesOf(silero, samples)));
    const batcher = new VadBatcher(silero, { gateDbfs: -Infinity });
    const batched: number[][] = inputs.map(() => []);
    const streams = inputs.map(() => batcher.createStream());
    const windows = inputs.map(windowsOf);
    const longest = Math.max(...windows.map((all) => all.length));
    for (let at = 0; at < longest; at += 1) {
      inputs.forEach((_, i) => {
        const window = windows[i]?.[at];
        if (window) batcher.submit(streams[i]!, window, (probability) => batched[i]?.push(probability));
      });
      await batcher.flush();
    }
    batched.forEach((probabilities, i) => {
      expect(probabilities).toHaveLength(alone[i]!.length);
      probabilities.forEach((probability, at) => {
        expect(Math.abs(probability - alone[i]![at]!)).toBeLessThan(1e-4);
      });
    });
  });

  it('delivers a stream’s windows in order when several wait, with the state of each handed on', async () => {
    const { samples } = spokenFixtures()[1]!;
    const alone = await probabilitiesOf(silero, samples);
    const batcher = new VadBatcher(silero, { gateDbfs: -Infinity });
    const stream = batcher.createStream();
    const heard: number[] = [];
    for (const window of windowsOf(samples)) batcher.submit(stream, window, (it) => heard.push(it));
    await Promise.all([batcher.flush(), batcher.flush()]);
    expect(heard).toHaveLength(alone.length);
    heard.forEach((probability, i) => expect(Math.abs(probability - alone[i]!)).toBeLessThan(1e-4));
  });

  it('refuses a window of another length', async () => {
    await expect(silero.process(silero.createStream(), new Float32Array(160))).rejects.toThrow('512 samples');
  });
});

describe('VadBatcher', () => {
  /** Counts what reaches the model. */
  function counting() {
    const asked: number[] = [];
    const energy = new EnergyVad();
    const model: VoiceActivityModel = {
      name: 'counting',
      createStream: () => energy.createStream(),
      skip: () => undefined,
      close: () => Promise.resolve(),
      judge: (streams) => {
        asked.push(streams.length);
        return Promise.resolve(new Float32Array(streams.length));
      },
    };
    return { model, asked };
  }
  const silence = () => new Float32Array(VAD_WINDOW_SAMPLES);

  it('does not ask the model about silence that goes on', async () => {
    const { model, asked } = counting();
    const batcher = new VadBatcher(model, { gateAfterWindows: 3 });
    const stream = batcher.createStream();
    const heard: number[] = [];
    for (let i = 0; i < 10; i += 1)
      batcher.submit(stream, silence(), (probability) => heard.push(probability));
    await batcher.flush();
    expect(asked).toEqual([1, 1, 1]);
    expect(heard).toEqual(new Array(10).fill(0));
  });

  it('gives the other sessions their windows when one of them throws', async () => {
    const { model } = counting();
    const batcher = new VadBatcher(model);
    const heard: string[] = [];
    batcher.submit(batcher.createStream(), silence(), () => {
      throw new Error('mistake');
    });
    batcher.submit(batcher.createStream(), silence(), () => heard.push('second'));
    await expect(batcher.flush()).rejects.toThrow(AggregateError);
    expect(heard).toEqual(['second']);
    await expect(batcher.flush()).resolves.toBeUndefined();
  });

  it('does not call back for a session that has gone', async () => {
    const { model } = counting();
    const batcher = new VadBatcher(model);
    const stream = batcher.createStream();
    const heard: number[] = [];
    batcher.submit(stream, silence(), (probability) => heard.push(probability));
    batcher.forget(stream);
    await batcher.flush();
    expect(heard).toEqual([]);
  });
});

describe('EnergyVad', () => {
  it('tells speech after a quiet room from the room', async () => {
    const quiet = roomNoise(16_000);
    const { samples } = spokenFixtures()[0]!;
    const probabilities = await probabilitiesOf(new EnergyVad(), concatenated([quiet, samples]));
    expect(share(probabilities.slice(0, 31))).toBe(0);
    expect(share(probabilities.slice(31))).toBeGreaterThan(0.5);
  });

  it('is what a machine without the model gets, and says so', async () => {
    const { vad, degraded } = await loadVad(resolveModels('/nowhere'));
    expect(vad.name).toBe('energy');
    expect(vad.weakness).toContain('npm run setup');
    expect(degraded).toEqual([{ part: 'voice_activity', detail: vad.weakness }]);
  });
});
