import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Environment } from '../config/schema';
import { GROUPS, type GroupNumber } from '../permissions/groups';
import type { Scope } from '../permissions/narrow';
import type { DeployPolicy } from '../permissions/policy';
import { bootstrapFinding, linkedRoleFindings, quotaFindings, registryFindings } from './account';
import type { Finding } from './findings';
import { callerOf, type Principal } from './identity';
import { groupsOf, permissionsOf } from './permissions';
import { probe, type ClientSettings } from './probes';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Groups of the list that the caller lacks something of, as far as could be seen. */
  readonly missingGroups: readonly GroupNumber[];
}

/**
 * What is missing before a deployment. Never throws for what it may not see: that is a finding.
 * @param policies what the caller should have (see policiesFor)
 */
export async function diagnose(
  settings: ClientSettings,
  env: Environment,
  scope: Scope,
  policies: readonly DeployPolicy[],
): Promise<Diagnosis> {
  const clients = {
    sts: new STSClient(settings),
    iam: new IAMClient(settings),
    ssm: new SSMClient(settings),
    ecr: new ECRClient(settings),
    quotas: new ServiceQuotasClient(settings),
  };
  try {
    const who = await callerOf(clients.sts).catch((error: unknown) => error);
    if (!isPrincipal(who)) {
      const detail = `AWS does not know the credentials (${who instanceof Error ? who.name : String(who)})`;
      return {
        findings: [{ what: 'Credentials', state: 'missing', detail, command: 'aws configure' }],
        missingGroups: [],
      };
    }
    const { findings: permissions, missingGroups } = await permissionFindings(
      settings,
      clients.iam,
      who,
      scope,
      policies,
    );
    const others = await Promise.all([
      bootstrapFinding(clients.ssm, env, scope.qualifier, who.account),
      linkedRoleFindings(clients.iam),
      quotaFindings(clients.quotas, env),
      registryFindings(clients.ecr, env, who.account),
    ]);
    return {
      findings: [...identityFindings(who, env), ...permissions, ...others.flat()],
      missingGroups,
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

const isPrincipal = (value: unknown): value is Principal =>
  typeof value === 'object' && value !== null && 'policySourceArn' in value;

function identityFindings({ arn, account, kind }: Principal, env: Environment): Finding[] {
  const rightAccount = env.account === undefined || env.account === account;
  return [
    {
      what: 'Caller',
      state: 'ok',
      detail: kind === 'root' ? `${arn}: root; a user or role of its own is safer` : arn,
    },
    {
      what: 'Account',
      state: rightAccount ? 'ok' : 'missing',
      detail: rightAccount ? account : `${account}, but the settings say ${env.account}`,
      command: 'aws sso login --profile THE_OTHER_ONE',
    },
    { what: 'Region', state: 'ok', detail: env.region },
  ];
}

async function permissionFindings(
  settings: ClientSettings,
  iam: IAMClient,
  who: Principal,
  scope: Scope,
  policies: readonly DeployPolicy[],
): Promise<Diagnosis> {
  const command = 'npm run deploy-policy    # and hand dist/deploy-policy/for-your-admin.html to your admin';
  const seen =
    who.kind === 'root'
      ? { how: 'root may do everything', missing: [] }
      : await permissionsOf(iam, who, policies);
  if (seen) {
    const missingGroups = groupsOf(seen.missing);
    return {
      missingGroups,
      findings: GROUPS.map(({ number, title }): Finding => {
        const missing = seen.missing.filter((action) => groupsOf([action])[0] === number);
        const what = `Permissions ${number}, ${title}`;
        return missing.length === 0
          ? { what, state: 'ok', detail: seen.how }
          : { what, state: 'missing', detail: `${seen.how}: ${shortened(missing)}`, command };
      }),
    };
  }
  const results = await probe(settings, scope);
  const findings = GROUPS.map(({ number, title }): Finding => {
    const mine = results.filter(({ group }) => group === number);
    const refused = mine.filter(({ outcome }) => outcome === 'refused').map(({ action }) => action);
    const what = `Permissions ${number}, ${title}`;
    return refused.length > 0
      ? { what, state: 'missing', detail: `refused when tried: ${refused.join(', ')}`, command }
      : {
          what,
          state: 'unseen',
          detail: `${
            mine
              .filter(({ outcome }) => outcome === 'allowed')
              .map(({ action }) => action)
              .join(', ') || 'nothing'
          } allowed when tried; for the rest allow iam:SimulatePrincipalPolicy`,
        };
  });
  const missingGroups = GROUPS.map(({ number }) => number).filter((number) =>
    results.some(({ group, outcome }) => group === number && outcome === 'refused'),
  );
  return { findings, missingGroups };
}

const shortened = (actions: readonly string[]): string =>
  actions.length <= 6
    ? actions.join(', ')
    : `${actions.slice(0, 6).join(', ')} and ${actions.length - 6} more`;
