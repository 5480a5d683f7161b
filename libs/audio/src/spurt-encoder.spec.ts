import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpusDecoder } from './opus-decoder';
import { OpusEncoder } from './opus-encoder';
import { resample } from './resample';
import { SpurtEncoder, SpurtMemory } from './spurt-encoder';
import { readWav } from './wav';

const HZ = 24_000;
const FRAME = HZ / 50;
const speech = recording();

function recording(): Float32Array[] {
  const file = join(__dirname, '../testing/speech/sense_and_sensibility_01_austen_64kb-0880.wav');
  const { samples, sampleRate } = readWav(readFileSync(file));
  const voice = resample(samples, sampleRate, HZ);
  return Array.from({ length: Math.floor(voice.length / FRAME) }, (_, i) =>
    voice.slice(i * FRAME, (i + 1) * FRAME),
  );
}

/** What a listener hears of it. */
function heard(packets: readonly Buffer[]): number[] {
  const decoder = new OpusDecoder({ sampleRate: 16_000 });
  return packets.flatMap((packet) => [...decoder.decode(packet)]);
}

/** How much louder the voice is than the difference of two ways to hear it, in dB. */
function signalToDifference(one: readonly number[], other: readonly number[]): number {
  const energy = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
  return 10 * Math.log10(energy(one) / energy(one.map((value, i) => value - (other[i] ?? 0))));
}

const encodeCalls = () => jest.spyOn(OpusEncoder.prototype, 'encode');

afterEach(() => jest.restoreAllMocks());

it('makes the packets that an encoder makes, and the second time without one', () => {
  const memory = new SpurtMemory();
  const plain = new OpusEncoder({ sampleRate: HZ });
  const expected = speech.map((frame) => plain.encode(frame));
  const first = new SpurtEncoder(memory, { sampleRate: HZ });
  first.begin();
  expect(speech.map((frame) => first.encode(frame))).toEqual(expected);

  const calls = encodeCalls();
  const second = new SpurtEncoder(memory, { sampleRate: HZ });
  second.begin();
  expect(speech.map((frame) => second.encode(frame))).toEqual(expected);
  first.begin(); // the same voice says it again
  expect(speech.map((frame) => first.encode(frame))).toEqual(expected);
  expect(calls).not.toHaveBeenCalled();
});

it('goes on where a known spurt is left, without a seam that could be heard', () => {
  const memory = new SpurtMemory();
  const before = new SpurtEncoder(memory, { sampleRate: HZ });
  before.begin();
  for (const frame of speech) before.encode(frame);
  // Another learner's voice is ducked in the middle of it.
  const ducked = speech.map((frame, i) => (i < 70 ? frame : frame.map((sample) => sample / 4)));
  const plain = new OpusEncoder({ sampleRate: HZ });
  const expected = heard(ducked.map((frame) => plain.encode(frame)));
  const calls = encodeCalls();
  const other = new SpurtEncoder(memory, { sampleRate: HZ });
  other.begin();
  const got = heard(ducked.map((frame) => other.encode(frame)));
  // Only what was not known was encoded, and what leads up to it.
  expect(calls.mock.calls.length).toBeLessThanOrEqual(speech.length - 70 + 4);
  const from = 69 * 320;
  const seam = (samples: readonly number[]) => samples.slice(from, from + 3200);
  const original = seam(ducked.flatMap((frame) => [...resample(frame, HZ, 16_000)]));
  // As near to what an encoder would have made as that is to the voice itself, or nearer.
  expect(signalToDifference(seam(expected), seam(got))).toBeGreaterThan(
    signalToDifference(original, seam(expected)),
  );
  expect(Math.max(...seam(got).map(Math.abs))).toBeLessThan(2 * Math.max(...seam(expected).map(Math.abs)));
});

it('forgets what nobody says any more, and keeps what is said again and again', () => {
  const memory = new SpurtMemory(200);
  const voice = new SpurtEncoder(memory, { sampleRate: HZ });
  const greeting = speech.slice(0, 40);
  const say = (frames: readonly Float32Array[]) => {
    voice.begin();
    for (const frame of frames) voice.encode(frame);
  };
  const louder = (gain: number) => speech.slice(40, 100).map((frame) => frame.map((sample) => sample * gain));
  say(greeting);
  const calls = encodeCalls();
  for (let i = 1; i <= 20; i++) {
    say(louder(i / 21));
    calls.mockClear();
    say(greeting);
    expect(calls).not.toHaveBeenCalled();
  }
  say(louder(1 / 21)); // said once, long ago
  expect(calls).toHaveBeenCalled();
});
