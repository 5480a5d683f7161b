import { EC2Client, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { GROUPS, type GroupNumber } from '../permissions/groups';
import type { DeployPolicy } from '../permissions/policy';
import type { StackTemplate } from '../permissions/templates';
import { DeniedError, Deployment } from './deployment';
import type { Credentials, Emulator, Facts } from './emulator';

/** Any digest: nothing pulls the image. */
const PARAMETERS = { ImageDigest: `sha256:${'0'.repeat(64)}` };

export interface Proof {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  /** By group: the action that was refused first without it; undefined when the deployment went through anyway. */
  readonly deniedWithout: ReadonlyMap<GroupNumber, string | undefined>;
  /** By group: the groups that the doctor found to be missing for that user. */
  readonly predictedWithout: ReadonlyMap<GroupNumber, readonly GroupNumber[]>;
  readonly facts: Facts;
}

export interface ProofInput {
  readonly emulator: Emulator;
  readonly policies: readonly DeployPolicy[];
  readonly qualifier: string;
  readonly bootstrap: StackTemplate;
  readonly stacks: readonly StackTemplate[];
  /** The same stacks with changed settings. */
  readonly changed: readonly StackTemplate[];
  /** What the doctor says is missing for a user. */
  readonly predict: (credentials: Credentials) => Promise<readonly GroupNumber[]>;
  readonly log: (line: string) => void;
}

/**
 * Deploys, updates and deletes on the emulator as a user who has just these policies; then as users who have those of
 * three groups only.
 * @throws {Error} when the user with all of them cannot
 */
export async function prove(input: ProofInput): Promise<Proof> {
  const { emulator, policies, qualifier, bootstrap, stacks, changed, predict, log } = input;
  await emulator.reset();
  const user = await createUser(emulator, policies);
  await emulator.enforce(true);
  const deployment = new Deployment(emulator.config(user), qualifier);
  const done = { created: [] as string[], updated: [] as string[], deleted: [] as string[] };
  try {
    const missing = await predict(user);
    if (missing.length > 0)
      throw new Error(`The doctor misses groups ${missing.join(', ')} of a user who has them all.`);
    await deployment.bootstrap(bootstrap);
    for (const stack of stacks) {
      await deployment.deploy(stack, 'CREATE', PARAMETERS);
      done.created.push(stack.part);
    }
    log(`created: ${done.created.join(', ')}`);
    for (const stack of changed) {
      await deployment.deploy(stack, 'UPDATE', PARAMETERS);
      done.updated.push(stack.part);
    }
    log(`updated: ${done.updated.join(', ')}`);
    for (const stack of [...stacks].reverse()) {
      await deployment.delete(stack);
      done.deleted.push(stack.part);
    }
    log(`deleted: ${done.deleted.join(', ')}`);
  } finally {
    deployment.close();
  }
  const facts = await emulator.facts();

  const deniedWithout = new Map<GroupNumber, string | undefined>();
  const predictedWithout = new Map<GroupNumber, readonly GroupNumber[]>();
  for (const { number, title } of GROUPS) {
    await emulator.reset();
    const poorer = await createUser(
      emulator,
      policies.filter(({ group }) => group !== number),
    );
    await emulator.enforce(true);
    predictedWithout.set(number, await predict(poorer));
    const denied = await firstDenied(input, poorer);
    deniedWithout.set(number, denied);
    log(`without ${number} (${title}): ${denied ? `refused at ${denied}` : 'went through'}`);
  }
  return { ...done, deniedWithout, predictedWithout, facts };
}

async function firstDenied(
  { emulator, qualifier, bootstrap, stacks }: ProofInput,
  user: Credentials,
): Promise<string | undefined> {
  const deployment = new Deployment(emulator.config(user), qualifier);
  try {
    await deployment.bootstrap(bootstrap);
    for (const stack of stacks) await deployment.deploy(stack, 'CREATE', PARAMETERS);
    return undefined;
  } catch (error) {
    if (error instanceof DeniedError) return error.action ?? 'an action that was not named';
    throw error;
  } finally {
    deployment.close();
  }
}

/** As somebody who may do everything: made before permissions are asked. */
async function createUser(emulator: Emulator, policies: readonly DeployPolicy[]): Promise<Credentials> {
  const iam = new IAMClient(emulator.config());
  try {
    const UserName = 'ShpoolBot';
    await iam.send(new CreateUserCommand({ UserName }));
    for (const { name, document } of policies) {
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(document) }),
      );
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  } finally {
    iam.destroy();
  }
}

/** The VPC that every account has: what a network that was there before looks like. */
export async function defaultNetwork(emulator: Emulator): Promise<Record<string, string>> {
  const ec2 = new EC2Client(emulator.config());
  try {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const vpcId = Vpcs.find(({ IsDefault }) => IsDefault)?.VpcId ?? '';
    const { Subnets = [] } = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    );
    const ids = Subnets.map(({ SubnetId = '' }) => SubnetId);
    return { vpcId, publicSubnetIds: ids.slice(0, 2).join(), privateSubnetIds: ids.slice(2, 4).join() };
  } finally {
    ec2.destroy();
  }
}
