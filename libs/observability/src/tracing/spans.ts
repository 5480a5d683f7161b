import { context, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import { contextOf } from './traceparent';
import { isTracing } from './tracing';

const tracer = () => trace.getTracer('@spool/observability');

/** What is traced of a Fastify instance: hooks by their names, so that this library needs no Fastify. */
interface Hooked {
  addHook(
    name: 'onRequest' | 'onResponse',
    hook: (request: TracedRequest, reply: { statusCode: number }, done: () => void) => void,
  ): unknown;
}
interface TracedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly routeOptions: { readonly url?: string };
  readonly params?: unknown;
}

/**
 * Each request as a span that continues its caller's, named for its route. Ids of sessions are its attributes, and
 * nothing else of what was sent.
 */
export function traceRequests(instance: object): void {
  if (!isTracing()) return;
  const fastify = instance as Hooked;
  const spans = new WeakMap<TracedRequest, Span>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const parent = contextOf(request.headers['traceparent']);
    const sessionId = idIn(request.params);
    const span = tracer().startSpan(
      `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': request.method,
          'http.route': route,
          ...(sessionId === undefined ? {} : { 'session.id': sessionId }),
        },
      },
      parent,
    );
    spans.set(request, span);
    context.with(trace.setSpan(parent, span), done);
  });
  fastify.addHook('onResponse', (request, { statusCode }, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

/** Something that is awaited as a span: a call of another part, or of a provider. */
export async function traced<T>(
  name: string,
  kind: 'internal' | 'client',
  work: () => Promise<T>,
): Promise<T> {
  if (!isTracing()) return work();
  const span = tracer().startSpan(name, { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL });
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

export interface TracedTurn {
  readonly sessionId: string;
  readonly turnId: number;
  /** When its first sound was sent, ms since the Unix epoch. */
  readonly audibleAtMs: number;
  /** One after the other, in ms. */
  readonly steps: readonly (readonly [name: string, ms: number])[];
}

/** A turn that has been answered as a span with its steps, told when it is over: nothing is kept while it lasts. */
export function traceTurn({ sessionId, turnId, audibleAtMs, steps }: TracedTurn, parent: Context): void {
  if (!isTracing()) return;
  const totalMs = steps.reduce((sum, [, ms]) => sum + ms, 0);
  let atMs = audibleAtMs - totalMs;
  const attributes = { 'session.id': sessionId, 'turn.id': turnId };
  const turn = tracer().startSpan('turn', { startTime: atMs, attributes }, parent);
  const inTurn = trace.setSpan(parent, turn);
  for (const [name, ms] of steps) {
    const step = tracer().startSpan(name, { startTime: atMs, attributes }, inTurn);
    atMs += ms;
    step.end(atMs);
  }
  turn.end(audibleAtMs);
}

/** The span that is active now, to continue it later. */
export const activeContext = (): Context => context.active();

/** Of the session that a route is about. */
function idIn(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('id' in params)) return undefined;
  return typeof params.id === 'string' ? params.id : undefined;
}
