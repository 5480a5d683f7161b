import { CfnOutput, Duration } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Environment } from '../config/schema';
import { appMetric, METRICS } from '../metrics';
import { nameOf } from '../names';
import type { InterviewApiStack } from './interview-api';
import type { MediaWorkerStack } from './media-worker';
import { SpoolStack } from './spool-stack';

interface AlarmSpec {
  readonly id: string;
  readonly metric: IMetric;
  readonly above?: number;
  readonly below?: number;
  /** What to look at first; goes into the mail. */
  readonly what: string;
  readonly minutes?: number;
  readonly missing?: TreatMissingData;
}

/** What wakes somebody, and what they look at then. */
export class ObservabilityStack extends SpoolStack {
  readonly #topic: Topic;

  constructor(
    scope: Construct,
    env: Environment,
    { api, workers }: { api: InterviewApiStack; workers: MediaWorkerStack },
  ) {
    super(scope, 'observability', env, 'alarms, dashboard, budget');
    const key = new Key(this, 'TopicKey', {
      description: 'Alarm messages',
      enableKeyRotation: true,
      removalPolicy: this.keepInProduction,
    });
    // Alarms publish to an encrypted topic with their own identity.
    key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.#topic = new Topic(this, 'Alarms', {
      topicName: nameOf(env, 'alarms'),
      masterKey: key,
      enforceSSL: true,
    });
    if (env.observability.alarmEmail)
      this.#topic.addSubscription(new EmailSubscription(env.observability.alarmEmail));

    const targets = api.frontDoor.targetGroup.metrics;
    const latency = appMetric(env, 'media-worker', METRICS.turnLatency, 'p95');
    const refused = appMetric(env, 'interview-api', METRICS.refused, 'Sum');
    const errors = targets.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { statistic: 'Sum' });
    for (const spec of this.#alarms({ latency, refused, errors, api, workers })) this.#alarm(spec);
    this.#dashboard({ latency, refused, errors, api, workers });
    if (env.observability.budgetUsd)
      this.#budget(env.observability.budgetUsd, env.observability.alarmEmail ?? '');
  }

  #alarms({ latency, refused, errors, api, workers }: Watched): AlarmSpec[] {
    const { observability, mediaWorker, interviewApi } = this.settings;
    const targets = api.frontDoor.targetGroup.metrics;
    return [
      {
        id: 'TurnLatencyP95',
        metric: latency,
        above: observability.turnLatencyP95Ms,
        minutes: 5,
        what: 'Learners wait for answers: look at capacity used and the slowest step on the dashboard.',
        missing: TreatMissingData.NOT_BREACHING,
      },
      {
        id: 'RefusedSessions',
        metric: refused,
        above: 0,
        minutes: 2,
        what: 'Interviews were refused: raise mediaWorker.maxTasks, or see why tasks do not start.',
        missing: TreatMissingData.NOT_BREACHING,
      },
      {
        id: 'GatewayErrors',
        metric: errors,
        above: 5,
        minutes: 2,
        what: 'The gateway answers 5xx: read its log group, and look at the database.',
        missing: TreatMissingData.NOT_BREACHING,
      },
      {
        id: 'UnhealthyGateways',
        metric: targets.unhealthyHostCount(),
        above: 0,
        minutes: 3,
        what: 'A gateway task fails its health check.',
        missing: TreatMissingData.NOT_BREACHING,
      },
      {
        id: 'TooFewGateways',
        metric: runningTasks(api.service),
        below: interviewApi.minTasks,
        minutes: 5,
        what: 'Fewer gateway tasks run than should: see the service’s events.',
        missing: TreatMissingData.BREACHING,
      },
      ...(mediaWorker.minTasks > 0
        ? [
            {
              id: 'TooFewWorkers',
              metric: runningTasks(workers.service),
              below: mediaWorker.minTasks,
              minutes: 5,
              what: 'Fewer media workers run than should: see the service’s events.',
              missing: TreatMissingData.BREACHING,
            },
          ]
        : []),
    ];
  }

  #alarm({ id, metric, above, below, what, minutes = 1, missing }: AlarmSpec): void {
    const alarm = new Alarm(this, id, {
      alarmName: nameOf(this.settings, id),
      alarmDescription: what,
      metric,
      threshold: above ?? below ?? 0,
      comparisonOperator:
        above === undefined
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: minutes,
      datapointsToAlarm: minutes,
      treatMissingData: missing,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    alarm.addOkAction(new SnsAction(this.#topic));
  }

  #dashboard({ latency, refused, errors, api, workers }: Watched): void {
    const env = this.settings;
    const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
      new GraphWidget({ title, left, right, width: 12, height: 6 });
    const targets = api.frontDoor.targetGroup.metrics;
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: nameOf(env, 'interviews'),
      defaultInterval: Duration.hours(3),
    });
    dashboard.addWidgets(
      graph('Turn latency, ms', [latency, appMetric(env, 'media-worker', METRICS.turnLatency, 'p50')]),
      graph(
        'Sessions, and capacity used',
        [appMetric(env, 'media-worker', METRICS.sessions, 'Sum')],
        [
          new MathExpression({
            expression: 'used * 100',
            usingMetrics: { used: appMetric(env, 'media-worker', METRICS.capacityUsed, 'Average') },
            label: 'capacity used, %',
            period: Duration.minutes(1),
          }),
        ],
      ),
      graph('Refused sessions', [refused]),
      graph('Gateway', [targets.requestCount(), errors], [targets.targetResponseTime()]),
      graph('Tasks', [runningTasks(api.service), runningTasks(workers.service)]),
      graph('CPU, %', [api.service.metricCpuUtilization(), workers.service.metricCpuUtilization()]),
    );
    new CfnOutput(this, 'DashboardUrl', {
      value: `https://${env.region}.console.aws.amazon.com/cloudwatch/home?region=${env.region}#dashboards:name=${nameOf(env, 'interviews')}`,
    });
  }

  /** Told at 80 % spent, and when the month is foreseen to go over. */
  #budget(amount: number, address: string): void {
    const { project, environment } = this.settings;
    const notification = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number): object => ({
      notification: {
        comparisonOperator: 'GREATER_THAN',
        notificationType,
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'EMAIL', address }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: nameOf(this.settings, 'monthly'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:Project$${project}`, `user:Environment$${environment}`] },
      },
      notificationsWithSubscribers: [
        notification('ACTUAL', 80),
        notification('FORECASTED', 100),
      ] as NonNullable<ConstructorParameters<typeof CfnBudget>[2]['notificationsWithSubscribers']>,
    });
  }
}

interface Watched {
  readonly latency: Metric;
  readonly refused: Metric;
  readonly errors: Metric;
  readonly api: InterviewApiStack;
  readonly workers: MediaWorkerStack;
}

/** From Container Insights. */
const runningTasks = (service: FargateService): Metric =>
  new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: 'Minimum',
    period: Duration.minutes(1),
    label: service.serviceName,
  });
