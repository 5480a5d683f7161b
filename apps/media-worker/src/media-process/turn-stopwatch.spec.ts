import fc from 'fast-check';
import { TurnStopwatch, type TurnMark } from './turn-stopwatch';

const MARKS: readonly TurnMark[] = [
  'speechArrived',
  'speechHeard',
  'turnEnded',
  'textKnown',
  'replyKnown',
  'synthesised',
  'audible',
];

describe('a turn’s stopwatch', () => {
  it('says where the time went', () => {
    const stopwatch = new TurnStopwatch();
    [1000, 1020, 1380, 1385, 1386.5, 1486.5, 1490].forEach((atMs, i) => stopwatch.mark(MARKS[i]!, atMs));
    expect(stopwatch.latency()).toEqual({
      jitter_buffer_ms: 20,
      endpoint_wait_ms: 360,
      recogniser_ms: 5,
      reply_ms: 1.5,
      synthesis_ms: 100,
      playout_ms: 3.5,
      total_ms: 490,
    });
  });

  it('has parts that add up to the total, to the tenth of a millisecond', () => {
    const times = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), {
      minLength: MARKS.length,
      maxLength: MARKS.length,
    });
    fc.assert(
      fc.property(times, (unsorted) => {
        const stopwatch = new TurnStopwatch();
        [...unsorted].sort((a, b) => a - b).forEach((atMs, i) => stopwatch.mark(MARKS[i]!, atMs));
        const { total_ms, ...parts } = stopwatch.latency()!;
        const sum = Object.values(parts).reduce((all, ms) => all + ms, 0);
        expect(sum).toBeCloseTo(total_ms, 6);
        for (const ms of Object.values(parts)) expect(ms).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('counts the first stamp of a mark, and tells nothing while one is missing', () => {
    const stopwatch = new TurnStopwatch();
    for (const mark of MARKS) {
      expect(stopwatch.latency()).toBeNull();
      stopwatch.mark(mark, 100);
      stopwatch.mark(mark, 200);
    }
    expect(stopwatch.latency()).toMatchObject({ total_ms: 0 });
  });
});
