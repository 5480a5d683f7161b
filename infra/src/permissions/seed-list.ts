import type { GroupNumber } from './groups';

const list = (service: string, names: string): string[] =>
  names.split(' ').map((name) => `${service}:${name}`);

/** The permissions that the service's first users were given, as they were, on `Resource: "*"`. */
export const SEED_LIST: Readonly<Record<GroupNumber, readonly string[]>> = {
  1: list(
    'cloudformation',
    'CreateChangeSet CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResources GetTemplate ListStacks TagResource UntagResource',
  ),
  2: [
    ...list(
      'iam',
      'CreateRole AttachRolePolicy PutRolePolicy PassRole GetRole CreatePolicy GetPolicy GetPolicyVersion ListPolicyVersions',
    ),
    ...list(
      's3',
      'CreateBucket PutBucketPolicy PutBucketVersioning PutEncryptionConfiguration PutBucketPublicAccessBlock',
    ),
    ...list('ecr', 'CreateRepository PutRepositoryPolicy'),
    ...list('ssm', 'PutParameter'),
  ],
  3: [
    ...list(
      'ec2',
      'CreateVpc CreateSubnet CreateInternetGateway CreateNatGateway CreateRouteTable CreateRoute CreateSecurityGroup AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress DescribeVpcs DescribeSubnets DescribeInternetGateways DescribeNatGateways DescribeRouteTables DescribeSecurityGroups AllocateAddress',
    ),
    ...list(
      'ecs',
      'CreateCluster CreateService CreateTaskDefinition RegisterTaskDefinition DescribeClusters DescribeServices DescribeTaskDefinition',
    ),
    ...list(
      'elasticloadbalancing',
      'CreateLoadBalancer CreateTargetGroup CreateListener DescribeLoadBalancers DescribeTargetGroups DescribeListeners',
    ),
  ],
  4: [
    ...list('apigateway', 'POST GET PUT DELETE PATCH'),
    ...list('secretsmanager', 'CreateSecret UpdateSecret DescribeSecret'),
    ...list('logs', 'CreateLogGroup CreateLogStream PutRetentionPolicy'),
    ...list('efs', 'CreateFileSystem CreateMountTarget DescribeFileSystems'),
    ...list('servicediscovery', 'CreatePrivateDnsNamespace CreateService'),
  ],
};

/** What was meant by actions that IAM does not have. */
export const MEANT: Readonly<Record<string, string>> = {
  'ecr:PutRepositoryPolicy': 'ecr:SetRepositoryPolicy',
  'ecs:CreateTaskDefinition': 'ecs:RegisterTaskDefinition',
  'efs:CreateFileSystem': 'elasticfilesystem:CreateFileSystem',
  'efs:CreateMountTarget': 'elasticfilesystem:CreateMountTarget',
  'efs:DescribeFileSystems': 'elasticfilesystem:DescribeFileSystems',
};

/** Why an action of the list is not needed, where that is not plain. */
export const SUPERFLUOUS: Readonly<Record<string, string>> = {
  'iam:GetPolicyVersion': 'Nothing that we deploy reads back the text of a managed policy.',
  'logs:CreateLogStream': 'Tasks write their logs with their own roles; deploying writes none.',
};
