import { z } from 'zod';

const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `must be the ARN of something in ${service}`);
/** EC2's ids have 17 hexadecimal digits, old ones 8. */
const ec2Id = (kind: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`), `must look like ${kind}-0123456789abcdef0`);
const securityGroupId = ec2Id('sg');
const subnetIds = z.array(ec2Id('subnet'));
const port = z.number().int().min(1).max(65_535);
/** CloudWatch takes only these retentions. */
const retentionDays = z.union(
  ([1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const).map((days) => z.literal(days)),
);

const NetworkSchema = z.object({
  cidr: z.string().default('10.40.0.0/16').describe('Of the VPC that we create; a /16 is cut into /20s'),
  nat: z
    .enum(['none', 'one', 'per-az'])
    .default('one')
    .describe(
      'none: gateway tasks get public addresses that nobody may call; per-az: survives the loss of a zone',
    ),
  interfaceEndpoints: z
    .boolean()
    .default(false)
    .describe(
      'ECR, logs, Secrets Manager and metrics without the internet; about 7 USD a month each and zone',
    ),
  flowLogs: z.boolean().default(true),
  vpcId: ec2Id('vpc').optional().describe('Use this VPC, and create none'),
  vpcCidr: z.string().default('10.0.0.0/8').describe('Of the VPC in vpcId'),
  availabilityZones: z.array(z.string()).min(2).default(['us-east-1a', 'us-east-1b']),
  publicSubnetIds: subnetIds.default([]).describe('Of vpcId: media workers, TURN and the load balancer'),
  privateSubnetIds: subnetIds.default([]).describe('Of vpcId: gateway, database, file system'),
});

const DataSchema = z.object({
  databaseHost: z.string().optional().describe('Use this Postgres, and create none'),
  databaseSecretArn: arn('secretsmanager')
    .optional()
    .describe('Secret with a JSON field `password`, for databaseHost'),
  databaseSecurityGroupId: securityGroupId.optional().describe('Of databaseHost; the gateway is let in'),
  databaseUser: z.string().default('spool'),
  databaseName: z.string().default('spool'),
  databasePort: port.optional().describe('Default: 5433 for a database of ours, 5432 for databaseHost'),
  engine: z.enum(['instance', 'aurora-serverless']).default('instance'),
  instanceClass: z.string().default('t4g.small'),
  storageGib: z.number().int().min(20).default(20),
  multiAz: z.boolean().default(false),
  backupDays: z.number().int().min(1).max(35).default(7),
  auroraMinAcu: z.number().min(0.5).default(0.5),
  auroraMaxAcu: z.number().max(256).default(8),
});

const ImageSchema = z.object({
  repository: z.string().describe('ECR repository'),
});

const ClusterSchema = z.object({
  clusterName: z.string().optional().describe('Use this ECS cluster, and create none'),
  containerInsights: z.enum(['disabled', 'enabled', 'enhanced']).default('enhanced'),
});

const MediaWorkerSchema = z.object({
  ...ImageSchema.shape,
  cores: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Fargate vCPUs; a media process and a port for each'),
  memoryMib: z.number().int().default(4096),
  basePort: port.default(44_400).describe('Core i listens on basePort + i, UDP and TCP'),
  minTasks: z.number().int().min(0).default(1),
  maxTasks: z.number().int().min(1).default(4),
  targetCapacityUsedPercent: z
    .number()
    .min(10)
    .max(90)
    .default(60)
    .describe('A new task needs two minutes: the rest of the capacity must last that long'),
  spot: z
    .boolean()
    .default(false)
    .describe('Half of the tasks on Spot; two minutes’ notice, then sessions move'),
  modelCache: z
    .enum(['efs', 'image'])
    .default('efs')
    .describe('Where speech models are: shared, or baked in'),
  speechProvider: z
    .enum(['embedded', 'aws'])
    .default('embedded')
    .describe('aws: Transcribe and Polly are allowed'),
});

const InterviewApiSchema = z.object({
  ...ImageSchema.shape,
  cpu: z.number().int().default(512).describe('Fargate CPU units, 1024 a core'),
  memoryMib: z.number().int().default(1024),
  minTasks: z.number().int().min(1).default(1),
  maxTasks: z.number().int().min(1).default(4),
  albArn: arn('elasticloadbalancing').optional().describe('Use this load balancer, and create none'),
  albSecurityGroupId: securityGroupId.optional().describe('Of albArn'),
  albListenerArn: arn('elasticloadbalancing')
    .optional()
    .describe('HTTPS listener of albArn that gets our rule'),
  albRulePriority: z.number().int().min(1).max(50_000).default(100),
  domainName: z.string().optional().describe('E.g. interview.example.org'),
  hostedZoneId: z
    .string()
    .optional()
    .describe('Route 53 zone of domainName: certificate and records are made'),
  hostedZoneName: z.string().optional(),
  certificateArn: arn('acm').optional().describe('Certificate of domainName, where the zone is elsewhere'),
  apiDomainName: z
    .string()
    .optional()
    .describe('Of the HTTP API, in hostedZoneId or covered by certificateArn'),
  httpApi: z.boolean().default(true).describe('API Gateway in front of REST: throttling, CORS, access logs'),
  corsOrigins: z.array(z.string()).default([]),
  oidcIssuer: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Sign-in service whose users may call, e.g. of a Cognito user pool'),
  oidcAudiences: z.array(z.string()).default([]).describe('Its client ids'),
  throttleRatePerS: z.number().positive().default(100),
  throttleBurst: z.number().int().positive().default(200),
});

const TurnSchema = z.object({
  enabled: z.boolean().default(false),
  domainName: z
    .string()
    .optional()
    .describe('E.g. turn.example.org, with a record that you or hostedZoneId make'),
  certificateArn: arn('acm')
    .optional()
    .describe('Of domainName, where interviewApi.hostedZoneId is not ours: TURN over TLS'),
  image: z
    .string()
    .default('docker.io/coturn/coturn:4.6.3')
    .describe('Pin it by digest in your config, or mirror it to ECR'),
  tasks: z.number().int().min(1).default(1),
});

const ObservabilitySchema = z.object({
  logRetentionDays: retentionDays.default(30),
  alarmEmail: z.email().optional(),
  turnLatencyP95Ms: z
    .number()
    .positive()
    .default(1500)
    .describe('Alarm above: from a learner’s last word to our first'),
  budgetUsd: z.number().positive().optional().describe('Monthly; needs alarmEmail'),
  collector: z
    .boolean()
    .default(true)
    .describe('OpenTelemetry sidecar: metrics to CloudWatch, traces to X-Ray'),
  collectorImage: z.string().default('public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3'),
});

/** An environment's settings: a file in infra/config, with single values replaced by `-c section.key=value`. */
export const EnvironmentSchema = z
  .object({
    environment: z.string().regex(/^[a-z][a-z0-9-]{0,9}$/, 'must be a short lower-case name'),
    account: z
      .string()
      .regex(/^\d{12}$/)
      .optional()
      .describe('Twelve digits; unset: the caller’s'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
      .default('us-east-1'),
    production: z
      .boolean()
      .default(false)
      .describe('Deletion protection, snapshots, nothing removed with a stack'),
    project: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,14}$/)
      .default('spool')
      .describe('First part of every name'),
    owner: z.string().min(1).describe('Whom to ask; the Owner tag'),
    qualifier: z
      .string()
      .regex(/^[a-z0-9]{1,10}$/)
      .optional()
      .describe('Of the CDK bootstrap, where the default bucket’s name is taken'),
    permissionsBoundary: z
      .string()
      .optional()
      .describe('Name of a managed policy that every role must carry'),
    providerKeys: z
      .array(z.string().regex(/^[A-Z][A-Z0-9_]*$/))
      .default([])
      .describe('Variables with providers’ keys, from one secret'),
    network: NetworkSchema.prefault({}),
    data: DataSchema.prefault({}),
    cluster: ClusterSchema.prefault({}),
    mediaWorker: MediaWorkerSchema,
    interviewApi: InterviewApiSchema,
    turn: TurnSchema.prefault({}),
    observability: ObservabilitySchema.prefault({}),
  })
  .superRefine((env, context) => {
    const wrong = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: path.split('.'), message });
    const { network, data, interviewApi, turn, observability, mediaWorker } = env;
    if (network.vpcId) {
      const zones = network.availabilityZones.length;
      for (const key of ['publicSubnetIds', 'privateSubnetIds'] as const) {
        if (network[key].length !== zones)
          wrong(`network.${key}`, `needs one subnet of vpcId for each of ${zones} availabilityZones`);
      }
    }
    if (data.databaseHost && !data.databaseSecretArn)
      wrong('data.databaseSecretArn', 'is needed with databaseHost');
    if (data.databaseHost && !data.databaseSecurityGroupId)
      wrong('data.databaseSecurityGroupId', 'is needed with databaseHost');
    if (interviewApi.albArn && !interviewApi.albSecurityGroupId)
      wrong('interviewApi.albSecurityGroupId', 'is needed with albArn');
    if (interviewApi.albArn && !interviewApi.albListenerArn)
      wrong('interviewApi.albListenerArn', 'is needed with albArn: its HTTPS listener');
    if (interviewApi.hostedZoneId && !(interviewApi.domainName && interviewApi.hostedZoneName))
      wrong('interviewApi.domainName', 'and hostedZoneName are needed with hostedZoneId');
    if (interviewApi.certificateArn && !interviewApi.domainName)
      wrong('interviewApi.domainName', 'is needed with certificateArn');
    if (interviewApi.apiDomainName && !interviewApi.certificateArn && !interviewApi.hostedZoneId)
      wrong('interviewApi.certificateArn', 'or hostedZoneId is needed with apiDomainName');
    if (interviewApi.oidcIssuer && interviewApi.oidcAudiences.length === 0)
      wrong('interviewApi.oidcAudiences', 'is needed with oidcIssuer: which clients’ tokens are for us');
    if (env.production && !interviewApi.albArn && !interviewApi.certificateArn && !interviewApi.hostedZoneId)
      wrong(
        'interviewApi.certificateArn',
        'or hostedZoneId is needed in production: browsers open no microphone without HTTPS',
      );
    if (turn.certificateArn && !turn.domainName) wrong('turn.domainName', 'is needed with certificateArn');
    if (observability.budgetUsd && !observability.alarmEmail)
      wrong('observability.alarmEmail', 'is needed with budgetUsd: whom to tell');
    if (mediaWorker.maxTasks < mediaWorker.minTasks)
      wrong('mediaWorker.maxTasks', 'must not be below minTasks');
    if (interviewApi.maxTasks < interviewApi.minTasks)
      wrong('interviewApi.maxTasks', 'must not be below minTasks');
  });

export type Environment = z.output<typeof EnvironmentSchema>;
