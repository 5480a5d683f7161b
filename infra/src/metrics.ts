import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Environment } from './config/schema';
import { metricNamespace } from './names';

/** The apps' Prometheus metrics that scaling, alarms and dashboards need. */
export const METRICS = {
  /** Gauge, 0 to 1: sessions held of those that the worker can hold in time. */
  capacityUsed: 'spool_capacity_used',
  sessions: 'spool_sessions',
  /** Counter, of the gateway: interviews that found no media worker. (A worker’s own counts those that it refused.) */
  refused: 'spool_sessions_refused_total',
  /** Histogram, ms: from the learner's last speech packet to our first. */
  turnLatency: 'spool_turn_latency_ms',
} as const;

/** One of the apps' metrics as CloudWatch has it. */
export function appMetric(
  env: Environment,
  service: 'interview-api' | 'media-worker',
  metricName: (typeof METRICS)[keyof typeof METRICS],
  statistic: string,
): Metric {
  return new Metric({
    namespace: metricNamespace(env),
    metricName,
    dimensionsMap: { Service: service },
    statistic,
    period: Duration.minutes(1),
  });
}
