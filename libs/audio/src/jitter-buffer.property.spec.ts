import fc from 'fast-check';
import { JitterBuffer, type JitterBufferPull, type RtpPacket } from './index';
import { fedMs, numberOf, packet, run, TOC, type Arrival, type PacketMs } from './testing/rtp-stream';

const fixed = (delayMs: number, more = {}) =>
  new JitterBuffer({ minDelayMs: delayMs, maxDelayMs: delayMs, ...more });
const played = (pulls: JitterBufferPull[]) =>
  pulls.flatMap((pull) => (pull.kind === 'frame' ? [numberOf(pull.payload)] : []));

const packetMs = fc.constantFrom<PacketMs>(2.5, 5, 10, 20, 40, 60, 120);

/** What a network does to one packet. */
const fate = fc.record({
  isLost: fc.boolean(),
  delayMs: fc.nat(70),
  /** Further copies, so much later. */
  copies: fc.array(fc.nat(1500), { maxLength: 2 }),
});

/** A sender's stream (talk spurts with DTX silence between, any packet size) and what came of it. */
const stream = fc.record({
  packetMs,
  firstSequence: fc.nat(65535),
  firstTimestamp: fc.integer({ min: 0, max: 0xffffffff }),
  packets: fc.array(
    fc.tuple(fate, fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(900) })),
    {
      minLength: 1,
      maxLength: 80,
    },
  ),
});
type Stream = typeof stream extends fc.Arbitrary<infer S> ? S : never;

interface Sent {
  arrivals: Arrival[];
  /** By number: when its media begins, in ms. */
  mediaMs: number[];
}

/** The first packet always comes, at once: without it the start of the stream's time is another one. */
function send({ packets, ...shape }: Stream): Sent {
  const arrivals: Arrival[] = [];
  const mediaMs: number[] = [];
  let nextMs = 0;
  packets.forEach(([{ isLost, delayMs, copies }, silenceMs], n) => {
    if (n > 0) nextMs += silenceMs;
    mediaMs.push(nextMs);
    const sent = packet(n, shape, nextMs);
    if (n === 0) arrivals.push({ atMs: 0, packet: sent });
    else if (!isLost) {
      for (const laterMs of [0, ...copies]) arrivals.push({ atMs: nextMs + delayMs + laterMs, packet: sent });
    }
    nextMs += shape.packetMs;
  });
  return { arrivals, mediaMs };
}

