import { context, trace } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { AsyncContextManager } from './context-manager';

const TRACES_PATH = 'v1/traces';
let isOn = false;

/** Whether spans go anywhere. */
export const isTracing = (): boolean => isOn;

/** What is left when a process ends is sent no longer than this, in ms. */
const FLUSH_MS = 2000;

/**
 * Sends spans by OTLP over HTTP to where `OTEL_EXPORTER_OTLP_ENDPOINT` says. Without it nothing is loaded, and spans
 * cost nothing. Sampling and batches are as OpenTelemetry's own variables say (`OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`).
 *
 * @param service `service.name` of its spans
 * @param exporter instead of OTLP’s, for tests
 * @returns sends what is left; never fails
 */
export async function startTracing(
  service: string,
  env: NodeJS.ProcessEnv = process.env,
  exporter?: SpanExporter,
): Promise<() => Promise<void>> {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!endpoint) return () => Promise.resolve();
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const url = new URL(TRACES_PATH, endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter ?? new OTLPTraceExporter({ url }))],
  });
  context.setGlobalContextManager(new AsyncContextManager());
  trace.setGlobalTracerProvider(provider);
  isOn = true;
  return async () => {
    const late = new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref());
    await Promise.race([provider.shutdown().catch(() => undefined), late]);
  };
}
