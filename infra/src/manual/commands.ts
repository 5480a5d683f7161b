import { variableOf, type Resolver, type ResourceRef } from './resolve';

/** What one resource takes by hand. */
export interface Step {
  readonly comment: string;
  readonly lines: readonly string[];
  /** By name: JSON with shell variables in it, rendered by the script. */
  readonly files?: Readonly<Record<string, unknown>>;
}

export interface StepContext {
  readonly resolver: Resolver;
  /** Folder of the app that a repository's images come from, by the stack's logical id. */
  readonly appOf: (resource: ResourceRef) => 'interview-api' | 'media-worker';
}

type Properties = Record<string, unknown>;
type Emitter = (resource: ResourceRef, properties: Properties, context: StepContext) => Step;

/** Left out by hand, and why; a type that is neither here nor in EMITTERS is a mistake. */
export const LEFT_OUT: readonly { readonly type: RegExp; readonly what: string; readonly why: string }[] = [
  { type: /^AWS::EFS::/, what: 'file system', why: 'speech models are taken from the image' },
  {
    type: /^AWS::(KMS|SNS|CloudWatch|Budgets)::/,
    what: 'alarms',
    why: 'they and the dashboard come with the observability stack',
  },
  { type: /^AWS::CDK::/, what: 'metadata', why: 'says only which CDK wrote the templates' },
];

/** A word for the shell: variables are filled in, all else is as it is. */
export const word = (text: unknown): string => `"${String(text).replace(/(["`\\]|\$(?!\{[A-Z]))/g, '\\$1')}"`;

const lowerFirst = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1);
/** Options of log drivers and the like have keys that are data. */
const DATA_KEYS = new Set(['Options']);

/** CloudFormation writes `ContainerPort` what the API of ECS calls `containerPort`. */
export function lowerCamel(value: unknown, isData = false): unknown {
  if (Array.isArray(value)) return value.map((item) => lowerCamel(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, nested]) => [
      isData ? key : lowerFirst(key),
      lowerCamel(nested, DATA_KEYS.has(key)),
    ]),
  );
}

const tagsOf = (properties: Properties): unknown => properties['Tags'] ?? [];
const findOrMake = (variable: string, find: string, make: string): string[] => [
  `${variable}=$(${find} 2>/dev/null || true)`,
  `found "$${variable}" || ${variable}=$(${make})`,
];

/** What a new secret holds: given (which is no secret), made of a template, or random. */
function secretValue(properties: Properties): string {
  const { SecretString, GenerateSecretString } = properties;
  if (SecretString !== undefined) return word(SecretString);
  const {
    PasswordLength = 32,
    ExcludeCharacters = '',
    SecretStringTemplate,
  } = GenerateSecretString as Properties;
  if (SecretStringTemplate !== undefined) return word(SecretStringTemplate);
  return `"$(aws secretsmanager get-random-password --password-length ${PasswordLength} --exclude-characters ${word(ExcludeCharacters)} --query RandomPassword --output text)"`;
}

