import type { StoredEvent } from '@spool/contracts';
import {
  GATEWAY_METRICS,
  GATEWAY_REQUESTS,
  MetricSheet,
  processMetrics,
  SheetSum,
  toExposition,
} from '@spool/observability';
import type { StoreConnections } from '@spool/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram, Registry } from 'prom-client';

const PROBLEM_TYPE = 'application/problem+json';
const START = '/api/interview/start';
const EVENTS = '/api/interview/:id/events';
/** Starts refused with these find no room; with others, something is wrong with them. */
const NO_ROOM = new Set(['media_workers_full', 'media_worker_unavailable']);

/** Counts what this gateway does. It watches from outside: from its HTTP server and from what its store has stored. */
export class GatewayMeter {
  readonly sheet = new MetricSheet(GATEWAY_METRICS);
  readonly #sum = new SheetSum(GATEWAY_METRICS);
  readonly #own = new Registry();
  readonly #process = processMetrics();
  readonly #requests = new Histogram({ ...GATEWAY_REQUESTS, registers: [this.#own] });
  #connections: () => StoreConnections | null = () => null;

  /** Every answer by its route's pattern, problems by their code, and the sockets and streams that are open. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const type = reply.getHeader('content-type');
      if (typeof payload === 'string' && typeof type === 'string' && type.startsWith(PROBLEM_TYPE))
        this.#countProblem(routeOf(request), payload);
      if (routeOf(request) === EVENTS && reply.statusCode === 200 && request.method === 'GET') {
        this.sheet.add('sockets', 1, 'events');
        reply.raw.once('close', () => this.sheet.add('sockets', -1, 'events'));
      }
      done();
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      const route = routeOf(request);
      // How long a stream is followed says nothing about us.
      if (route !== EVENTS) {
        const { method } = request;
        const status = String(reply.statusCode);
        this.#requests.observe({ method, route, status }, reply.elapsedTime / 1000);
      }
      done();
    });
    fastify.server.on('upgrade', (_request, socket) => {
      this.sheet.add('sockets', 1, 'signalling');
      socket.once('close', () => this.sheet.add('sockets', -1, 'signalling'));
    });
  }

  /** Events that this gateway has stored. */
  stored(events: readonly StoredEvent[]): void {
    this.sheet.add('eventsStored', events.length);
    for (const { seq, event } of events) {
      // The log's second event is the first placement; each further one is a take-over.
      if (event.type === 'session_placed') this.sheet.add('placements', 1, seq <= 2 ? 'start' : 'take_over');
    }
  }

  /** A webhook was delivered, or not now. */
  webhook(outcome: 'delivered' | 'failed'): void {
    this.sheet.add('webhooks', 1, outcome);
  }

  /** Whose connections are told with the metrics. */
  observeStore(store: { connections(): StoreConnections | null }): void {
    this.#connections = () => store.connections();
  }

  /** In Prometheus's text format. */
  exposition(): Promise<string> {
    const { busy = 0, idle = 0, waiting = 0 } = this.#connections() ?? {};
    this.sheet.set('storeConnections', busy, 'busy');
    this.sheet.set('storeConnections', idle, 'idle');
    this.sheet.set('storeConnections', waiting, 'waiting');
    this.#sum.take(0, this.sheet.snapshot());
    return toExposition([this.#own, this.#sum.registry(), this.#process]);
  }

  #countProblem(route: string, payload: string): void {
    const { code } = JSON.parse(payload) as { code?: unknown };
    if (typeof code !== 'string') return;
    this.sheet.add('problems', 1, code);
    if (route === START && NO_ROOM.has(code)) this.sheet.add('refused');
  }
}

/** The pattern, as `/api/interview/:id/status`: the addresses that callers make up are one route. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';
