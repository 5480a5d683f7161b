import type { STSClient } from '@aws-sdk/client-sts';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';

/** Whose credentials these are. */
export interface Principal {
  readonly account: string;
  readonly arn: string;
  readonly kind: 'user' | 'role' | 'root';
  /** Of the user or role. */
  readonly name: string;
  /** What IAM simulates: a role, where the caller is one of its sessions. */
  readonly policySourceArn: string;
}

/** @throws when there are no credentials, or wrong ones */
export async function callerOf(sts: STSClient): Promise<Principal> {
  const { Arn: arn = '', Account: account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const session = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (session !== undefined) {
    return {
      account,
      arn,
      kind: 'role',
      name: session,
      policySourceArn: `arn:aws:iam::${account}:role/${session}`,
    };
  }
  const name = arn.split('/').at(-1) ?? '';
  return { account, arn, kind: arn.endsWith(':root') ? 'root' : 'user', name, policySourceArn: arn };
}
