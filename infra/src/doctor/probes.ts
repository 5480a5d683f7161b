import { DescribeStacksCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetNamespaceCommand, ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { GroupNumber } from '../permissions/groups';
import type { Scope } from '../permissions/narrow';

/** Anything that SDK clients take. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts?: number;
}

export interface ProbeResult {
  readonly group: GroupNumber;
  readonly action: string;
  readonly outcome: 'allowed' | 'refused' | 'unclear';
}

/**
 * Calls that change nothing, a few for each group, and tell by AWS's answer whether they are allowed: of something
 * that is not there, and with EC2's DryRun. It is a sample; what it finds missing is missing, the rest may be.
 */
export async function probe(settings: ClientSettings, { prefix, qualifier }: Scope): Promise<ProbeResult[]> {
  const cloudFormation = new CloudFormationClient(settings);
  const ec2 = new EC2Client(settings);
  const ecs = new ECSClient(settings);
  const iam = new IAMClient(settings);
  const ssm = new SSMClient(settings);
  const cloudMap = new ServiceDiscoveryClient(settings);
  const probes: readonly [GroupNumber, string, () => Promise<unknown>][] = [
    [
      1,
      'cloudformation:DescribeStacks',
      () => cloudFormation.send(new DescribeStacksCommand({ StackName: `${prefix}-doctor` })),
    ],
    [2, 'iam:GetRole', () => iam.send(new GetRoleCommand({ RoleName: `${prefix}-doctor` }))],
    [
      2,
      'ssm:GetParameter',
      () => ssm.send(new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` })),
    ],
    [3, 'ec2:CreateVpc', () => ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true }))],
    [
      3,
      'ecs:DescribeClusters',
      () => ecs.send(new DescribeClustersCommand({ clusters: [`${prefix}-doctor`] })),
    ],
    [
      4,
      'servicediscovery:GetNamespace',
      () => cloudMap.send(new GetNamespaceCommand({ Id: 'ns-0000000000doctor' })),
    ],
  ];
  try {
    return await Promise.all(
      probes.map(async ([group, action, call]) => ({
        group,
        action,
        outcome: outcomeOf(await answerTo(call)),
      })),
    );
  } finally {
    for (const client of [cloudFormation, ec2, ecs, iam, ssm, cloudMap]) client.destroy();
  }
}

async function answerTo(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.message}` : String(error);
  }
}

/** @param answer undefined when the call went through */
export function outcomeOf(answer: string | undefined): ProbeResult['outcome'] {
  if (answer === undefined || /DryRunOperation/.test(answer)) return 'allowed';
  if (/Access ?Denied|Unauthorized(Operation|Access)?\b|not authorized/i.test(answer)) return 'refused';
  // It looked, and there is no such thing: looking was allowed.
  if (/NotFound|NoSuchEntity|does not exist|ValidationError|ResourceNotFound/.test(answer)) return 'allowed';
  return 'unclear';
}
