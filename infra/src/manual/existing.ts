/** What the manual way uses instead of making it: shell variables, and stand-ins of the right form for synthesis. */
export interface Existing {
  readonly variable: string;
  readonly what: string;
  /** Name in `-c`. */
  readonly setting: string;
  readonly standIn: string;
}

const id = (kind: string, digit: number): string => `${kind}-${'0'.repeat(16)}${digit}`;
const BALANCER = 'app/existing/0000000000000001';

export const EXISTING: readonly Existing[] = [
  { variable: 'VPC_ID', what: 'the VPC', setting: 'vpcId', standIn: id('vpc', 1) },
  {
    variable: 'PUBLIC_SUBNET_1',
    what: 'a public subnet',
    setting: 'publicSubnetIds',
    standIn: id('subnet', 1),
  },
  {
    variable: 'PUBLIC_SUBNET_2',
    what: 'a public subnet in another zone',
    setting: 'publicSubnetIds',
    standIn: id('subnet', 2),
  },
  {
    variable: 'PRIVATE_SUBNET_1',
    what: 'a private subnet with a NAT gateway',
    setting: 'privateSubnetIds',
    standIn: id('subnet', 3),
  },
  {
    variable: 'PRIVATE_SUBNET_2',
    what: 'a private subnet in the other zone',
    setting: 'privateSubnetIds',
    standIn: id('subnet', 4),
  },
  {
    variable: 'CLUSTER',
    what: 'the name of the ECS cluster',
    setting: 'clusterName',
    standIn: 'existing-cluster',
  },
  {
    variable: 'ALB_ARN',
    what: 'the ARN of the application load balancer',
    setting: 'albArn',
    standIn: `arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/${BALANCER}`,
  },
  {
    variable: 'ALB_LISTENER_ARN',
    what: 'the ARN of its HTTPS listener',
    setting: 'albListenerArn',
    standIn: `arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/${BALANCER}/0000000000000001`,
  },
  {
    variable: 'ALB_SECURITY_GROUP',
    what: 'its security group',
    setting: 'albSecurityGroupId',
    standIn: id('sg', 1),
  },
  {
    variable: 'DATABASE_HOST',
    what: 'the host name of a Postgres server',
    setting: 'databaseHost',
    standIn: 'existing-database.invalid',
  },
  {
    variable: 'DATABASE_SECRET_ARN',
    what: 'a secret whose JSON has its `password`',
    setting: 'databaseSecretArn',
    standIn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:existing-AAAAAA',
  },
  {
    variable: 'DATABASE_SECURITY_GROUP',
    what: 'its security group',
    setting: 'databaseSecurityGroupId',
    standIn: id('sg', 2),
  },
];

/** Settings for the synthesis from which the manual way is made: no stack makes what it uses. */
export function manualContext(given: Readonly<Record<string, string>>): Record<string, string> {
  const context: Record<string, string> = {
    'interviewApi.httpApi': 'false',
    'turn.enabled': 'false',
    'mediaWorker.modelCache': 'image',
    ...given,
  };
  for (const setting of new Set(EXISTING.map((item) => item.setting))) {
    const standIns = EXISTING.filter((item) => item.setting === setting).map(({ standIn }) => standIn);
    context[setting] = standIns.join(',');
  }
  return context;
}

/** Puts variables where the stand-ins are. */
export const withVariables = (text: string): string =>
  [...EXISTING]
    // The load balancer's ARN is part of none of the others, but a longer text goes first all the same.
    .sort((a, b) => b.standIn.length - a.standIn.length)
    .reduce((result, { standIn, variable }) => result.replaceAll(standIn, `\${${variable}}`), text);
