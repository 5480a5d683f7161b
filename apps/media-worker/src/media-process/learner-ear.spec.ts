import { OpusEncoder, RtpWriter } from '@spool/audio';
import { VAD_WINDOW_SAMPLES, VadBatcher } from '@spool/speech';
import { LearnerEar, type HeardWindow } from './learner-ear';

const WINDOW_MS = 32;

/** Hears a tone as speech, from its level. */
function earOf() {
  const vad = new VadBatcher({
    name: 'level',
    createStream: () => ({ reset: () => undefined }),
    judge: (_streams, windows) =>
      Promise.resolve(Float32Array.from(windows, (window) => (Math.abs(window[0] ?? 0) > 0.01 ? 1 : 0))),
    skip: () => undefined,
    close: () => Promise.resolve(),
  });
  const heard: HeardWindow[] = [];
  const ear = new LearnerEar(vad, (window) => heard.push(window));
  return { ear, vad, heard };
}

function stream() {
  const encoder = new OpusEncoder({ sampleRate: 16_000 });
  const writer = new RtpWriter({ ssrc: 1, payloadType: 111, initialTimestamp: 0, initialSequence: 0 });
  return (amplitude = 0.5) => {
    const tone = Float32Array.from({ length: 320 }, (_, i) => Math.sin(i / 3) * amplitude);
    return writer.packet(encoder.encode(tone));
  };
}

describe('the learner’s ear', () => {
  it('hears a window each 32 ms, in audio time, whenever packets come', async () => {
    const { ear, vad, heard } = earOf();
    const next = stream();
    const held: Buffer[] = [];
    for (let nowMs = 0; nowMs <= 4000; nowMs += 20) {
      // The network holds everything back for 300 ms, and then delivers it at once.
      held.push(next());
      const isStalled = nowMs >= 2000 && nowMs < 2300;
      if (!isStalled) for (const packet of held.splice(0)) ear.receive(packet, nowMs);
      ear.tick(nowMs);
      await vad.flush();
    }
    const times = heard.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const steady = times.filter((atMs) => atMs < 2000);
    for (let i = 1; i < steady.length; i++) expect(steady[i]! - steady[i - 1]!).toBeCloseTo(WINDOW_MS, 3);
    // What came in the burst was still spoken one window after the other.
    const burst = times.filter((atMs) => atMs >= 2000 && atMs < 2400);
    const gaps = burst.slice(1).map((atMs, i) => atMs - burst[i]!);
    expect(Math.min(...gaps.filter((gap) => gap > 0))).toBeGreaterThan(1);
    expect(times.at(-1)).toBeGreaterThan(4000 - 3 * WINDOW_MS);
    expect(heard.every(({ samples }) => samples.length === VAD_WINDOW_SAMPLES)).toBe(true);
  });

  it('knows when the packet with the last sound had come, though voice activity goes on behind it', async () => {
    const { ear, vad, heard } = earOf();
    const next = stream();
    let lastSoundMs = 0;
    for (let nowMs = 0; nowMs <= 1400; nowMs += 20) {
      const hasSound = nowMs <= 1000;
      ear.receive(next(hasSound ? 0.5 : 0), nowMs - 7);
      if (hasSound) lastSoundMs = nowMs - 7;
      ear.tick(nowMs);
      await vad.flush();
    }
    for (const lagMs of [0, 32, 64, 96]) {
      const { arrivedMs, heardMs } = ear.soundEnd(lastSoundMs + 40 + lagMs);
      // The codec lets an abrupt end ring on, into two packets at most.
      expect(arrivedMs - lastSoundMs).toBeGreaterThanOrEqual(0);
      expect(arrivedMs - lastSoundMs).toBeLessThanOrEqual(40);
      expect(heardMs - arrivedMs).toBeGreaterThanOrEqual(0);
      expect(heardMs - arrivedMs).toBeLessThan(40);
    }
    expect(heard.length).toBeGreaterThan(30);
    expect(ear.soundEnd(-1000)).toEqual({ arrivedMs: -1000, heardMs: -1000 });
  });

  it('takes the end of voice activity for the end of sound where it is never quiet', async () => {
    const { ear, vad } = earOf();
    const next = stream();
    for (let nowMs = 0; nowMs <= 1000; nowMs += 20) {
      ear.receive(next(), nowMs - 7);
      ear.tick(nowMs);
      await vad.flush();
    }
    const { heardMs } = ear.soundEnd(700);
    expect(heardMs).toBeLessThanOrEqual(701);
    expect(heardMs).toBeGreaterThan(700 - 20);
  });

  it('decodes only so much in one tick, whatever floods it', () => {
    const { ear } = earOf();
    const next = stream();
    for (let i = 0; i < 2000; i++) ear.receive(next(), i / 100);
    ear.tick(60_000);
    expect(ear.stats().played).toBeLessThanOrEqual(25);
    for (let i = 1; i < 20; i++) ear.tick(60_000 + i * 20);
    expect(ear.stats().buffered).toBe(0);
    expect(ear.stats().overflowed).toBeGreaterThan(1500);
  });

  it('is not disturbed by what is no RTP', () => {
    const { ear } = earOf();
    for (const garbage of [Buffer.alloc(0), Buffer.alloc(5), Buffer.alloc(2000, 0xff)])
      ear.receive(garbage, 0);
    ear.tick(20);
    expect(ear.stats().received).toBe(0);
  });

  it('tells nothing after it was closed', async () => {
    const { ear, vad, heard } = earOf();
    const next = stream();
    for (let nowMs = 0; nowMs < 200; nowMs += 20) {
      ear.receive(next(), nowMs);
      ear.tick(nowMs);
    }
    ear.close();
    await vad.flush();
    expect(heard).toEqual([]);
  });
});
