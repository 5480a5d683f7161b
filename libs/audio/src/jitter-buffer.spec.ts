import { JitterBuffer, type JitterBufferOptions, type JitterBufferPull } from './index';
import { numberOf, packet, run, TOC, type Arrival, type Shape } from './testing/rtp-stream';

/** One word per pull: the packet's number, `lost` (with `+` when the successor is known), `silence:ms`. */
function words(pulls: JitterBufferPull[]): (string | number)[] {
  return pulls.flatMap((pull): (string | number)[] => {
    if (pull.kind === 'frame') return [numberOf(pull.payload)];
    if (pull.kind === 'lost') return [pull.next ? 'lost+' : 'lost'];
    return pull.kind === 'silence' ? [`silence:${pull.durationMs}`] : [];
  });
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
    expect(pulls[0]).toEqual({ kind: 'none', atMs: 0 });
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
    expect(new JitterBuffer().pull(1e6)).toEqual({ kind: 'none' });
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
    expect(lost).toMatchObject({ kind: 'lost', next: packet(3).payload, durationMs: 20 });
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

describe('JitterBuffer and packets that are sent again', () => {
  /** 20 ms packets of which every twentieth and its neighbour come only `resentAfterMs` after the one behind them. */
  const resent = (count: number, resentAfterMs: number): Arrival[] =>
    onTime(count).map((a, n) => {
      const isFirst = n % 20 === 4;
      const isSecond = n % 20 === 5;
      return isFirst || isSecond ? { ...a, atMs: (n + (isFirst ? 2 : 1)) * 20 + resentAfterMs } : a;
    });

  it('learns to wait for them, without holding the others longer', () => {
    const buffer = new JitterBuffer();
    const pulls = run(buffer, resent(400, 60), 8200);
    const lostAfterLearning = pulls.filter(({ kind, atMs }) => kind === 'lost' && atMs > 800);
    expect(lostAfterLearning).toEqual([]);
    expect(buffer.stats()).toMatchObject({ targetDelayMs: 20, recoveryMs: 70 });
    expect(buffer.stats().recovered).toBeGreaterThan(35);
    expect(pulls.filter(({ kind, atMs }) => kind === 'silence' && atMs < 8000)).toEqual([]);
  });

  it('does not wait when they do not come, and waits no more when they stop coming', () => {
    const buffer = new JitterBuffer();
    const isGone = (n: number) => n % 10 === 4 || n % 20 === 5;
    run(
      buffer,
      onTime(400).filter((_, n) => !isGone(n)),
      8200,
    );
    expect(buffer.stats().recoveryMs).toBe(0);
    const stopping = new JitterBuffer();
    const arrivals = resent(800, 60).filter(({ atMs }, n) => atMs < 8000 || !isGone(n));
    run(stopping, arrivals, 16_200);
    expect(stopping.stats().recoveryMs).toBe(0);
  });

  it('does not wait longer than it may', () => {
    const buffer = new JitterBuffer({ maxRecoveryMs: 50 });
    run(buffer, resent(400, 90), 8200);
    expect(buffer.stats().recoveryMs).toBe(0);
    expect(buffer.stats().targetDelayMs).toBe(20);
  });

  it('takes the copy in the packet behind a single lost one at once', () => {
    const buffer = new JitterBuffer();
    const withCopy = Buffer.from([TOC[20], 0x40, 1]);
    const stream = resent(400, 60).map(({ atMs, packet: p }) =>
      // Every twentieth packet comes late, and the one behind it has a copy of it.
      p.sequenceNumber % 20 === 5
        ? { atMs: (p.sequenceNumber - 1000) * 20, packet: { ...p, payload: withCopy } }
        : { atMs, packet: p },
    );
    const pulls = run(buffer, stream, 8200);
    const lost = pulls.filter((pull) => pull.kind === 'lost');
    expect(lost.length).toBe(20);
    for (const pull of lost) expect(pull.next).toEqual(withCopy);
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
    expect(buffer.stats()).toMatchObject({ lost: 0, silenceMs: 400 });
  });

  it('gives silence at once after a DTX packet, and only after a while when packets just stop', () => {
    const dtx = { ...packet(5), payload: Buffer.from([TOC[20]]) };
    const afterDtx = run(fixed(20), [...onTime(5), { atMs: 100, packet: dtx }], 160);
    expect(afterDtx.at(-2)).toMatchObject({ kind: 'silence', durationMs: 20 });
    const afterStop = run(fixed(20), onTime(6), 240);
    expect(words(afterStop)).toEqual([...upTo(6), 'silence:60', 'silence:20', 'silence:20']);
  });

  it('makes no hole in speech while it waits longer because the target has grown', () => {
    const buffer = new JitterBuffer({ minDelayMs: 20 });
    // Calm, then everything takes 120 ms more from one packet to the next, as on a new route.
    const arrivals = onTime(400).map((a, n) => (n >= 200 ? { ...a, atMs: a.atMs + 120 } : a));
    const pulls = run(buffer, arrivals, 8500);
    expect(pulls.filter(({ kind }) => kind === 'frame')).toHaveLength(400);
    // The stall of 120 ms is silence, for all that is known then; the growing target must not add any.
    const silences = pulls.filter(({ kind, atMs }) => kind === 'silence' && atMs < 8000);
    expect(silences.every(({ atMs }) => atMs < 4140)).toBe(true);
    expect(buffer.stats().targetDelayMs).toBe(20);
  });

  it('bridges stalls as long as those that it has seen, instead of reporting silence', () => {
    const buffer = new JitterBuffer();
    // Every 3 s nothing comes for 200 ms, and then all at once.
    const arrivals = onTime(900).map((a) => {
      const intoCycle = a.atMs % 3000;
      return intoCycle >= 2000 && intoCycle < 2200 ? { ...a, atMs: a.atMs - intoCycle + 2200 } : a;
    });
    const pulls = run(buffer, arrivals, 18_500);
    const silences = pulls.filter(({ kind, atMs }) => kind === 'silence' && atMs > 3000 && atMs < 18_000);
    expect(silences).toEqual([]);
    expect(pulls.filter(({ kind }) => kind === 'frame')).toHaveLength(900);
    expect(buffer.stats().targetDelayMs).toBeLessThanOrEqual(130);
  });

  it('keeps up with time in silence, but does not make up for a suspended process', () => {
    const buffer = fixed(20);
    run(buffer, onTime(5), 100);
    expect(
      words(run(buffer, [], 1100, 120)).reduce<number>((sum, w) => sum + Number(String(w).slice(8)), 0),
    ).toBe(980);
    expect(buffer.pull(3_600_000)).toEqual({ kind: 'silence', durationMs: 500 });
    expect(buffer.pull(3_600_000)).toEqual({ kind: 'none' });
  });

  it('does not conceal what it has given silence for already', () => {
    const arrivals = onTime(20).filter((_, n) => n < 5 || n >= 12);
    const out = words(run(fixed(20), arrivals, 400));
    expect(out.slice(0, 5)).toEqual(upTo(5));
    const fedMs = out.reduce<number>((sum, word) => {
      const silence = /^silence:(\d+)/.exec(String(word));
      return sum + (silence ? Number(silence[1]) : 20);
    }, 0);
    expect(fedMs).toBe(400);
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
