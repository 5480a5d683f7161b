import fc from 'fast-check';
import { JitterBuffer, type JitterBufferOptions, type JitterBufferPull, type RtpPacket } from './index';

/** Table-of-contents bytes of SILK wideband packets by their duration in ms. */
const TOC = { 10: 8 << 3, 20: 9 << 3, 40: 10 << 3, 60: 11 << 3 } as const;

interface Shape {
  ssrc?: number;
  firstSequence?: number;
  firstTimestamp?: number;
  packetMs?: keyof typeof TOC;
}

/** The n-th packet of a stream; its payload names n. */
function packet(n: number, shape: Shape = {}, timestampMs = n * (shape.packetMs ?? 20)): RtpPacket {
  const { ssrc = 1, firstSequence = 1000, firstTimestamp = 5000, packetMs = 20 } = shape;
  return {
    ssrc,
    payloadType: 111,
    marker: n === 0,
    sequenceNumber: (firstSequence + n) & 0xffff,
    timestamp: (firstTimestamp + timestampMs * 48) >>> 0,
    payload: Buffer.from([TOC[packetMs], n >> 8, n & 0xff]),
  };
}

const numberOf = (payload: Buffer) => payload.readUInt16BE(1);

/** One word per pull: the packet's number, `lost` (with `+` when the successor is known), `silence:ms`. */
function words(pulls: JitterBufferPull[]): (string | number)[] {
  return pulls.flatMap((pull): (string | number)[] => {
    if (pull.kind === 'frame') return [numberOf(pull.payload)];
    if (pull.kind === 'lost') return [pull.next ? 'lost+' : 'lost'];
    return pull.silenceMs > 0 ? [`silence:${pull.silenceMs}`] : [];
  });
}

interface Arrival {
  atMs: number;
  packet: RtpPacket;
}

/** Runs the buffer on a 20 ms clock until `untilMs`; what each tick gave, in one list. */
function run(buffer: JitterBuffer, arrivals: Arrival[], untilMs: number, fromMs = 0): JitterBufferPull[] {
  const pending = [...arrivals].sort((a, b) => a.atMs - b.atMs);
  const pulls: JitterBufferPull[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 20) {
    while (pending.length > 0 && pending[0]!.atMs <= nowMs) {
      const { packet, atMs } = pending.shift()!;
      buffer.insert(packet, atMs);
    }
    for (;;) {
      const pull = buffer.pull(nowMs);
      pulls.push(pull);
      if (pull.kind === 'none') break;
    }
  }
  return pulls;
}

const fixed = (delayMs: number, more: JitterBufferOptions = {}) =>
  new JitterBuffer({ minDelayMs: delayMs, maxDelayMs: delayMs, ...more });
const onTime = (count: number, shape: Shape = {}): Arrival[] =>
  Array.from({ length: count }, (_, n) => ({ atMs: n * (shape.packetMs ?? 20), packet: packet(n, shape) }));
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('JitterBuffer on a clean network', () => {
  it('gives one frame a tick, after the least delay', () => {
    const buffer = new JitterBuffer({ minDelayMs: 20 });
    const pulls = run(buffer, onTime(50), 1000);
    expect(words(pulls)).toEqual(upTo(50));
    expect(pulls[0]).toEqual({ kind: 'none', silenceMs: 0 });
    expect(pulls[1]).toMatchObject({
      kind: 'frame',
      sequence: 1000,
      timestamp: 5000,
      durationMs: 20,
      arrivalMs: 0,
    });
    expect(buffer.stats()).toMatchObject({
      received: 50,
      played: 50,
      lost: 0,
      late: 0,
      targetDelayMs: 20,
      jitterMs: 0,
    });
  });

  it('says none, without silence, before anything has come', () => {
    expect(new JitterBuffer().pull(1e6)).toEqual({ kind: 'none', silenceMs: 0 });
  });

  it('goes through the wraps of sequence number and timestamp', () => {
    const shape = { firstSequence: 65530, firstTimestamp: 0xffffffff - 3000 };
    expect(words(run(new JitterBuffer(), onTime(40, shape), 860))).toEqual(upTo(40));
  });

  it.each([10, 40, 60] as const)('plays packets of %i ms at the rate of their timestamps', (packetMs) => {
    const buffer = new JitterBuffer();
    const pulls = run(buffer, onTime(30, { packetMs }), 30 * packetMs + 20);
    expect(words(pulls)).toEqual(upTo(30));
    const frames = pulls.filter((pull) => pull.kind === 'frame');
    expect(frames.every((frame) => frame.durationMs === packetMs)).toBe(true);
    expect(buffer.stats().silenceMs).toBe(0);
  });

  it.each([-300, 300])('follows a sender whose clock is off by %i ppm for ten minutes', (ppm) => {
    const buffer = new JitterBuffer();
    const intervalMs = 20 * (1 - ppm / 1e6);
    const arrivals = upTo(30_000).map((n) => ({ atMs: n * intervalMs, packet: packet(n) }));
    const pulls = run(buffer, arrivals, 30_000 * intervalMs + 40);
    expect(pulls.filter((pull) => pull.kind === 'frame')).toHaveLength(30_000);
    expect(buffer.stats()).toMatchObject({
      lost: 0,
      late: 0,
      overflowed: 0,
      silenceMs: 0,
      targetDelayMs: 20,
    });
  });
});

