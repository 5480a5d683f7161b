import fc from 'fast-check';
import { Impairment, type Conditions } from './impairment';

const PACKETS = 20_000;

/** Sends a datagram every 20 ms. */
function fates(conditions: Conditions, seed = 1, count = PACKETS): (readonly number[])[] {
  const impairment = new Impairment(seed, conditions);
  return Array.from({ length: count }, (_, n) => impairment.arrivals(n * 20));
}
const delays = (all: (readonly number[])[]) =>
  all.flatMap((at, n) => at.slice(0, 1).map((ms) => ms - n * 20));

describe('Impairment', () => {
  it('lets everything through at once when there is nothing wrong', () => {
    expect(fates({}, 1, 3)).toEqual([[0], [20], [40]]);
  });

  it('gives the same fates for the same seed, and others for another', () => {
    const conditions = {
      loss: 0.1,
      jitterMs: 20,
      delayMs: 30,
      duplicates: 0.1,
      bursts: { part: 0.05, meanLength: 3 },
    };
    expect(fates(conditions, 5, 500)).toEqual(fates(conditions, 5, 500));
    expect(fates(conditions, 5, 500)).not.toEqual(fates(conditions, 6, 500));
  });

  it.each([0.01, 0.05, 0.2])('loses a part of %d', (loss) => {
    const lost = fates({ loss }).filter((at) => at.length === 0).length / PACKETS;
    expect(lost).toBeGreaterThan(loss * 0.85);
    expect(lost).toBeLessThan(loss * 1.15);
  });

  it('loses in bursts of the length that is asked for', () => {
    const all = fates({ bursts: { part: 0.1, meanLength: 4 } });
    const lost = all.map((at) => at.length === 0);
    const bursts = lost.filter((isLost, n) => isLost && !lost[n - 1]).length;
    const count = lost.filter(Boolean).length;
    expect(count / PACKETS).toBeGreaterThan(0.08);
    expect(count / PACKETS).toBeLessThan(0.12);
    expect(count / bursts).toBeGreaterThan(3.5);
    expect(count / bursts).toBeLessThan(4.5);
  });

  it('varies the delay around its mean, and never sends back in time', () => {
    const all = delays(fates({ delayMs: 50, jitterMs: 30, reorders: true }));
    expect(Math.min(...all)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...all)).toBeLessThanOrEqual(80);
    expect(all.reduce((sum, ms) => sum + ms) / all.length).toBeCloseTo(50, 0);
    expect(Math.min(...delays(fates({ jitterMs: 30 })))).toBeGreaterThanOrEqual(0);
  });

  it('disorders only when it is asked to', () => {
    const inOrder = (conditions: Conditions) => {
      const at = fates(conditions).map(([ms]) => ms!);
      return at.every((ms, n) => n === 0 || ms >= at[n - 1]!);
    };
    expect(inOrder({ jitterMs: 30, delayMs: 30 })).toBe(true);
    expect(inOrder({ jitterMs: 30, delayMs: 30, reorders: true })).toBe(false);
  });

  it('duplicates a part', () => {
    const twice = fates({ duplicates: 0.1 }).filter((at) => at.length === 2).length;
    expect(twice / PACKETS).toBeCloseTo(0.1, 1);
  });

  it('stalls, and lets everything through at the end of it', () => {
    const all = fates({ stalls: { everyMs: 1000, forMs: 200 } }, 1, 60);
    expect(all[39]).toEqual([780]);
    for (let n = 40; n < 50; n++) expect(all[n]).toEqual([1000]);
    expect(all[50]).toEqual([1000]);
    expect(all[51]).toEqual([1020]);
  });

  it('blacks out for as long as it is told', () => {
    const impairment = new Impairment(1);
    impairment.blackOut(100, 2000);
    expect(impairment.arrivals(110)).toEqual([]);
    expect(impairment.arrivals(2099)).toEqual([]);
    expect(impairment.arrivals(2100)).toEqual([2100]);
  });

  it('refuses parts and times that make no sense', () => {
    for (const conditions of [
      { loss: 1.1 },
      { duplicates: -1 },
      { bursts: { part: 1, meanLength: 2 } },
      { delayMs: -1 },
    ]) {
      expect(() => new Impairment(1, conditions)).toThrow(RangeError);
    }
    expect(() => new Impairment(1, { bursts: { part: 0.1, meanLength: 0 } })).toThrow(RangeError);
  });

  it('never brings a datagram before it was sent, for any conditions', () => {
    const conditions = fc.record({
      loss: fc.double({ min: 0, max: 1, noNaN: true }),
      delayMs: fc.nat(500),
      jitterMs: fc.nat(500),
      reorders: fc.boolean(),
      duplicates: fc.double({ min: 0, max: 1, noNaN: true }),
      stalls: fc.constantFrom(undefined, { everyMs: 500, forMs: 100 }),
    });
    fc.assert(
      fc.property(conditions, fc.integer(), ({ stalls, ...given }, seed) => {
        fates(stalls ? { ...given, stalls } : given, seed, 100).forEach((at, n) => {
          for (const ms of at) expect(ms).toBeGreaterThanOrEqual(n * 20);
        });
      }),
    );
  });
});
