import { Stack } from 'aws-cdk-lib';
import { ContainerImage, LogDriver, type FargateTaskDefinition, type Secret } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { METRICS } from '../metrics';
import type { Environment } from '../config/schema';
import { metricNamespace } from '../names';

/**
 * OpenTelemetry's collector beside an app: reads its Prometheus metrics every 30 s and hands those that alarms,
 * scaling and dashboards need to CloudWatch, and passes traces (OTLP over HTTP on 4318) to X-Ray.
 * @param port where the app answers `/metrics`
 */
export function addCollector(
  task: FargateTaskDefinition,
  options: {
    readonly env: Environment;
    readonly service: 'interview-api' | 'media-worker';
    readonly port: number;
    readonly token: Secret;
    readonly logGroup: LogGroup;
  },
): void {
  const { env, service, port, token, logGroup } = options;
  task.addContainer('collector', {
    image: ContainerImage.fromRegistry(env.observability.collectorImage),
    // Without it the app runs on, unseen: alarms on missing data say so.
    essential: false,
    cpu: 64,
    memoryReservationMiB: 128,
    readonlyRootFilesystem: true,
    environment: { AOT_CONFIG_CONTENT: collectorConfig(env, service, port, logGroup.logGroupName) },
    secrets: { INTERNAL_TOKEN: token },
    logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'collector' }),
  });
  task.addToTaskRolePolicy(
    new PolicyStatement({
      sid: 'Traces',
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'], // X-Ray knows no resources for these
    }),
  );
  // Metrics go to CloudWatch as log lines in its embedded format.
  task.addToTaskRolePolicy(
    new PolicyStatement({
      sid: 'Metrics',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [
        Stack.of(task)
          .formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: `/${env.project}/${env.environment}/${service}:log-stream:metrics`,
            arnFormat: undefined,
          })
          .replace('log-group/', 'log-group:'),
      ],
    }),
  );
}

function collectorConfig(env: Environment, service: string, port: number, logGroupName: string): string {
  // JSON is YAML: the collector reads it as it is.
  return JSON.stringify({
    receivers: {
      prometheus: {
        config: {
          scrape_configs: [
            {
              job_name: service,
              scrape_interval: '30s',
              authorization: { type: 'Bearer', credentials: '${env:INTERNAL_TOKEN}' },
              static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { Service: service } }],
            },
          ],
        },
      },
      otlp: { protocols: { http: { endpoint: '127.0.0.1:4318' } } },
    },
    processors: { batch: {} },
    exporters: {
      awsemf: {
        namespace: metricNamespace(env),
        log_group_name: logGroupName,
        log_stream_name: 'metrics',
        dimension_rollup_option: 'NoDimensionRollup',
        metric_declarations: [
          {
            dimensions: [['Service']],
            metric_name_selectors: Object.values(METRICS).map((name) => `^${name}$`),
          },
        ],
      },
      awsxray: {},
    },
    service: {
      pipelines: {
        metrics: { receivers: ['prometheus'], processors: ['batch'], exporters: ['awsemf'] },
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['awsxray'] },
      },
    },
  });
}