describe('JitterBuffer on a bad network', () => {
  it('puts packets into order', () => {
    const arrivals = onTime(6);
    arrivals[2]!.atMs = 65;
    expect(words(run(fixed(40), arrivals, 200))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('puts the first packets into order too', () => {
    const buffer = fixed(40);
    const arrivals = [1, 0, 2].map((n, i) => ({ atMs: i, packet: packet(n) }));
    expect(words(run(buffer, arrivals, 80))).toEqual([0, 1, 2]);
    expect(buffer.stats()).toMatchObject({ reordered: 1, late: 0 });
  });

  it('tells of a lost packet when it is due, with its successor for FEC', () => {
    const buffer = fixed(40);
    const arrivals = onTime(6).filter((_, n) => n !== 2);
    const pulls = run(buffer, arrivals, 140);
    expect(words(pulls)).toEqual([0, 1, 'lost+', 3, 4, 5]);
    const lost = pulls.find((pull) => pull.kind === 'lost');
    expect(lost).toEqual({ kind: 'lost', next: packet(3).payload, durationMs: 20 });
    expect(buffer.stats().lost).toBe(1);
  });

  it('knows the successor of the last of several lost packets only', () => {
    const arrivals = onTime(7).filter((_, n) => n < 2 || n > 4);
    expect(words(run(fixed(100), arrivals, 220))).toEqual([0, 1, 'lost', 'lost', 'lost+', 5, 6]);
  });

  it('drops and counts a packet that comes after it was concealed', () => {
    const buffer = fixed(40);
    const arrivals = onTime(8);
    arrivals[2]!.atMs = 130;
    expect(words(run(buffer, arrivals, 180))).toEqual([0, 1, 'lost+', 3, 4, 5, 6, 7]);
    expect(buffer.stats()).toMatchObject({ late: 1, lost: 1, reordered: 1 });
  });

  it('plays each packet once, however often it comes, before and after it was played', () => {
    const buffer = fixed(40);
    const arrivals = [...onTime(5), ...onTime(5), ...onTime(5).map((a) => ({ ...a, atMs: a.atMs + 60 }))];
    expect(words(run(buffer, arrivals, 140))).toEqual(upTo(5));
    expect(buffer.stats()).toMatchObject({ duplicates: 10, late: 0 });
  });

  it('stops concealing after 100 ms, and goes on with what comes then', () => {
    const buffer = fixed(40);
    const arrivals = onTime(60).filter((_, n) => n < 5 || n >= 55);
    const out = words(run(buffer, arrivals, 1240));
    expect(out.filter((word) => typeof word === 'number')).toEqual([0, 1, 2, 3, 4, 55, 56, 57, 58, 59]);
    expect(out.filter((word) => String(word).startsWith('lost')).length).toBeLessThanOrEqual(5);
    expect(buffer.stats().lost).toBe(50);
  });

  it('gives everything at once after a delay spike, loses nothing, and is back in time', () => {
    const buffer = fixed(40);
    const arrivals = onTime(40).map((a, n) => (n >= 10 && n < 25 ? { ...a, atMs: 500 } : a));
    const pulls = run(buffer, arrivals, 860);
    expect(words(pulls).filter((word) => typeof word === 'number')).toEqual(upTo(40));
    const lastTick = pulls.findIndex((pull) => pull.kind === 'frame' && numberOf(pull.payload) === 39);
    expect(pulls.slice(lastTick + 1).filter((pull) => pull.kind === 'frame')).toEqual([]);
    expect(buffer.stats()).toMatchObject({ lost: 0, late: 0, buffered: 0 });
  });

  it('holds packets longer when the network jitters, and shorter again when it calms down', () => {
    const buffer = new JitterBuffer({ minDelayMs: 20, maxDelayMs: 150 });
    const rough = upTo(500).map((n) => ({ atMs: n * 20 + ((n * 37) % 90), packet: packet(n) }));
    run(buffer, rough, 10_000);
    const roughTarget = buffer.stats().targetDelayMs;
    expect(roughTarget).toBeGreaterThanOrEqual(80);
    expect(roughTarget).toBeLessThanOrEqual(95);
    expect(buffer.stats().jitterMs).toBeGreaterThan(10);
    const calm = upTo(1000).map((n) => ({ atMs: (n + 500) * 20, packet: packet(n + 500) }));
    run(buffer, calm, 30_000, 10_000);
    expect(buffer.stats().targetDelayMs).toBe(20);
  });

  it('never holds packets longer than it may', () => {
    const buffer = new JitterBuffer({ minDelayMs: 20, maxDelayMs: 60 });
    run(
      buffer,
      upTo(400).map((n) => ({ atMs: n * 20 + (n % 2) * 400, packet: packet(n) })),
      9000,
    );
    expect(buffer.stats().targetDelayMs).toBe(60);
  });
});

describe('JitterBuffer in silence', () => {
  it('takes timestamps that run ahead of sequence numbers as silence, not as loss', () => {
    const buffer = fixed(20);
    const spurt = (first: number, startMs: number) =>
      upTo(5).map((i) => ({ atMs: startMs + i * 20, packet: packet(first + i, {}, startMs + i * 20) }));
    const out = words(run(buffer, [...spurt(0, 0), ...spurt(5, 500)], 620));
    expect(out.filter((word) => typeof word === 'number')).toEqual(upTo(10));
    expect(out.some((word) => String(word).startsWith('lost'))).toBe(false);
    // The frame that ends the silence of 400 ms takes its tick, and with it the silence of the last one.
    expect(buffer.stats()).toMatchObject({ lost: 0, silenceMs: 380 });
  });

  it('gives silence at once after a DTX packet, and only after a while when packets just stop', () => {
    const dtx = { ...packet(5), payload: Buffer.from([TOC[20]]) };
    const afterDtx = run(fixed(20), [...onTime(5), { atMs: 100, packet: dtx }], 160);
    expect(afterDtx.at(-1)).toEqual({ kind: 'none', silenceMs: 20 });
    const afterStop = run(fixed(20), onTime(6), 240);
    expect(words(afterStop)).toEqual([...upTo(6), 'silence:60', 'silence:20', 'silence:20']);
  });

  it('keeps up with time in silence, but does not make up for a suspended process', () => {
    const buffer = fixed(20);
    run(buffer, onTime(5), 100);
    expect(
      words(run(buffer, [], 1100, 120)).reduce<number>((sum, w) => sum + Number(String(w).slice(8)), 0),
    ).toBe(980);
    expect(buffer.pull(3_600_000)).toEqual({ kind: 'none', silenceMs: 200 });
    expect(buffer.pull(3_600_000)).toEqual({ kind: 'none', silenceMs: 0 });
  });

  it('does not conceal what it has given silence for already', () => {
    const arrivals = onTime(20).filter((_, n) => n < 5 || n >= 12);
    const out = words(run(fixed(20), arrivals, 400));
    expect(out.slice(0, 5)).toEqual(upTo(5));
    const fedMs = out.reduce<number>((sum, word) => {
      const silence = /^silence:(\d+)/.exec(String(word));
      return sum + (silence ? Number(silence[1]) : 20);
    }, 0);
    // 20 packets less the tick that the first frame after the silence takes.
    expect(fedMs).toBe(380);
  });

  it('passes packets that are padding only', () => {
    const buffer = fixed(20);
    const padding = { ...packet(3, {}, 40), payload: Buffer.alloc(0) };
    const rest = upTo(3).map((i) => ({ atMs: 60 + i * 20, packet: packet(4 + i, {}, 60 + i * 20) }));
    expect(words(run(buffer, [...onTime(3), { atMs: 50, packet: padding }, ...rest], 140))).toEqual([
      0, 1, 2, 4, 5, 6,
    ]);
    expect(buffer.stats().lost).toBe(0);
  });
});

describe('JitterBuffer when the sender starts anew', () => {
  it('forgets the old stream when the SSRC changes', () => {
    const buffer = fixed(20);
    const second = { ssrc: 2, firstSequence: 7, firstTimestamp: 99 };
    const arrivals = [
      ...onTime(5),
      ...upTo(5).map((n) => ({ atMs: 200 + n * 20, packet: packet(100 + n, second, n * 20) })),
    ];
    const out = words(run(buffer, arrivals, 320)).filter((word) => typeof word === 'number');
    expect(out).toEqual([0, 1, 2, 3, 4, 100, 101, 102, 103, 104]);
    expect(buffer.stats()).toMatchObject({ resets: 1, lost: 0 });
  });

  it('plays on when timestamps jump without a gap in the sequence', () => {
    const buffer = fixed(20);
    const arrivals = upTo(20).map((n) => ({
      atMs: n * 20,
      packet: packet(n, { firstTimestamp: n < 10 ? 5000 : 3_000_000_000 }),
    }));
    expect(words(run(buffer, arrivals, 420))).toEqual(upTo(20));
  });

  it('believes a new numbering when two packets in a row have it', () => {
    const buffer = fixed(20);
    const arrivals = upTo(20).map((n) => ({
      atMs: n * 20,
      packet: packet(n, { firstSequence: n < 10 ? 1000 : 30_000 }),
    }));
    const out = words(run(buffer, arrivals, 420)).filter((word) => typeof word === 'number');
    expect(out).toEqual([...upTo(10), ...upTo(20).slice(11)]);
    expect(buffer.stats().resets).toBe(1);
  });

  it('is not thrown off by a single stray sequence number', () => {
    const buffer = fixed(20);
    const stray = { atMs: 101, packet: { ...packet(5), sequenceNumber: 40_000 } };
    expect(words(run(buffer, [...onTime(10), stray], 220))).toEqual(upTo(10));
    expect(buffer.stats()).toMatchObject({ resets: 0, late: 1 });
  });
});

describe('JitterBuffer, whatever the network does', () => {
  it('never holds more packets than it may, and gives up the oldest first', () => {
    const buffer = fixed(2000, { maxPackets: 10 });
    const arrivals = upTo(50).map((n) => ({ atMs: n, packet: packet(n) }));
    const out = words(run(buffer, arrivals, 4000)).filter((word) => typeof word === 'number');
    expect(out).toEqual(upTo(50).slice(40));
    expect(buffer.stats().overflowed).toBe(40);
  });

  const network = fc.array(
    fc.record({
      isLost: fc.boolean(),
      delayMs: fc.integer({ min: 0, max: 70 }),
      copies: fc.array(fc.nat(1500), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 60 },
  );

  it('plays everything that comes in time exactly once and in order, and conceals only what is lost', () => {
    fc.assert(
      fc.property(network, fc.nat(65535), (fates, firstSequence) => {
        const buffer = fixed(100);
        const arrivals: Arrival[] = [{ atMs: 0, packet: packet(0, { firstSequence }) }];
        const kept = [0];
        fates.forEach(({ isLost, delayMs, copies }, i) => {
          const n = i + 1;
          if (isLost) return;
          kept.push(n);
          for (const more of [0, ...copies]) {
            arrivals.push({ atMs: n * 20 + delayMs + more, packet: packet(n, { firstSequence }) });
          }
        });
        const out = words(run(buffer, arrivals, 4000)).filter((word) => !String(word).startsWith('silence'));
        expect(out.filter((word) => typeof word === 'number')).toEqual(kept);
        expect(out.length - kept.length).toBeLessThanOrEqual(kept.at(-1)! + 1 - kept.length);
        expect(buffer.stats()).toMatchObject({ buffered: 0, overflowed: 0, played: kept.length });
        expect(buffer.stats().lost).toBe(kept.at(-1)! + 1 - kept.length);
      }),
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
          const pulls = run(buffer, arrivals, 8000);
          const played = words(pulls).filter((word) => typeof word === 'number');
          expect(played).toEqual([...new Set(played)].sort((a, b) => a - b));
          const { received, late, duplicates, overflowed, buffered } = buffer.stats();
          expect(received).toBe(played.length + late + duplicates + overflowed + buffered);
          expect(buffered).toBeLessThanOrEqual(maxPackets);
        },
      ),
    );
  });

  it('never throws, and never loops, for any fields', () => {
    const anyPacket = fc.record({
      ssrc: fc.constantFrom(1, 1, 1, 2),
      payloadType: fc.constant(111),
      marker: fc.boolean(),
      sequenceNumber: fc.nat(65535),
      timestamp: fc.integer({ min: 0, max: 0xffffffff }),
      payload: fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPacket, fc.nat(200)), { maxLength: 80 }), (steps) => {
        const buffer = new JitterBuffer({ maxPackets: 16 });
        let nowMs = 0;
        for (const [any, waitMs] of steps) {
          buffer.insert(any, nowMs);
          nowMs += waitMs;
          let pulls = 0;
          while (buffer.pull(nowMs).kind !== 'none') expect(++pulls).toBeLessThan(200);
          expect(buffer.stats().buffered).toBeLessThanOrEqual(16);
        }
      }),
    );
  });
});
