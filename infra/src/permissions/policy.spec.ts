import { computeDeployment, type ComputedDeployment } from '../deploy-policy/compute';
import { EXISTING } from '../testing';
import { differencesFrom, type Difference } from './compare';
import { properName } from './iam-actions';
import { managedPoliciesTemplate } from './managed-policies';
import { adminPage } from './page';
import { charactersOf, MAX_POLICIES, MAX_POLICY_CHARACTERS, policiesFor, type Statement } from './policy';
import { SEED_LIST } from './seed-list';

const ACCOUNT = '123456789012';
const statementsOf = ({ policies }: ComputedDeployment): Statement[] =>
  policies.flatMap(({ document }) => [...document.Statement]);

describe.each(['dev', 'prod'])('the policies for %s', (environment) => {
  let computed: ComputedDeployment;
  beforeAll(async () => {
    computed = await computeDeployment({ environment }, ACCOUNT);
  });

  it('know every resource type', () => {
    expect(computed.needs.unknownTypes).toEqual([]);
  });

  it('fit into what IAM takes', () => {
    expect(computed.policies.length).toBeLessThanOrEqual(MAX_POLICIES);
    for (const { name, document } of computed.policies) {
      expect([name, charactersOf(document) <= MAX_POLICY_CHARACTERS]).toEqual([name, true]);
      const sids = document.Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  it('allow everything that is needed, each action in one place, and no action with a wildcard', async () => {
    const actions = statementsOf(computed).flatMap(({ Action }) => Action);
    expect([...actions].sort()).toEqual([...computed.needs.reasons.keys()].sort());
    for (const action of actions) expect(await properName(action)).toBe(action);
  });

  it('pass roles only to the services that the templates’ roles trust', () => {
    const [pass, ...others] = statementsOf(computed).filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(others).toEqual([]);
    const services = pass?.Condition?.['StringEquals']?.['iam:PassedToService'] ?? [];
    expect(services).toEqual(
      expect.arrayContaining(['ecs-tasks.amazonaws.com', 'cloudformation.amazonaws.com']),
    );
    for (const service of services) expect(service).toMatch(/^[a-z-]+\.amazonaws\.com$/);
    expect(pass?.Resource).not.toContain('*');
  });

  it('reach no role, secret, log group, bucket or stack that is not ours', () => {
    const isHarmless = (action: string): boolean =>
      /:(List|Describe|Get)|GetAuthorizationToken|CreateServiceLinkedRole/.test(action);
    const reach = (service: string): string[] =>
      statementsOf(computed)
        .filter(({ Action }) =>
          Action.some((action) => action.startsWith(`${service}:`) && !isHarmless(action)),
        )
        .flatMap(({ Resource }) => Resource);
    const prefix = `spool-${environment}`;
    const ours = new RegExp(
      `(${prefix}-|spool/${environment}/|/spool/${environment}/|cdk-hnb659fds-|CDKToolkit|cdk-bootstrap/hnb659fds|secret:rds!|aws-service-role/|changeSet/cdk-)`,
    );
    for (const service of ['iam', 'secretsmanager', 's3', 'cloudformation', 'ssm', 'sts', 'sns', 'events']) {
      expect([service, reach(service).filter((arn) => !ours.test(arn))]).toEqual([service, []]);
    }
  });
});

it('reaches the cluster and the load balancer that were there before', async () => {
  const computed = await computeDeployment(EXISTING, ACCOUNT);
  const resources = statementsOf(computed).flatMap(({ Resource }) => Resource);
  expect(resources).toContain(`arn:aws:ecs:us-east-1:${ACCOUNT}:cluster/theirs`);
  expect(resources.some((arn) => arn.includes('listener/app/theirs'))).toBe(true);
  expect(resources.some((arn) => arn.includes('cluster/spool-dev'))).toBe(false);
});

it('says so when one user cannot have so many policies, and when a name alone is too long', async () => {
  const { needs, scope } = await computeDeployment({});
  // A name is in every ARN.
  const named = (length: number) => policiesFor(needs, { ...scope, prefix: 'x'.repeat(length) });
  await expect(named(1500)).rejects.toThrow(/more than the 10 that IAM lets one have/);
  await expect(named(7000)).rejects.toThrow(/Choose shorter names/);
});

describe('the list that was handed out before', () => {
  let differences: Difference[];
  let computed: ComputedDeployment;
  beforeAll(async () => {
    computed = await computeDeployment({});
    differences = await differencesFrom(computed.needs);
  });
  const of = (kind: Difference['kind']): string[] =>
    differences.filter((difference) => difference.kind === kind).map(({ action }) => action);

  it('has five actions that do not exist', () => {
    expect(of('wrong').sort()).toEqual([
      'ecr:PutRepositoryPolicy',
      'ecs:CreateTaskDefinition',
      'efs:CreateFileSystem',
      'efs:CreateMountTarget',
      'efs:DescribeFileSystems',
    ]);
    for (const { kind, reason } of differences) if (kind === 'wrong') expect(reason).toMatch(/was meant/);
  });

  it('misses, among others, the execution of change sets, tags, and all that deletes', () => {
    expect(of('missing')).toEqual(
      expect.arrayContaining([
        'cloudformation:ExecuteChangeSet',
        'cloudformation:DescribeChangeSet',
        'ec2:CreateTags',
        'ec2:DeleteVpc',
        'ecs:UpdateService',
        'ecs:DeleteService',
        'iam:CreateServiceLinkedRole',
        'servicediscovery:CreateHttpNamespace',
      ]),
    );
  });

  it('and ours differ by just what is explained', async () => {
    const seeds = (await Promise.all(Object.values(SEED_LIST).flat().map(properName))).filter(Boolean);
    const kept = seeds.filter((action) => action !== undefined && computed.needs.reasons.has(action));
    expect(new Set([...kept, ...of('missing')])).toEqual(new Set(computed.needs.reasons.keys()));
    for (const { reason } of differences) expect(reason.length).toBeGreaterThan(5);
  });

  it('is told apart on the page for an admin, which holds every policy', () => {
    const page = adminPage(computed.scope, computed.policies, differences);
    for (const { name } of computed.policies) expect(page).toContain(`${name}.json`);
    expect(page).toContain('AdministratorAccess</code> is not needed');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3)/);
  });

  it('becomes managed policies that one command makes', () => {
    const template = managedPoliciesTemplate(computed.scope, computed.policies) as {
      Resources: Record<string, { Type: string }>;
    };
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::IAM::ManagedPolicy')).toHaveLength(computed.policies.length);
    expect(types).toEqual(expect.arrayContaining(['AWS::IAM::Role', 'AWS::IAM::OIDCProvider']));
  });
});
