import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_METRICS, GATEWAY_REQUESTS, MEDIA_PROCESS_METRICS, WORKER_METRICS } from './catalog';

// Here and not in `infra`, which a change of the metrics would deploy again if it knew of them.
const infra = join(__dirname, '../../../../infra');
const read = (name: string): string => readFileSync(join(infra, name), 'utf8');

/** By the apps' own catalogue, which their tests find in what they serve. */
const served = new Set<string>();
for (const { name, kind } of [
  ...Object.values({ ...MEDIA_PROCESS_METRICS, ...WORKER_METRICS }),
  ...Object.values(GATEWAY_METRICS),
  { name: GATEWAY_REQUESTS.name, kind: 'histogram' as const },
]) {
  served.add(name);
  if (kind === 'histogram') for (const part of ['bucket', 'sum', 'count']) served.add(`${name}_${part}`);
}
const namesIn = (text: string): string[] => [...new Set(text.match(/\bspool_[a-z0-9_]+/g) ?? [])];

describe('what watches the apps', () => {
  it.each(['observability/alerts.yml', 'observability/dashboard.json'])(
    '%s names only metrics that they serve',
    (file) => {
      const names = namesIn(read(file));
      expect(names.length).toBeGreaterThan(10);
      expect(names.filter((name) => !served.has(name))).toEqual([]);
    },
  );

  it('in CloudWatch too', () => {
    const names = namesIn(read('src/metrics.ts'));
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !served.has(name))).toEqual([]);
  });

  it('has only labels that the metrics have', () => {
    const labels = new Map<string, readonly string[]>();
    for (const { name, label } of Object.values({
      ...MEDIA_PROCESS_METRICS,
      ...WORKER_METRICS,
      ...GATEWAY_METRICS,
    }))
      labels.set(name, label?.values ?? []);
    const selected = [...read('observability/alerts.yml').matchAll(/(spool_\w+)\{\w+="([^"]+)"\}/g)];
    expect(selected.length).toBeGreaterThan(2);
    for (const [, name = '', value = ''] of selected)
      if (name !== `${GATEWAY_REQUESTS.name}_count`) expect(labels.get(name)).toContain(value);
  });

  it('has a dashboard that Grafana can read: panels with titles, queries and one data source', () => {
    const { panels } = JSON.parse(read('observability/dashboard.json')) as {
      panels: { id: number; title: string; datasource: { uid: string }; targets: { expr: string }[] }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { title, datasource, targets } of panels) {
      expect(title).not.toBe('');
      expect(datasource.uid).toBe('prometheus');
      expect(targets.every(({ expr }) => expr !== '')).toBe(true);
    }
    expect(read('docker/grafana-datasource.yml')).toContain('uid: prometheus');
  });
});
