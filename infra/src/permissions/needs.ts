import { actionsFor, handlersOf, OPERATIONS, type Operation } from './handlers';
import { properName } from './iam-actions';
import type { StackTemplate } from './templates';

/** Why an action is needed: at most one line for each resource type and operation. */
export interface Reason {
  /** E.g. `AWS::ECS::Service`, or what somebody does, e.g. `deploying`. */
  readonly for: string;
  readonly operation: Operation | 'call';
}

export interface Needs {
  /** By action in IAM's spelling. */
  readonly reasons: ReadonlyMap<string, readonly Reason[]>;
  /** Types that neither AWS's schemas nor our table knows. */
  readonly unknownTypes: readonly string[];
  /** Asked for by AWS's own schemas, but no action of IAM's. */
  readonly noSuchActions: readonly string[];
  /** Principals that roles of the templates are for, e.g. `ecs-tasks.amazonaws.com`. */
  readonly passedTo: readonly string[];
}

/**
 * What the deployer itself calls: `cdk deploy` and `cdk destroy` (CloudFormation by change sets), the upload of
 * templates, the push of images, and what the doctor looks at.
 */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'deploying stacks': [
    'cloudformation:CreateChangeSet',
    'cloudformation:DescribeChangeSet',
    'cloudformation:ExecuteChangeSet',
    'cloudformation:DeleteChangeSet',
    'cloudformation:CreateStack',
    'cloudformation:UpdateStack',
    'cloudformation:RollbackStack',
    'cloudformation:ContinueUpdateRollback',
    'cloudformation:DescribeStacks',
    'cloudformation:DescribeStackEvents',
    'cloudformation:DescribeEvents',
    'cloudformation:DescribeStackResources',
    'cloudformation:ListStackResources',
    'cloudformation:ListStacks',
    'cloudformation:GetTemplate',
    'cloudformation:GetTemplateSummary',
    'cloudformation:UpdateTerminationProtection',
    'cloudformation:TagResource',
    'cloudformation:UntagResource',
  ],
  'deleting stacks': ['cloudformation:DeleteStack'],
  'CDK’s bootstrap version': ['ssm:GetParameter', 'ssm:GetParameters'],
  'CDK’s bootstrap roles': ['sts:AssumeRole'],
  'uploading templates': [
    's3:GetBucketLocation',
    's3:GetEncryptionConfiguration',
    's3:ListBucket',
    's3:GetObject',
    's3:PutObject',
    's3:AbortMultipartUpload',
  ],
  'pushing images': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:InitiateLayerUpload',
    'ecr:UploadLayerPart',
    'ecr:CompleteLayerUpload',
    'ecr:PutImage',
    'ecr:DescribeImages',
    'ecr:DescribeRepositories',
  ],
};

/** Everything that deploying, updating and deleting these stacks takes. */
export async function needsOf(stacks: readonly StackTemplate[]): Promise<Needs> {
  const raw = new Map<string, Map<string, Reason>>();
  const add = (action: string, reason: Reason): void => {
    const reasons = raw.get(action) ?? new Map<string, Reason>();
    raw.set(action, reasons.set(`${reason.for} ${reason.operation}`, reason));
  };
  const unknownTypes = new Set<string>();
  const passedTo = new Set<string>();

  for (const [what, actions] of Object.entries(CALLS)) {
    for (const action of actions) add(action, { for: what, operation: 'call' });
  }
  for (const { template } of stacks) {
    for (const resource of Object.values(template.Resources)) {
      if (resource.Type === 'AWS::CDK::Metadata') continue;
      if (handlersOf(resource.Type) === undefined) unknownTypes.add(resource.Type);
      if (resource.Type === 'AWS::IAM::Role')
        for (const name of servicesTrustedBy(resource)) passedTo.add(name);
      for (const operation of OPERATIONS) {
        for (const action of actionsFor(resource.Type, resource, operation))
          add(action, { for: resource.Type, operation });
      }
    }
  }

  const reasons = new Map<string, Reason[]>();
  const noSuchActions = new Set<string>();
  for (const [action, why] of raw) {
    const name = await properName(action);
    if (name === undefined) noSuchActions.add(action);
    else reasons.set(name, [...(reasons.get(name) ?? []), ...why.values()]);
  }
  return {
    reasons: new Map([...reasons].sort(([a], [b]) => a.localeCompare(b))),
    unknownTypes: [...unknownTypes].sort(),
    noSuchActions: [...noSuchActions].sort(),
    passedTo: [...passedTo].sort(),
  };
}

/** Services in a role's trust policy. */
function servicesTrustedBy(role: unknown): string[] {
  const services = JSON.stringify(role).match(/[a-z0-9.-]+\.amazonaws\.com/g) ?? [];
  const trust = JSON.stringify(
    (role as { Properties?: { AssumeRolePolicyDocument?: unknown } }).Properties?.AssumeRolePolicyDocument ??
      {},
  );
  return services.filter((service) => trust.includes(service));
}
