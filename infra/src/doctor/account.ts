import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import {
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr';
import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Environment } from '../config/schema';
import type { Finding } from './findings';

/** What cdk needs of its bootstrap; the templates' manifest says the same. */
const BOOTSTRAP_VERSION = 6;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));
const isAbsent = (error: unknown): boolean => /NotFound|NoSuch/.test(nameOf(error));
const unseen = (what: string, error: unknown, command?: string): Finding => ({
  what,
  state: 'unseen',
  detail: `could not be seen (${nameOf(error)})`,
  command,
});

export async function bootstrapFinding(
  ssm: SSMClient,
  env: Environment,
  qualifier: string,
  account: string,
): Promise<Finding> {
  const what = 'CDK bootstrap';
  const named = env.qualifier ? ` --qualifier ${qualifier}` : '';
  const command = `npx cdk bootstrap aws://${account}/${env.region}${named}`;
  try {
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` }),
    );
    const version = Number(Parameter?.Value);
    return version >= BOOTSTRAP_VERSION
      ? { what, state: 'ok', detail: `version ${version}` }
      : { what, state: 'missing', detail: `version ${version} is older than ${BOOTSTRAP_VERSION}`, command };
  } catch (error) {
    if (isAbsent(error)) return { what, state: 'missing', detail: `none in ${env.region}`, command };
    return unseen(what, error, command);
  }
}

/** Roles that AWS's services make for themselves once in an account. */
const LINKED_ROLES: Readonly<Record<string, string>> = {
  AWSServiceRoleForECS: 'ecs.amazonaws.com',
  AWSServiceRoleForElasticLoadBalancing: 'elasticloadbalancing.amazonaws.com',
  AWSServiceRoleForRDS: 'rds.amazonaws.com',
  AWSServiceRoleForApplicationAutoScaling_ECSService: 'ecs.application-autoscaling.amazonaws.com',
};

export function linkedRoleFindings(iam: IAMClient): Promise<Finding[]> {
  return Promise.all(
    Object.entries(LINKED_ROLES).map(async ([RoleName, service]): Promise<Finding> => {
      const command = `aws iam create-service-linked-role --aws-service-name ${service}`;
      try {
        await iam.send(new GetRoleCommand({ RoleName }));
        return { what: RoleName, state: 'ok', detail: 'is there' };
      } catch (error) {
        if (isAbsent(error))
          return {
            what: RoleName,
            state: 'missing',
            detail: 'is made by the first deployment, if that may',
            command,
          };
        return unseen(RoleName, error, command);
      }
    }),
  );
}

interface Quota {
  readonly what: string;
  readonly service: string;
  readonly code: string;
  readonly needed: (env: Environment) => number;
}

/** Quotas that a first deployment runs into (Service Quotas' codes). */
const QUOTAS: readonly Quota[] = [
  {
    what: 'Fargate vCPUs',
    service: 'fargate',
    code: 'L-3032A538',
    needed: ({ mediaWorker, interviewApi }) =>
      mediaWorker.maxTasks * mediaWorker.cores + Math.ceil((interviewApi.maxTasks * interviewApi.cpu) / 1024),
  },
  {
    what: 'Elastic IP addresses',
    service: 'ec2',
    code: 'L-0263D0A3',
    needed: ({ network, turn }) =>
      (network.vpcId || network.nat === 'none'
        ? 0
        : network.nat === 'one'
          ? 1
          : network.availabilityZones.length) + (turn.enabled ? network.availabilityZones.length : 0),
  },
  {
    what: 'VPCs in a region',
    service: 'vpc',
    code: 'L-F678F1CE',
    needed: ({ network }) => (network.vpcId ? 0 : 1),
  },
];

export function quotaFindings(quotas: ServiceQuotasClient, env: Environment): Promise<Finding[]> {
  return Promise.all(
    QUOTAS.map(async ({ what, service, code, needed }): Promise<Finding> => {
      const wanted = needed(env);
      const command = `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${wanted}`;
      try {
        const { Quota: quota } = await quotas.send(
          new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code }),
        );
        const value = quota?.Value ?? 0;
        return value >= wanted
          ? { what, state: 'ok', detail: `${value} allowed, up to ${wanted} used by this environment` }
          : { what, state: 'missing', detail: `${value} allowed, ${wanted} needed`, command };
      } catch (error) {
        return unseen(what, error);
      }
    }),
  );
}

export async function registryFindings(
  ecr: ECRClient,
  env: Environment,
  account: string,
): Promise<Finding[]> {
  const registry = `${account}.dkr.ecr.${env.region}.amazonaws.com`;
  const login: Finding = await ecr.send(new GetAuthorizationTokenCommand({})).then(
    () => ({ what: 'ECR login', state: 'ok', detail: `a token for ${registry} can be had` }),
    (error: unknown) =>
      unseen(
        'ECR login',
        error,
        `aws ecr get-login-password --region ${env.region} | docker login --username AWS --password-stdin ${registry}`,
      ),
  );
  const repositories = await Promise.all(
    [env.mediaWorker.repository, env.interviewApi.repository].map(async (name): Promise<Finding> => {
      const what = `Repository ${name}`;
      const command = `npx cdk deploy ${env.project}-${env.environment}-data`;
      try {
        await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
        return { what, state: 'ok', detail: 'is there' };
      } catch (error) {
        if (isAbsent(error)) return { what, state: 'missing', detail: 'is made by the data stack', command };
        return unseen(what, error, command);
      }
    }),
  );
  return [login, ...repositories];
}
