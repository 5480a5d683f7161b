import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import Fastify from 'fastify';
import { activeContext, traced, traceRequests, traceTurn } from './spans';
import { traceHeaders, traceparent, within } from './traceparent';
import { startTracing } from './tracing';

describe('traces', () => {
  it('are off without an endpoint, and cost nothing', async () => {
    const stop = await startTracing('test', {});
    await traced('nothing', 'internal', async () => expect(traceHeaders()).toEqual({}));
    expect(within('00-nonsense', () => traceparent())).toBeUndefined();
    await stop();
  });

  it('go from request to request, and have a turn as a span with its steps', async () => {
    const sent: ReadableSpan[] = [];
    const stop = await startTracing(
      'test',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector' },
      {
        export: (spans, done) => {
          sent.push(...spans);
          done({ code: 0 });
        },
        shutdown: () => Promise.resolve(),
      },
    );
    const worker = Fastify();
    traceRequests(worker);
    let parent = activeContext();
    worker.put('/v1/sessions/:id', async () => {
      parent = activeContext();
      return {};
    });
    const gateway = Fastify();
    traceRequests(gateway);
    gateway.post('/start', () =>
      traced('take', 'client', async () =>
        worker.inject({ method: 'PUT', url: '/v1/sessions/s1', headers: traceHeaders() }).then(() => ({})),
      ),
    );
    await gateway.inject({ method: 'POST', url: '/start' });
    const steps = [
      ['endpoint_wait', 300.5],
      ['recogniser', 20],
    ] as const;
    traceTurn({ sessionId: 's1', turnId: 2, audibleAtMs: Date.now(), steps }, parent);
    await Promise.all([gateway.close(), worker.close()]);
    await stop();

    const named = (name: string) => {
      const span = sent.find((one) => one.name === name);
      if (!span) throw new Error(`There is no span ${name}.`);
      return span;
    };
    const idOf = (name: string) => named(name).spanContext().spanId;
    const parentOf = (name: string) => named(name).parentSpanContext?.spanId;
    const msOf = (name: string) => named(name).duration[0] * 1000 + named(name).duration[1] / 1e6;
    expect(named('POST /start').resource.attributes['service.name']).toBe('test');
    expect(parentOf('POST /start')).toBeUndefined();
    expect(parentOf('take')).toBe(idOf('POST /start'));
    expect(parentOf('PUT /v1/sessions/:id')).toBe(idOf('take'));
    expect(named('PUT /v1/sessions/:id').attributes).toMatchObject({ 'session.id': 's1' });
    expect(parentOf('turn')).toBe(idOf('PUT /v1/sessions/:id'));
    expect(named('turn').attributes).toEqual({ 'session.id': 's1', 'turn.id': 2 });
    expect(msOf('turn')).toBeCloseTo(320.5, 0);
    expect(parentOf('endpoint_wait')).toBe(idOf('turn'));
    expect(msOf('endpoint_wait')).toBeCloseTo(300.5, 0);
    expect(new Set(sent.map((span) => span.spanContext().traceId)).size).toBe(1);
  });
});
