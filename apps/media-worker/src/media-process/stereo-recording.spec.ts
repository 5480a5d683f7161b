import { OpusDecoder, OpusEncoder, rmsDbfs } from '@spool/audio';
import { readPages, readRecording, StereoRecorder } from '@spool/recording';

const HZ = 24_000;
const FRAME = HZ / 50;

/** 20 ms packets of a tone at -9 dBFS. */
function tone(hz: number, packets: number): Buffer[] {
  const encoder = new OpusEncoder({ sampleRate: HZ });
  return Array.from({ length: packets }, (_, n) =>
    encoder.encode(
      Float32Array.from(
        { length: FRAME },
        (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * (n * FRAME + i)) / HZ),
      ),
    ),
  );
}

interface Recorded {
  readonly pages: Buffer[];
  readonly recorder: StereoRecorder;
}

function record(): Recorded {
  const pages: Buffer[] = [];
  const recorder = new StereoRecorder({
    serial: 7,
    tags: { TITLE: 'Interview' },
    onPage: (page) => pages.push(page),
    recode: () => [],
  });
  return { pages, recorder };
}

/** Level in dBFS of each packet. */
function levels(packets: readonly Buffer[]): number[] {
  const decoder = new OpusDecoder({ sampleRate: 16_000 });
  return packets.map((packet) => rmsDbfs(packet.length > 1 ? decoder.decode(packet) : decoder.conceal(20)));
}

it('records the learner on the left and the interviewer on the right, side by side in time', () => {
  const { pages, recorder } = record();
  const [learner, interviewer] = [tone(300, 100), tone(500, 100)];
  // Each speaks for a second, one after the other.
  for (let n = 0; n < 200; n += 1) {
    const learnerSpeaks = n < 100;
    recorder.learner(
      learnerSpeaks
        ? { kind: 'packet', payload: learner[n] ?? Buffer.alloc(0), durationMs: 20 }
        : { kind: 'silence', durationMs: 20 },
    );
    recorder.tick(learnerSpeaks ? null : (interviewer[n - 100] ?? null));
  }
  recorder.close();
  const { learner: left, interviewer: right } = readRecording(Buffer.concat(pages));
  expect(left).toHaveLength(200);
  const [leftLevels, rightLevels] = [levels(left), levels(right)];
  expect(Math.min(...leftLevels.slice(5, 100))).toBeGreaterThan(-15);
  expect(Math.max(...leftLevels.slice(110))).toBeLessThan(-60);
  expect(Math.max(...rightLevels.slice(0, 100))).toBeLessThan(-60);
  expect(Math.min(...rightLevels.slice(105))).toBeGreaterThan(-15);
});

it('writes pages as it goes, so that a crash takes a second at most', () => {
  const { pages, recorder } = record();
  const packets = tone(300, 175);
  for (const payload of packets) {
    recorder.learner({ kind: 'packet', payload, durationMs: 20 });
    recorder.tick(null);
  }
  const cut = Buffer.concat([...pages, Buffer.from('OggS and then the power went')]);
  const { pages: read } = readPages(cut);
  expect(read.slice(2).flatMap((page) => page.packets)).toHaveLength(150);
  expect(read.at(-1)?.granulePosition).toBe(BigInt(150 * 960));
  expect(read[0]?.isFirst).toBe(true);
  expect(Buffer.from(read[0]?.packets[0] ?? []).toString('latin1', 0, 8)).toBe('OpusHead');
  expect(Buffer.from(read[1]?.packets[0] ?? []).toString('utf8')).toContain('TITLE=Interview');
});

it('ends with a page that says so', () => {
  const { pages, recorder } = record();
  recorder.tick(null);
  recorder.close();
  recorder.close();
  expect(readPages(Buffer.concat(pages)).pages.map((page) => page.isLast)).toEqual([false, false, true]);
  expect(recorder.durationMs).toBe(20);
});

it('cuts longer packets at their frames, joins shorter ones, and has others coded anew', () => {
  const pages: Buffer[] = [];
  const recoded: number[] = [];
  const recorder = new StereoRecorder({
    serial: 1,
    onPage: (page) => pages.push(page),
    recode: (_payload, durationMs) => {
      recoded.push(durationMs);
      return tone(300, durationMs / 20);
    },
  });
  const celt20 = (31 << 3) | 3;
  const celt10 = (30 << 3) | 1;
  const silk60 = 3 << 3;
  recorder.learner({ kind: 'packet', payload: Buffer.from([celt20, 0x83, 1, 1, 9, 8, 7]), durationMs: 60 });
  recorder.learner({ kind: 'packet', payload: Buffer.from([celt10, 5, 6]), durationMs: 20 });
  recorder.learner({ kind: 'packet', payload: Buffer.from([silk60, 1, 2, 3]), durationMs: 60 });
  for (let n = 0; n < 7; n += 1) recorder.tick(null);
  recorder.close();
  expect(recorder.durationMs).toBe(140);
  expect(recoded).toEqual([60]);
});

it('places what is said after an absence, or a silence that was not told, at the moment when it is said', () => {
  const { pages, recorder } = record();
  const packets = tone(300, 20);
  const say = (): void => {
    for (const payload of packets.slice(0, 10)) {
      recorder.learner({ kind: 'packet', payload, durationMs: 20 });
      recorder.tick(null);
    }
  };
  // Nobody for 400 ms, less than what counts as absence by itself; then they join and speak.
  for (let n = 0; n < 20; n += 1) recorder.tick(null);
  recorder.align();
  say();
  // For 300 ms nothing is told at all, then that it was silence, of which only a part was measured.
  for (let n = 0; n < 15; n += 1) recorder.tick(null);
  recorder.learner({ kind: 'silence', durationMs: 60 });
  say();
  recorder.close();
  const heard = levels(readRecording(Buffer.concat(pages)).learner).map((level) => level > -30);
  expect(heard.indexOf(true)).toBe(20);
  const again = heard.indexOf(true, 31);
  expect(again).toBeGreaterThanOrEqual(45 - 3);
  expect(again).toBeLessThanOrEqual(45);
});

it('stays aligned when the learner is away, and when a burst comes late', () => {
  const { pages, recorder } = record();
  const packets = tone(300, 30);
  for (let n = 0; n < 200; n += 1) recorder.tick(null);
  // Two seconds in, half a second of speech arrives at once, then silence in time.
  for (const payload of packets.slice(0, 25)) recorder.learner({ kind: 'packet', payload, durationMs: 20 });
  for (let n = 0; n < 100; n += 1) {
    recorder.learner({ kind: 'silence', durationMs: 20 });
    recorder.tick(null);
  }
  recorder.close();
  const { learner: left, interviewer: right } = readRecording(Buffer.concat(pages));
  expect(left.length).toBe(right.length);
  expect(Math.abs(right.length - 300)).toBeLessThanOrEqual(3);
});
