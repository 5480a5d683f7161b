import type { RtpPacket } from '@spool/audio';
import fc from 'fast-check';
import { StreamWatch } from './stream-watch';

const packet = (n: number, ssrc = 1): RtpPacket => ({
  payloadType: 111,
  marker: false,
  sequenceNumber: n & 0xffff,
  timestamp: (n * 960) >>> 0,
  ssrc,
  payload: Buffer.from([1]),
});
/** Sees packets by number, each at its time, plus a delay. */
function watchAll(arrivals: readonly [n: number, delayMs?: number][], start = 65_500): StreamWatch {
  const watch = new StreamWatch();
  for (const [n, delayMs = 0] of arrivals) watch.see(packet(start + n), 20 * n + delayMs);
  return watch;
}

describe('StreamWatch', () => {
  it('finds nothing wrong with a stream that comes in time, beyond the wrap of numbers and of timestamps', () => {
    const start = Math.floor(2 ** 32 / 960) - 50;
    const watch = watchAll(
      Array.from({ length: 100 }, (_, n) => [n]),
      start,
    );
    expect(watch.counters).toEqual({ received: 100, lost: 0, reordered: 0, duplicates: 0, late: 0, gaps: 0 });
  });

  it('counts a run of lost packets as one gap', () => {
    expect(watchAll([[0], [1], [5], [6]]).counters).toMatchObject({ lost: 3, gaps: 1 });
  });

  it('counts packets that are later than a jitter buffer holds, a run of them as one gap', () => {
    const { counters } = watchAll([[0], [1], [2, 70], [3, 65], [4, 10], [5, 90]]);
    expect(counters).toMatchObject({ late: 3, gaps: 2 });
  });

  it('finds lost packets again when they come late, and knows duplicates', () => {
    expect(watchAll([[0], [2], [1], [2], [1], [3]]).counters).toMatchObject({
      lost: 0,
      reordered: 1,
      duplicates: 2,
    });
  });

  it('takes another SSRC for another stream', () => {
    const watch = watchAll([[0], [1]]);
    watch.see(packet(9000, 2), 1000);
    expect(watch.counters).toMatchObject({ received: 3, lost: 0, gaps: 0 });
  });

  it('accounts for every number, whatever the network does to the order and to copies', () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 60 }, (_, i) => i),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(order, fc.array(fc.nat(59)), (subset, copies) => {
        const arrivals = [...subset, ...copies.filter((n) => subset.includes(n))];
        const { counters } = watchAll([[-1], ...arrivals.map((n): [number] => [n])]);
        const highest = Math.max(...subset);
        expect(counters.received).toBe(arrivals.length + 1);
        expect(counters.lost).toBe(highest + 1 - subset.length);
        expect(counters.duplicates).toBe(arrivals.length - subset.length);
      }),
    );
  });
});
