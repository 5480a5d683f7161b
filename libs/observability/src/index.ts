export { createLogger } from './logger';
export type { Logger } from './logger';
export { NestLogger } from './nest-logger';
export { requestId } from './request-id';
export {
  GATEWAY_METRICS,
  GATEWAY_REQUESTS,
  MEDIA_PROCESS_METRICS,
  TURN_STEPS,
  WORKER_METRICS,
} from './metrics/catalog';
export { EXPOSITION_TYPE, processMetrics, toExposition } from './metrics/exposition';
export { MetricSheet } from './metrics/sheet';
export { SheetSum } from './metrics/sheet-sum';
export { activeContext, traced, traceRequests, traceTurn } from './tracing/spans';
export type { TracedTurn } from './tracing/spans';
export { traceHeaders, traceparent, within } from './tracing/traceparent';
export { startTracing } from './tracing/tracing';
