import { Duration } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  FargateService,
  LogDriver,
  PropagatedTagSource,
  Protocol,
  Secret as ContainerSecret,
  type FargateTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { appMetric, METRICS } from '../metrics';
import { clusterName, mediaPorts, nameOf, PORTS, privateZone } from '../names';
import type { ClusterStack } from './cluster';
import { addCollector } from './collector';
import type { DataStack } from './data';
import type { Network } from './network';
import type { SecretsStack } from './secrets';
import { SpoolStack } from './spool-stack';
import { appLogGroup, imageByDigest, taskDefinition } from './workload';

const MODELS_DIR = '/models';
/** The most that Fargate gives: after SIGTERM sessions are handed over within 110 s. */
const STOP_TIMEOUT = Duration.seconds(120);
const NFS_PORT = 2049;

export interface MediaWorkerProps {
  readonly network: Network;
  readonly data: DataStack;
  readonly secrets: SecretsStack;
  readonly cluster: ClusterStack;
}

/** Media workers: each task has a public address of its own, and one port a core for UDP and TCP. */
export class MediaWorkerStack extends SpoolStack {
  readonly service: FargateService;

  constructor(scope: Construct, env: Environment, props: MediaWorkerProps) {
    super(scope, 'media-worker', env, 'media workers and their scaling');
    const { network, data, cluster } = props;
    const { cores, memoryMib, minTasks, spot } = env.mediaWorker;

    const task = taskDefinition(this, 'media-worker', { cpu: cores * 1024, memoryMib });
    this.#addContainers(task, props);
    this.#allowTask(task, props);
    this.#openPorts(cluster, data);

    this.service = new FargateService(this, 'Service', {
      serviceName: nameOf(env, 'media-worker'),
      cluster: cluster.cluster,
      taskDefinition: task,
      desiredCount: minTasks,
      assignPublicIp: true,
      vpcSubnets: network.publicSubnets,
      securityGroups: [
        SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', cluster.workerSecurityGroup.securityGroupId),
      ],
      capacityProviderStrategies: spot
        ? [
            { capacityProvider: 'FARGATE', base: 1, weight: 1 },
            { capacityProvider: 'FARGATE_SPOT', weight: 1 },
          ]
        : [{ capacityProvider: 'FARGATE', weight: 1 }],
      // New workers first; old ones then hand their sessions over and leave.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      cloudMapOptions: {
        cloudMapNamespace: cluster.dnsNamespace,
        name: 'media-worker',
        dnsRecordType: DnsRecordType.A,
        dnsTtl: Duration.seconds(10),
      },
      enableECSManagedTags: true,
      propagateTags: PropagatedTagSource.SERVICE,
    });
    this.#scale();
  }

  #addContainers(task: FargateTaskDefinition, { data, secrets, cluster }: MediaWorkerProps): void {
    const env = this.settings;
    const { cores, basePort, modelCache } = env.mediaWorker;
    const logGroup = appLogGroup(this, 'media-worker');
    const token = ContainerSecret.fromSecretsManager(secrets.internalToken);
    const keys = secrets.providerKeys;
    const container = task.addContainer('media-worker', {
      image: imageByDigest(this, data.mediaWorkerImages, task),
      portMappings: [
        { name: 'control', containerPort: PORTS.workerControl, protocol: Protocol.TCP },
        ...mediaPorts(env).flatMap((containerPort) => [
          { containerPort, protocol: Protocol.UDP },
          { containerPort, protocol: Protocol.TCP },
        ]),
      ],
      environment: {
        NODE_ENV: 'production',
        CONTROL_HOST: '0.0.0.0',
        CONTROL_PORT: String(PORTS.workerControl),
        MEDIA_PROCESSES: String(cores),
        RTC_LISTEN_IP: '0.0.0.0',
        RTC_ANNOUNCED_ADDRESS: 'auto',
        RTC_BASE_PORT: String(basePort),
        CLOUD_MAP_SERVICE_ID: cluster.workerRegistry.serviceId,
        ...(modelCache === 'efs' ? { SPOOL_MODELS_DIR: MODELS_DIR } : {}),
        ...(env.observability.collector ? { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' } : {}),
      },
      secrets: {
        INTERNAL_TOKEN: token,
        ...(keys
          ? Object.fromEntries(
              env.providerKeys.map((key) => [key, ContainerSecret.fromSecretsManager(keys, key)]),
            )
          : {}),
      },
      // A rollout waits for models to be loaded. Not `/ready`: a worker that is full, or hands over, is no sick one.
      healthCheck: {
        command: ['CMD', 'node', '/app/healthcheck.mjs', `http://127.0.0.1:${PORTS.workerControl}/startup`],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        // Models are fetched into an empty cache at the first start.
        startPeriod: Duration.seconds(300),
      },
      stopTimeout: STOP_TIMEOUT,
      readonlyRootFilesystem: true,
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'media-worker' }),
    });
    // mediasoup's worker and the speech programs write small temporary files.
    task.addVolume({ name: 'tmp' });
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false });
    if (modelCache === 'efs') {
      task.addVolume({
        name: 'models',
        efsVolumeConfiguration: {
          fileSystemId: data.fileSystem.fileSystemId,
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: data.modelCache.accessPointId, iam: 'ENABLED' },
        },
      });
      container.addMountPoints({ sourceVolume: 'models', containerPath: MODELS_DIR, readOnly: false });
    }
    if (env.observability.collector)
      addCollector(task, { env, service: 'media-worker', port: PORTS.workerControl, token, logGroup });
  }

  #allowTask(task: FargateTaskDefinition, { data, cluster }: MediaWorkerProps): void {
    const env = this.settings;
    const allow = (sid: string, actions: string[], resources: string[], conditions?: object): void =>
      task.addToTaskRolePolicy(new PolicyStatement({ sid, actions, resources, conditions }));
    // The cluster's name, and not a reference to it, whose text would differ in each template.
    const tasksOfCluster = this.formatArn({
      service: 'ecs',
      resource: 'task',
      resourceName: `${clusterName(env)}/*`,
    });
    allow('ProtectFromScaleIn', ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'], [tasksOfCluster]);
    allow('FindOwnPublicAddress', ['ec2:DescribeNetworkInterfaces'], ['*']);
    allow(
      'RegisterLoad',
      [
        'servicediscovery:RegisterInstance',
        'servicediscovery:DeregisterInstance',
        'servicediscovery:GetOperation',
      ],
      [cluster.httpNamespace.namespaceArn, cluster.workerRegistry.serviceArn],
    );
    if (env.mediaWorker.modelCache === 'efs') {
      allow(
        'ModelCache',
        ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        [data.fileSystem.fileSystemArn],
        { StringEquals: { 'elasticfilesystem:AccessPointArn': data.modelCache.accessPointArn } },
      );
    }
    if (env.mediaWorker.speechProvider === 'aws') {
      allow('Speech', ['transcribe:StartStreamTranscription', 'polly:SynthesizeSpeech'], ['*']);
    }
    acknowledge(task.taskRole, {
      'AwsSolutions-IAM5[Resource::*]':
        'DescribeNetworkInterfaces, X-Ray’s and the speech actions know no resources.',
      [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:${env.region}:${env.account ?? '<AWS::AccountId>'}:task/${clusterName(env)}/*]`]:
        'A task’s id is not known before it runs; the cluster is.',
    });
  }

  /** Rules are made here and not in the cluster’s stack, which must not know its users. */
  #openPorts({ workerSecurityGroup }: ClusterStack, data: DataStack): void {
    for (const port of mediaPorts(this.settings)) {
      for (const ipProtocol of ['udp', 'tcp']) {
        const rule = new CfnSecurityGroupIngress(this, `Media${ipProtocol}${port}`, {
          description: `Encrypted media over ${ipProtocol}`,
          groupId: workerSecurityGroup.securityGroupId,
          cidrIp: '0.0.0.0/0',
          ipProtocol,
          fromPort: port,
          toPort: port,
        });
        acknowledge(rule, {
          'AwsSolutions-EC23': 'Learners are anywhere; this port speaks only ICE, DTLS and SRTP.',
        });
      }
    }
    if (this.settings.mediaWorker.modelCache === 'efs') {
      new CfnSecurityGroupIngress(this, 'ModelCacheFromWorkers', {
        description: 'NFS over TLS from media workers',
        groupId: data.fileSystem.connections.securityGroups[0]?.securityGroupId,
        sourceSecurityGroupId: workerSecurityGroup.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: NFS_PORT,
        toPort: NFS_PORT,
      });
    }
  }

  /** On the share of capacity that is used, which workers measure: their CPU is busy long after they are late. */
  #scale(): void {
    const { minTasks, maxTasks, targetCapacityUsedPercent } = this.settings.mediaWorker;
    this.service
      .autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks })
      .scaleToTrackCustomMetric('CapacityUsed', {
        metric: appMetric(this.settings, 'media-worker', METRICS.capacityUsed, 'Average'),
        targetValue: targetCapacityUsedPercent / 100,
        scaleOutCooldown: Duration.seconds(60),
        // Protected tasks stay until their last interview ends; there is no hurry to take back the others.
        scaleInCooldown: Duration.minutes(10),
      });
  }

  /** How gateways that look workers up by DNS find them. */
  get controlUrl(): string {
    return `http://media-worker.${privateZone(this.settings)}:${PORTS.workerControl}`;
  }
}
