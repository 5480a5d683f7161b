import fc from 'fast-check';
import { LoadGauge, type LoadSample } from './load-gauge';

const calm: LoadSample = {
  latenessP50Ms: 0.2,
  latenessP99Ms: 1,
  utilisation: 0.1,
  recognitionWaiting: 0,
  synthesisWaiting: 0,
};

const after = (gauge: LoadGauge, samples: readonly LoadSample[]) =>
  samples.map((sample) => gauge.feed(sample));
const times = (count: number, sample: LoadSample) => Array.from({ length: count }, () => sample);

it('is not alarmed by one late interval', () => {
  const gauge = new LoadGauge();
  after(gauge, times(5, calm));
  expect(gauge.feed({ ...calm, latenessP99Ms: 9 })).not.toBe('full');
  expect(after(gauge, times(8, calm)).at(-1)).toBe('ok');
});

it('refuses when its clock stays late', () => {
  const gauge = new LoadGauge();
  after(gauge, times(5, calm));
  const late = { ...calm, utilisation: 0.5, latenessP99Ms: 14 };
  expect(after(gauge, times(10, late)).at(-1)).toBe('full');
});

it('neither refuses nor slows down for lateness that others on the machine cause', () => {
  expect(after(new LoadGauge(), times(50, { ...calm, latenessP99Ms: 200 })).at(-1)).toBe('ok');
});

it('goes through the levels in their order as the load grows, whichever signal grows', () => {
  for (const [signal, most] of [
    ['latenessP99Ms', 15],
    ['utilisation', 0.95],
    ['recognitionWaiting', 15],
    ['synthesisWaiting', 25],
  ] as const) {
    const gauge = new LoadGauge();
    const seen = after(
      gauge,
      Array.from({ length: 200 }, (_, i) => ({ ...calm, utilisation: 0.5, [signal]: (most * i) / 199 })),
    );
    expect([...new Set(seen)]).toEqual(['ok', 'busy', 'strained', 'full']);
  }
});

it('recovers step by step when the load is gone', () => {
  const gauge = new LoadGauge();
  after(gauge, times(3, { ...calm, synthesisWaiting: 30 }));
  expect([...new Set(after(gauge, times(20, calm)))]).toEqual(['full', 'strained', 'busy', 'ok']);
});

it('reports within the bounds of its schema whatever it is fed', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          latenessP50Ms: fc.double({ min: 0, max: 1e4, noNaN: true }),
          latenessP99Ms: fc.double({ min: 0, max: 1e4, noNaN: true }),
          utilisation: fc.double({ min: 0, max: 1.01, noNaN: true }),
          recognitionWaiting: fc.nat(1000),
          synthesisWaiting: fc.nat(1000),
        }),
        { minLength: 1 },
      ),
      (samples) => {
        const gauge = new LoadGauge();
        after(gauge, samples);
        const report = gauge.report();
        expect(report?.event_loop_utilisation).toBeLessThanOrEqual(1);
        expect(report?.level).toBe(gauge.level);
      },
    ),
  );
});