describe('JitterBuffer, for any permutation, duplication and loss of any packets', () => {
  it('plays all that comes in time exactly once, in order and never early', () => {
    fc.assert(
      fc.property(stream, (given) => {
        const buffer = fixed(100, { maxPackets: 256 });
        const { arrivals, mediaMs } = send(given);
        const pulls = run(buffer, arrivals, mediaMs.at(-1)! + 2000);
        const came = [...new Set(arrivals.map((arrival) => numberOf(arrival.packet.payload)))];
        expect(played(pulls)).toEqual(came.sort((a, b) => a - b));
        for (const pull of pulls) {
          if (pull.kind !== 'frame') continue;
          // Nothing travels faster than the first packet here, so this is its place in time.
          expect(pull.atMs).toBeGreaterThanOrEqual(mediaMs[numberOf(pull.payload)]! + 100 - 1e-6);
          expect(pull.atMs).toBeGreaterThanOrEqual(pull.arrivalMs);
        }
        expect(buffer.stats()).toMatchObject({ buffered: 0, overflowed: 0, late: 0, resets: 0 });
        expect(buffer.stats().lost).toBe(came.at(-1)! + 1 - came.length);
      }),
      { numRuns: 300 },
    );
  });

  it('gives as much audio as time passes', () => {
    fc.assert(
      fc.property(stream, (given) => {
        const { arrivals, mediaMs } = send(given);
        const untilMs = Math.ceil((mediaMs.at(-1)! + 2000) / 20) * 20;
        const fed = fedMs(run(fixed(100, { maxPackets: 256 }), arrivals, untilMs));
        // The first audio is given after the delay; the last may be a packet ahead, or less than a frame behind.
        const passed = untilMs - 100;
        expect(fed).toBeGreaterThan(passed - 20);
        expect(fed).toBeLessThanOrEqual(passed + given.packetMs);
      }),
      { numRuns: 300 },
    );
  });

  it('never gives less audio than time passes, and never more sound than was sent, for any delays', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(4000), { minLength: 80, maxLength: 80 }), (given, moreDelayMs) => {
        const { arrivals, mediaMs } = send(given);
        const late = arrivals.map(({ atMs, packet: p }) => ({
          atMs: atMs + (numberOf(p.payload) === 0 ? 0 : moreDelayMs[numberOf(p.payload) % 80]! % 1900),
          packet: p,
        }));
        const untilMs = Math.ceil((mediaMs.at(-1)! + 8000) / 20) * 20;
        const buffer = new JitterBuffer({ maxPackets: 256 });
        const pulls = run(buffer, late, untilMs);
        const sound = fedMs(pulls.filter(({ kind }) => kind !== 'silence'));
        expect(sound).toBeLessThanOrEqual(mediaMs.at(-1)! + given.packetMs + 1e-6);
        // It plays with a delay of at most 200 ms, and gives silence at the latest 300 ms after the last sound;
        // what comes later still may take its time instead of silence's.
        const longestDelayMs = Math.max(...late.map(({ atMs }, i) => atMs - arrivals[i]!.atMs));
        expect(fedMs(pulls)).toBeGreaterThanOrEqual(untilMs - 200 - 300 - 20 - longestDelayMs);
        expect(buffer.stats().silenceMs).toBeLessThanOrEqual(untilMs);
      }),
      { numRuns: 300 },
    );
  });

  it('gives nothing twice or out of order, and stays small, for any arrivals at any time', () => {
    const arrival = fc.record({ n: fc.nat(300), atMs: fc.nat(3000) });
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        (fates, maxPackets) => {
          const buffer = new JitterBuffer({ maxPackets });
          const arrivals = fates.map(({ n, atMs }) => ({ atMs, packet: packet(n % 90) }));
          const order = played(run(buffer, arrivals, 8000));
          expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
          const { received, late, duplicates, overflowed, buffered } = buffer.stats();
          expect(received).toBe(order.length + late + duplicates + overflowed + buffered);
          expect(buffered).toBeLessThanOrEqual(maxPackets);
        },
      ),
    );
  });

  it('never throws, never loops, never holds more than it may, and never runs ahead of time, for any fields', () => {
    const anyPacket: fc.Arbitrary<RtpPacket> = fc.record({
      ssrc: fc.constantFrom(1, 1, 1, 2),
      payloadType: fc.constant(111),
      marker: fc.boolean(),
      sequenceNumber: fc.oneof(fc.nat(65535), fc.nat(40)),
      timestamp: fc.oneof(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.nat(100).map((n) => n * 960),
      ),
      payload: fc
        .tuple(fc.constantFrom(...Object.values(TOC), 0xff), fc.uint8Array({ maxLength: 4 }))
        .map(([toc, rest]) => Buffer.from(rest.length === 4 ? [] : [toc, ...rest])),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyPacket, fc.nat(200)), { maxLength: 80 }),
        fc.integer({ min: 1, max: 16 }),
        (steps, maxPackets) => {
          const buffer = new JitterBuffer({ maxPackets });
          let nowMs = 0;
          for (const [any, waitMs] of steps) {
            buffer.insert(any, nowMs);
            nowMs += waitMs;
            let pulls = 0;
            for (;;) {
              const pull = buffer.pull(nowMs);
              if (pull.kind === 'none') break;
              expect(++pulls).toBeLessThan(200);
              expect(pull.durationMs).toBeGreaterThan(0);
              expect(pull.durationMs).toBeLessThanOrEqual(pull.kind === 'silence' ? 500 : 120);
              if (pull.kind === 'frame') expect(pull.arrivalMs).toBeLessThanOrEqual(nowMs);
            }
            expect(buffer.stats().buffered).toBeLessThanOrEqual(maxPackets);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never holds more packets than it may, and gives up the oldest first', () => {
    const buffer = fixed(2000, { maxPackets: 10 });
    const arrivals = Array.from({ length: 50 }, (_, n) => ({ atMs: n, packet: packet(n) }));
    expect(played(run(buffer, arrivals, 4000))).toEqual(Array.from({ length: 10 }, (_, i) => 40 + i));
    expect(buffer.stats().overflowed).toBe(40);
  });
});
