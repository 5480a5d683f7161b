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
import { nameOf, PORTS, privateZone } from '../names';
import type { ClusterStack } from './cluster';
import { addCollector } from './collector';
import type { DataStack } from './data';
import { FrontDoor } from './front-door';
import { HttpApiFront } from './http-api-front';
import type { Network } from './network';
import { redeployAfterRotation } from './redeploy-after-rotation';
import type { SecretsStack } from './secrets';
import { SpoolStack } from './spool-stack';
import { appLogGroup, imageByDigest, taskDefinition } from './workload';

export interface InterviewApiProps {
  readonly network: Network;
  readonly data: DataStack;
  readonly secrets: SecretsStack;
  readonly cluster: ClusterStack;
  /** Control API of workers found by DNS. */
  readonly workerUrl: string;
  /** By comma; undefined without a TURN server. */
  readonly turnUrls: string | undefined;
}

/** The gateway: any number of replicas behind a load balancer; no session lives in one of them. */
export class InterviewApiStack extends SpoolStack {
  readonly service: FargateService;
  readonly frontDoor: FrontDoor;

  constructor(scope: Construct, env: Environment, props: InterviewApiProps) {
    super(scope, 'interview-api', env, 'gateway, load balancer, HTTP API');
    const { network, cluster, data } = props;
    const { cpu, memoryMib, minTasks } = env.interviewApi;

    const task = taskDefinition(this, 'interview-api', { cpu, memoryMib });
    this.#addContainers(task, props);
    this.#allowTask(task, cluster);

    this.service = new FargateService(this, 'Service', {
      serviceName: nameOf(env, 'interview-api'),
      cluster: cluster.cluster,
      taskDefinition: task,
      desiredCount: minTasks,
      assignPublicIp: network.gatewayHasPublicAddress,
      vpcSubnets: network.gatewaySubnets,
      securityGroups: [
        SecurityGroup.fromSecurityGroupId(
          this,
          'SecurityGroup',
          cluster.gatewaySecurityGroup.securityGroupId,
          {
            mutable: false,
          },
        ),
      ],
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
      cloudMapOptions: {
        cloudMapNamespace: cluster.dnsNamespace,
        name: 'interview-api',
        dnsRecordType: DnsRecordType.A,
        dnsTtl: Duration.seconds(10),
      },
      enableECSManagedTags: true,
      propagateTags: PropagatedTagSource.SERVICE,
    });
    this.#letIn('GatewayToDatabase', data.database.securityGroupId, data.database.port, cluster);

    this.frontDoor = new FrontDoor(this, 'FrontDoor', { env, network, service: this.service });
    this.frontDoor.letInto(cluster.gatewaySecurityGroup.securityGroupId);
    if (env.interviewApi.httpApi)
      new HttpApiFront(this, 'HttpApi', { env, network, frontDoor: this.frontDoor });
    if (!env.data.databaseHost) redeployAfterRotation(this, this.service, data.database.secret);
    this.#scale();
  }

  #addContainers(task: FargateTaskDefinition, props: InterviewApiProps): void {
    const env = this.settings;
    const { data, secrets, cluster, workerUrl, turnUrls } = props;
    const { host, port, secret } = data.database;
    const logGroup = appLogGroup(this, 'interview-api');
    const token = ContainerSecret.fromSecretsManager(secrets.internalToken);
    const { domainName, oidcIssuer, oidcAudiences, corsOrigins } = env.interviewApi;
    task.addContainer('interview-api', {
      image: imageByDigest(this, data.interviewApiImages, task),
      portMappings: [
        { name: 'public', containerPort: PORTS.gateway, protocol: Protocol.TCP },
        { name: 'internal', containerPort: PORTS.gatewayInternal, protocol: Protocol.TCP },
      ],
      environment: {
        NODE_ENV: 'production',
        HOST: '0.0.0.0',
        PORT: String(PORTS.gateway),
        INTERNAL_HOST: '0.0.0.0',
        INTERNAL_PORT: String(PORTS.gatewayInternal),
        INTERNAL_URL: `http://interview-api.${privateZone(env)}:${PORTS.gatewayInternal}`,
        TRUSTED_PROXY_HOPS: '1',
        ...(oidcIssuer ? { OIDC_ISSUER: oidcIssuer, OIDC_AUDIENCES: oidcAudiences.join(',') } : {}),
        ...(corsOrigins.length > 0 ? { CORS_ORIGINS: corsOrigins.join(',') } : {}),
        ...(domainName ? { PUBLIC_URL: `https://${domainName}` } : {}),
        WORKER_URLS: workerUrl,
        CLOUD_MAP_NAMESPACE: cluster.httpNamespace.namespaceName,
        CLOUD_MAP_SERVICE: cluster.workerRegistry.serviceName,
        // The password comes as PGPASSWORD, which pg reads where the URL has none. RDS's authority is in the image.
        DATABASE_URL: `postgres://${env.data.databaseUser}@${host}:${port}/${env.data.databaseName}?sslmode=verify-full`,
        ...(turnUrls ? { TURN_URLS: turnUrls } : {}),
        ...(env.observability.collector ? { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' } : {}),
      },
      secrets: {
        INTERNAL_TOKEN: token,
        JOIN_TOKEN_SECRETS: ContainerSecret.fromSecretsManager(secrets.joinTokenSecret),
        AUTH_API_KEYS: ContainerSecret.fromSecretsManager(secrets.apiKeys),
        PGPASSWORD: ContainerSecret.fromSecretsManager(secret, 'password'),
        ...(turnUrls ? { TURN_SECRET: ContainerSecret.fromSecretsManager(secrets.turnSecret) } : {}),
      },
      healthCheck: {
        command: ['CMD', 'node', '/app/healthcheck.mjs', `http://127.0.0.1:${PORTS.gateway}/startup`],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(60),
      },
      stopTimeout: Duration.seconds(30),
      readonlyRootFilesystem: true,
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'interview-api' }),
    });
    if (env.observability.collector)
      addCollector(task, { env, service: 'interview-api', port: PORTS.gatewayInternal, token, logGroup });
  }

  #allowTask(task: FargateTaskDefinition, cluster: ClusterStack): void {
    task.addToTaskRolePolicy(
      new PolicyStatement({
        sid: 'FindWorkers',
        actions: ['servicediscovery:DiscoverInstances', 'servicediscovery:DiscoverInstancesRevision'],
        resources: [cluster.httpNamespace.namespaceArn, cluster.workerRegistry.serviceArn],
      }),
    );
    acknowledge(task.taskRole, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray’s actions know no resources.',
    });
  }

  #letIn(id: string, groupId: string, port: number, { gatewaySecurityGroup }: ClusterStack): void {
    new CfnSecurityGroupIngress(this, id, {
      description: 'Gateway',
      groupId,
      sourceSecurityGroupId: gatewaySecurityGroup.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
  }

  #scale(): void {
    const { minTasks, maxTasks } = this.settings.interviewApi;
    const scaling = this.service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks });
    const cooldowns = { scaleOutCooldown: Duration.seconds(30), scaleInCooldown: Duration.minutes(5) };
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60, ...cooldowns });
    scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: 75, ...cooldowns });
  }
}
