import { MEDIA_PROCESS_METRICS, TURN_STEPS, WORKER_METRICS } from '@spool/observability';
import { recording } from './testing/fixtures';
import { Gateway } from './testing/gateway';
import { startInterview } from './testing/interviews';
import { Learner } from './testing/learner';
import { OtlpReceiver } from './testing/otlp-receiver';
import { until } from './testing/until';
import { WorkerUnderTest } from './testing/worker-under-test';

/** "he was not an ill disposed young man" (2.6 s) */
const SENTENCE = recording('0880');

describe('the metrics of a worker', () => {
  let gateway: Gateway;
  let worker: WorkerUnderTest;
  let traces: OtlpReceiver;
  beforeAll(async () => {
    gateway = await Gateway.start();
    traces = await OtlpReceiver.start();
    worker = await WorkerUnderTest.start({
      IDLE_PROMPT_S: '120',
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
  });
  afterAll(async () => {
    await worker.stop();
    await gateway.close();
    await traces.stop();
  });

  /** Processes report once a second. */
  const reaches = (series: string, least: number): Promise<number> =>
    until(`${series} to reach ${least}`, async () => {
      const value = await worker.metric(series);
      return value !== undefined && value >= least ? value : undefined;
    });

  it('are for those who know the internal token', async () => {
    const response = await fetch(`http://127.0.0.1:${worker.controlPort}/metrics`);
    expect(response.status).toBe(401);
  });

  it('are all served, and move with a conversation', async () => {
    const { sessionId, log } = await startInterview(worker, gateway);
    const learner = await Learner.join(worker, sessionId);
    try {
      await learner.hearsVoice();
      await log.event('interviewer_turn_heard');
      const saidAtMs = await learner.say(SENTENCE.samples);
      await learner.hearsVoice(saidAtMs);
      const { latency } = await log.event('turn_measured');

      await reaches('spool_turn_latency_ms_count', 1);
      expect(await worker.metric('spool_turn_latency_ms_sum')).toBe(latency.total_ms);
      expect(await worker.metric('spool_turn_step_ms_sum{step="endpoint_wait"}')).toBe(
        latency.endpoint_wait_ms,
      );
      expect(await worker.metric('spool_learner_turns_total{source="voice"}')).toBe(1);
      expect(await worker.metric('spool_learners_joined_total{via="sdp"}')).toBe(1);
      expect(await worker.metric('spool_sessions')).toBe(1);
      await reaches('spool_packets_received_total', 50);
      await reaches('spool_pacing_late_ms_count', 100);
      expect(await reaches('spool_floor_held_ms_count{holder="interviewer"}', 1)).toBeLessThan(5);
      expect(await worker.metric('spool_capacity_used')).toBeGreaterThan(0);
      expect(await worker.metric('spool_capacity_used')).toBeLessThanOrEqual(1);

      // The turn is a span with its steps, in the trace of the call that gave the worker the session.
      const turn = await until('the turn to be traced', () => Promise.resolve(traces.of('turn')[0]));
      expect(turn).toMatchObject({ service: 'media-process', attributes: { 'session.id': sessionId } });
      expect(turn.tookMs).toBeCloseTo(latency.total_ms, 0);
      const steps = traces.spans.filter(({ parentSpanId }) => parentSpanId === turn.spanId);
      expect(steps.map(({ name }) => name).sort()).toEqual([...TURN_STEPS].sort());
      const taken = traces.spans.find(({ spanId }) => spanId === turn.parentSpanId);
      expect(taken).toMatchObject({ name: 'take_session', service: 'media-process' });
      expect(traces.spans.find(({ spanId }) => spanId === taken?.parentSpanId)).toMatchObject({
        name: 'PUT /v1/sessions/:id',
        service: 'media-worker',
      });

      expect((await worker.end(sessionId)).status).toBe(200);
      await reaches('spool_interviews_ended_total{reason="api"}', 1);
      await until('the session to be gone', async () => (await worker.metric('spool_sessions')) === 0);
      expect(await worker.metric('spool_outbox_events')).toBe(0);
    } finally {
      await learner.close();
    }
    const text = await worker.metrics();
    for (const { name, kind } of Object.values({ ...MEDIA_PROCESS_METRICS, ...WORKER_METRICS })) {
      expect(text).toContain(`# TYPE ${name} ${kind}`);
    }
    // No id, and nothing that a caller sends, becomes a series.
    expect(text).not.toContain(sessionId);
    for (const line of text.split('\n'))
      expect(line).toMatch(/^$|^# |^[a-z0-9_]+(\{[^}]*\})? ([-+.\de]+|Nan)$/);
  });

  it('keep what a process counted that died', async () => {
    const { sessionId } = await startInterview(worker, gateway);
    expect((await worker.message(sessionId, 'I like chess.')).status).toBe(200);
    const before = await reaches('spool_learner_turns_total{source="text"}', 1);
    const [{ pid } = { pid: null }] = (await worker.health()).media_processes;
    process.kill(pid ?? 0, 'SIGKILL');
    await reaches('spool_media_process_restarts_total', 1);
    expect(await worker.metric('spool_learner_turns_total{source="text"}')).toBe(before);
  });
});
