import { collectDefaultMetrics, Registry } from 'prom-client';

export const EXPOSITION_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** CPU, memory, garbage collection, event loop and handles of this process, by the names that Node dashboards know. */
export function processMetrics(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** In Prometheus's text format 0.0.4. */
export function toExposition(registries: readonly Registry[]): Promise<string> {
  return Registry.merge([...registries]).metrics();
}
