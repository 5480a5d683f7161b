/** The four groups of the list that the service's first users were given. */
export const GROUPS = [
  {
    number: 1,
    key: 'cloudformation',
    title: 'CloudFormation',
    what: 'create, change and delete the stacks themselves',
  },
  {
    number: 2,
    key: 'bootstrap',
    title: 'CDK bootstrap',
    what: 'the bucket, registry and roles that CDK needs once, and the roles that our programs run as',
  },
  {
    number: 3,
    key: 'ecs-vpc',
    title: 'ECS and VPC',
    what: 'the network, the containers that run in it, and the load balancers in front of them',
  },
  {
    number: 4,
    key: 'services',
    title: 'API Gateway, Secrets Manager and other services',
    what: 'database, files, secrets, logs, alarms, names, the HTTP API',
  },
] as const;
export type Group = (typeof GROUPS)[number];
export type GroupNumber = Group['number'];

const BY_SERVICE: Readonly<Record<string, GroupNumber>> = {
  cloudformation: 1,
  iam: 2,
  s3: 2,
  ecr: 2,
  ssm: 2,
  sts: 2,
  ec2: 3,
  ecs: 3,
  elasticloadbalancing: 3,
  'application-autoscaling': 3,
};

/** As in the list: by service. */
export const groupOf = (action: string): GroupNumber => BY_SERVICE[action.split(':')[0] ?? ''] ?? 4;
