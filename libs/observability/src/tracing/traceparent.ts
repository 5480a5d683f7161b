import { context, trace, TraceFlags, type Context } from '@opentelemetry/api';

/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Of the active span, for the header of that name or a message; undefined without one. */
export function traceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (!span || !trace.isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** Of the active span, as headers of a request to a part of ours. */
export function traceHeaders(): { traceparent?: string } {
  const value = traceparent();
  return value === undefined ? {} : { traceparent: value };
}

/** What somebody else's span is continued in; what is no traceparent begins a new trace. */
export function contextOf(value: unknown): Context {
  const [, traceId, spanId, flags] = typeof value === 'string' ? (TRACEPARENT.exec(value) ?? []) : [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return context.active();
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags, isRemote: true });
}

/** Runs something as part of a span that began in another process. */
export const within = <T>(value: string | undefined, work: () => T): T =>
  value === undefined ? work() : context.with(contextOf(value), work);