const EMITTERS: Readonly<Record<string, Emitter>> = {
  'AWS::SecretsManager::Secret': (resource, properties) => {
    const variable = variableOf(resource, 'Id');
    const value = secretValue(properties);
    const name = word(properties['Name']);
    return {
      comment: `Secret: ${properties['Description']}`,
      lines: findOrMake(
        variable,
        `aws secretsmanager describe-secret --secret-id ${name} --query ARN --output text`,
        `aws secretsmanager create-secret --name ${name} --description ${word(properties['Description'])} --secret-string=${value} --query ARN --output text`,
      ),
    };
  },
  'AWS::ECR::Repository': (resource, properties, { appOf }) => {
    const app = appOf(resource);
    const name = String(properties['RepositoryName']);
    const digest = `${app.replace('-', '_').toUpperCase()}_DIGEST`;
    const policy = (properties['LifecyclePolicy'] as Properties | undefined)?.['LifecyclePolicyText'];
    return {
      comment: `Image of ${app}: repository, build, push; ECS runs the digest that was pushed`,
      lines: [
        `aws ecr describe-repositories --repository-names ${word(name)} >/dev/null 2>&1 ||`,
        `  aws ecr create-repository --repository-name ${word(name)} --image-scanning-configuration scanOnPush=true \\`,
        `    --image-tag-mutability ${properties['ImageTagMutability']} >/dev/null`,
        ...(policy
          ? [
              `aws ecr put-lifecycle-policy --repository-name ${word(name)} --lifecycle-policy-text ${word(policy)} >/dev/null`,
            ]
          : []),
        `docker build --file ${word(`\${SOURCES}/apps/${app}/Dockerfile`)} --tag ${word(`\${REGISTRY}/${name}:\${TAG}`)} "$SOURCES"`,
        `${digest}=$(push ${word(`\${REGISTRY}/${name}`)})`,
      ],
    };
  },
  'AWS::ServiceDiscovery::HttpNamespace': (resource, properties) =>
    namespace(resource, properties, 'create-http-namespace', ''),
  'AWS::ServiceDiscovery::PrivateDnsNamespace': (resource, properties) =>
    namespace(resource, properties, 'create-private-dns-namespace', ` --vpc ${word(properties['Vpc'])}`),
  'AWS::ServiceDiscovery::Service': (resource, properties) => {
    const id = variableOf(resource, 'Id');
    const arn = variableOf(resource, 'Arn');
    const file = `cloud-map-${properties['Name']}.json`;
    const { Name, NamespaceId } = properties;
    // The namespace is given once, and tags are the API's list.
    const { NamespaceId: _, ...dns } = (properties['DnsConfig'] ?? {}) as Properties;
    return {
      comment: `Cloud Map service ${String(Name)}`,
      files: { [file]: { ...properties, ...(properties['DnsConfig'] ? { DnsConfig: dns } : {}) } },
      lines: [
        ...findOrMake(
          id,
          `aws servicediscovery list-services --filters Name=NAMESPACE_ID,Values=${word(NamespaceId)} --query "Services[?Name=='${String(Name)}'].Id | [0]" --output text`,
          `aws servicediscovery create-service --cli-input-json "$(render ${file})" --query Service.Id --output text`,
        ),
        `${arn}=$(aws servicediscovery get-service --id "$${id}" --query Service.Arn --output text)`,
      ],
    };
  },
  'AWS::EC2::SecurityGroup': (resource, properties, { resolver }) => {
    const name = word(resolver.nameOf(resource));
    const variable = variableOf(resource, 'GroupId');
    return {
      comment: `Security group: ${String(properties['GroupDescription'])}`,
      lines: findOrMake(
        variable,
        `aws ec2 describe-security-groups --filters Name=group-name,Values=${name} Name=vpc-id,Values=${word(properties['VpcId'])} --query 'SecurityGroups[0].GroupId' --output text`,
        `aws ec2 create-security-group --group-name ${name} --description ${word(properties['GroupDescription'])} --vpc-id ${word(properties['VpcId'])} --query GroupId --output text`,
      ),
    };
  },
  'AWS::EC2::SecurityGroupIngress': (
    _,
    { GroupId, IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupId, Description },
  ) => {
    const ports = `IpProtocol=${String(IpProtocol)},FromPort=${String(FromPort)},ToPort=${String(ToPort)}`;
    const from = CidrIp
      ? `IpRanges=[{CidrIp=${String(CidrIp)}}]`
      : `UserIdGroupPairs=[{GroupId=${String(SourceSecurityGroupId)}}]`;
    return {
      comment: `Let in: ${String(Description)}`,
      lines: [`allow ${word(GroupId)} ${word(`${ports},${from}`)}`],
    };
  },
  'AWS::IAM::Role': (resource, properties, { resolver }) => {
    const name = resolver.nameOf(resource);
    const file = `role-${name}.json`;
    return {
      comment: `Role ${name}`,
      files: { [file]: properties['AssumeRolePolicyDocument'] },
      lines: [
        `aws iam get-role --role-name ${word(name)} >/dev/null 2>&1 ||`,
        `  aws iam create-role --role-name ${word(name)} --assume-role-policy-document "$(render ${file})" >/dev/null`,
      ],
    };
  },
  'AWS::IAM::Policy': (_, properties) => {
    const [role = ''] = properties['Roles'] as string[];
    const file = `policy-${role}.json`;
    return {
      comment: `What ${role} may do`,
      files: { [file]: properties['PolicyDocument'] },
      lines: [
        `aws iam put-role-policy --role-name ${word(role)} --policy-name ${word(role)} --policy-document "$(render ${file})"`,
      ],
    };
  },
  'AWS::Logs::LogGroup': (_, { LogGroupName, RetentionInDays }) => ({
    comment: `Log group ${String(LogGroupName)}`,
    lines: [
      `aws logs create-log-group --log-group-name ${word(LogGroupName)} 2>/dev/null || true`,
      `aws logs put-retention-policy --log-group-name ${word(LogGroupName)} --retention-in-days ${String(RetentionInDays)}`,
    ],
  }),
  'AWS::ECS::TaskDefinition': (resource, properties) => {
    const file = `task-definition-${resource.part}.json`;
    return {
      comment: `Task definition ${String(properties['Family'])}`,
      files: { [file]: lowerCamel(properties) },
      lines: [
        `${variableOf(resource, 'Id')}=$(aws ecs register-task-definition --cli-input-json "$(render ${file})" --query taskDefinition.taskDefinitionArn --output text)`,
      ],
    };
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': (resource, properties, { resolver }) => {
    const { TargetGroupAttributes = [], Tags: _, ...settings } = properties;
    const file = 'target-group.json';
    const name = resolver.nameOf({ ...resource, id: 'Api' }).slice(0, 32);
    const variable = variableOf(resource, 'Id');
    const attributes = (TargetGroupAttributes as { Key: string; Value: string }[]).map(
      ({ Key, Value }) => `Key=${Key},Value=${Value}`,
    );
    const matcher = settings['Matcher'];
    return {
      comment: 'Target group of the gateway',
      files: {
        [file]: {
          Name: name,
          ...settings,
          ...(matcher ? { Matcher: matcher } : {}),
          Tags: tagsOf(properties),
        },
      },
      lines: [
        ...findOrMake(
          variable,
          `aws elbv2 describe-target-groups --names ${word(name)} --query 'TargetGroups[0].TargetGroupArn' --output text`,
          `aws elbv2 create-target-group --cli-input-json "$(render ${file})" --query 'TargetGroups[0].TargetGroupArn' --output text`,
        ),
        `aws elbv2 modify-target-group-attributes --target-group-arn "$${variable}" --attributes ${attributes.join(' ')} >/dev/null`,
      ],
    };
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': (_, properties) => {
    const file = 'listener-rule.json';
    const find = `aws elbv2 describe-rules --listener-arn ${word(properties['ListenerArn'])} --query "Rules[?Priority=='${String(properties['Priority'])}'].RuleArn | [0]" --output text`;
    return {
      comment: 'The load balancer sends our requests to the gateway',
      files: { [file]: properties },
      lines: findOrMake(
        'RULE_ARN',
        find,
        `aws elbv2 create-rule --cli-input-json "$(render ${file})" --query 'Rules[0].RuleArn' --output text`,
      ),
    };
  },
  'AWS::ECS::Service': (_, properties) => {
    const file = `service-${String(properties['ServiceName'])}.json`;
    const { DeploymentConfiguration, ...settings } = properties;
    const { Alarms: _alarms, ...deployment } = DeploymentConfiguration as Properties;
    const name = word(properties['ServiceName']);
    const cluster = word(properties['Cluster']);
    return {
      comment: `Service ${String(properties['ServiceName'])}: made, or brought to the new task definition`,
      files: { [file]: lowerCamel({ ...settings, DeploymentConfiguration: deployment }) },
      lines: [
        `STATUS=$(aws ecs describe-services --cluster ${cluster} --services ${name} --query 'services[0].status' --output text 2>/dev/null || true)`,
        'if [ "$STATUS" = ACTIVE ]; then',
        `  aws ecs update-service --cluster ${cluster} --service ${name} --task-definition ${word(properties['TaskDefinition'])} >/dev/null`,
        'else',
        `  aws ecs create-service --cli-input-json "$(render ${file})" >/dev/null`,
        'fi',
      ],
    };
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': (
    _,
    { ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity },
  ) => ({
    comment: `Between ${String(MinCapacity)} and ${String(MaxCapacity)} tasks`,
    lines: [
      `aws application-autoscaling register-scalable-target --service-namespace ${String(ServiceNamespace)} --resource-id ${word(ResourceId)} \\`,
      `  --scalable-dimension ${String(ScalableDimension)} --min-capacity ${String(MinCapacity)} --max-capacity ${String(MaxCapacity)} >/dev/null`,
    ],
  }),
  'AWS::ApplicationAutoScaling::ScalingPolicy': (resource, properties, { resolver }) => {
    const target = resolver.all.find(
      ({ part, type }) => part === resource.part && /ScalableTarget$/.test(type),
    );
    const { ResourceId, ServiceNamespace, ScalableDimension } = resolver.resolve(
      resource.part,
      target?.properties,
    ) as Properties;
    const name = String(properties['PolicyName']).slice(-60);
    const file = `scaling-${resource.part}-${resource.id
      .replace(/[0-9A-F]{8}$/, '')
      .replace('ServiceTaskCountTarget', '')
      .toLowerCase()}.json`;
    return {
      comment: 'Scaling',
      files: { [file]: properties['TargetTrackingScalingPolicyConfiguration'] },
      lines: [
        `aws application-autoscaling put-scaling-policy --policy-name ${word(name)} --policy-type TargetTrackingScaling \\`,
        `  --service-namespace ${String(ServiceNamespace)} --resource-id ${word(ResourceId)} --scalable-dimension ${String(ScalableDimension)} \\`,
        `  --target-tracking-scaling-policy-configuration "$(render ${file})" >/dev/null`,
      ],
    };
  },
};

