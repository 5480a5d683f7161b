import fc from 'fast-check';
import { GATEWAY_METRICS, MEDIA_PROCESS_METRICS, WORKER_METRICS } from './catalog';
import { counter, gauge, histogram, labelled } from './definition';
import { processMetrics, toExposition } from './exposition';
import { MetricSheet } from './sheet';
import { SheetSum } from './sheet-sum';

const SOME = {
  calls: counter('calls_total', 'Calls', labelled('kind', 'good', 'other')),
  open: gauge('open', 'Open'),
  worst: gauge('worst', 'Worst', 'max'),
  took: histogram('took_ms', 'Took', [1, 10]),
};
const linesOf = async (sum: SheetSum): Promise<string[]> =>
  (await toExposition([sum.registry()])).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('a metric sheet', () => {
  it('is served in Prometheus’s format, summed over processes', async () => {
    const [a, b] = [new MetricSheet(SOME), new MetricSheet(SOME)];
    a.add('calls', 2, 'good');
    b.add('calls', 1, 'never listed');
    a.set('open', 3);
    b.set('open', 4);
    a.set('worst', 7);
    b.set('worst', 5);
    for (const ms of [0.5, 1, 5, 50, NaN]) a.observe('took', ms);
    const sum = new SheetSum(SOME);
    sum.take(0, a.snapshot());
    sum.take(1, b.snapshot());
    expect(await linesOf(sum)).toEqual([
      'calls_total{kind="good"} 2',
      'calls_total{kind="other"} 1',
      'open 7',
      'worst 7',
      'took_ms_bucket{le="1"} 2',
      'took_ms_bucket{le="10"} 3',
      'took_ms_bucket{le="+Inf"} 4',
      'took_ms_sum 56.5',
      'took_ms_count 4',
    ]);
  });

  it('never lets a counter fall when a process dies, and takes its gauges with it', async () => {
    const sum = new SheetSum(SOME);
    const first = new MetricSheet(SOME);
    first.add('calls', 5, 'good');
    first.set('open', 2);
    sum.take(0, first.snapshot());
    sum.forget(0);
    sum.forget(0);
    expect(await linesOf(sum)).toEqual(expect.arrayContaining(['calls_total{kind="good"} 5', 'open 0']));
    const second = new MetricSheet(SOME);
    second.add('calls', 1, 'good');
    sum.take(0, second.snapshot());
    expect(await linesOf(sum)).toContain('calls_total{kind="good"} 6');
  });

  it('has each observation in exactly one bucket, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const sheet = new MetricSheet({ took: SOME.took });
        for (const value of values) sheet.observe('took', value);
        const [low = 0, middle = 0, high = 0] = sheet.snapshot();
        expect(low).toBe(values.filter((value) => value <= 1).length);
        expect(low + middle + high).toBe(values.length);
      }),
    );
  });

  it('of another layout is not taken', async () => {
    const sum = new SheetSum(SOME);
    sum.take(0, [1, 2, 3]);
    expect(await linesOf(sum)).toContain('open 0');
  });
});

describe('the catalog', () => {
  it.each([
    ['media worker', { ...MEDIA_PROCESS_METRICS, ...WORKER_METRICS }],
    ['gateway', GATEWAY_METRICS],
  ])('of the %s has names by Prometheus’s rules, each once, and few series', (_, definitions) => {
    const all = Object.values(definitions);
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, kind } of all) {
      expect(name).toMatch(/^spool_[a-z0-9_]+$/);
      expect(name.endsWith('_total')).toBe(kind === 'counter');
    }
    expect(new MetricSheet(definitions).snapshot().length).toBeLessThan(500);
  });

  it('can be served beside what Node says of itself', async () => {
    const sum = new SheetSum(MEDIA_PROCESS_METRICS);
    const text = await toExposition([sum.registry(), processMetrics()]);
    expect(text).toContain('# TYPE spool_turn_latency_ms histogram');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