function namespace(resource: ResourceRef, { Name }: Properties, command: string, more: string): Step {
  const id = variableOf(resource, 'Id');
  return {
    comment: `Cloud Map namespace ${String(Name)}`,
    lines: [
      ...findOrMake(
        id,
        `aws servicediscovery list-namespaces --query "Namespaces[?Name=='${String(Name)}'].Id | [0]" --output text`,
        `namespace_of "$(aws servicediscovery ${command} --name ${word(Name)}${more} --query OperationId --output text)"`,
      ),
      `${variableOf(resource, 'Arn')}=$(aws servicediscovery get-namespace --id "$${id}" --query Namespace.Arn --output text)`,
    ],
  };
}

/**
 * @returns undefined for what is left out by hand
 * @throws {Error} for a resource type that nobody has decided about
 */
export function stepFor(
  resource: ResourceRef,
  properties: Properties,
  context: StepContext,
): Step | undefined {
  if (LEFT_OUT.some(({ type }) => type.test(resource.type)) || /EfsSecurityGroup/.test(resource.id))
    return undefined;
  const emitter = EMITTERS[resource.type];
  if (!emitter)
    throw new Error(`Say in commands.ts how ${resource.type} is made by hand, or why it is left out.`);
  return emitter(resource, properties, context);
}
