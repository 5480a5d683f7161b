import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  IAMClient,
  CreatePolicyCommand,
  CreateUserCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { diagnose } from '../doctor/doctor';
import { tableOf } from '../doctor/findings';
import { computeDeployment, environmentFor, synthesize, type ComputedDeployment } from './compute';
import { DeniedError, Deployment } from './deployment';
import { Emulator, EMULATOR_ACCOUNT, type Credentials } from './emulator';
import { defaultNetwork, prove } from './prove';

const ROOT = join(__dirname, '../../..');
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

describe('on an emulator with IAM enforcement', () => {
  let computed: ComputedDeployment;
  let emulator: Emulator;
  let clusterOf: (changes?: Record<string, string>) => ReturnType<typeof synthesize>;

  beforeAll(async () => {
    // Installs moto when it is not there.
    const python = execFileSync(process.execPath, [join(ROOT, 'tools/python/index.mjs'), 'moto'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
    computed = await computeDeployment({}, EMULATOR_ACCOUNT);
    const script = join(ROOT, 'tools/deploy-policy/emulator/server.py');
    emulator = await Emulator.start(python, script, [computed.bootstrap, ...computed.stacks]);
    const network = await defaultNetwork(emulator);
    clusterOf = (changes = {}) =>
      synthesize(environmentFor({ ...network, ...changes })).filter(({ part }) => part === 'cluster');
  });
  afterAll(() => emulator?.close());

  const user = async (documents: readonly object[]): Promise<Credentials> => {
    await emulator.reset();
    const iam = new IAMClient(emulator.config());
    await iam.send(new CreateUserCommand({ UserName: 'somebody' }));
    for (const [index, document] of documents.entries()) {
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `p${index}`, PolicyDocument: JSON.stringify(document) }),
      );
      await iam.send(new AttachUserPolicyCommand({ UserName: 'somebody', PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'somebody' }));
    iam.destroy();
    await emulator.enforce(true);
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  };
  const diagnosisOf = (credentials: Credentials) =>
    diagnose(emulator.config(credentials), computed.env, computed.scope, computed.policies);

  it('a user with the computed policies deploys; without any one group they cannot, and the doctor foresees which', async () => {
    const proof = await prove({
      emulator,
      policies: computed.policies,
      qualifier: computed.scope.qualifier,
      bootstrap: computed.bootstrap,
      stacks: clusterOf(),
      changed: clusterOf({ owner: 'somebody-else' }),
      predict: async (credentials) => (await diagnosisOf(credentials)).missingGroups,
      log: () => undefined,
    });
    expect(proof.created).toEqual(['cluster']);
    expect(proof.updated).toEqual(['cluster']);
    expect(proof.deleted).toEqual(['cluster']);
    expect([...proof.deniedWithout.values()].every((action) => action !== undefined)).toBe(true);
    expect([...proof.predictedWithout]).toEqual([
      [1, [1]],
      [2, [2]],
      [3, [3]],
      [4, [4]],
    ]);
    expect(proof.facts.unsupported).toEqual([]);
    // What the emulator itself called, whatever AWS's schemas say.
    expect(proof.facts.calls).toEqual(
      expect.arrayContaining(['ecs:CreateCluster', 'ec2:CreateSecurityGroup']),
    );
  });

  it('a policy for other names does not do', async () => {
    const others = computed.policies.map(
      ({ document }) => JSON.parse(JSON.stringify(document).replaceAll('spool-dev', 'others-dev')) as object,
    );
    const credentials = await user(others);
    const deployment = new Deployment(emulator.config(credentials), computed.scope.qualifier);
    await deployment.bootstrap(computed.bootstrap);
    const [cluster] = clusterOf();
    const outcome = cluster ? deployment.deploy(cluster, 'CREATE', {}) : undefined;
    await expect(outcome).rejects.toThrow(DeniedError);
    deployment.close();
  });

  it('the doctor reads policies where it may, and names each action that is missing', async () => {
    const reader = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' }],
    };
    const without = computed.policies.map(
      ({ document }) => JSON.parse(JSON.stringify(document).replaceAll('"ecs:CreateService",', '')) as object,
    );
    const { findings, missingGroups } = await diagnosisOf(await user([...without, reader]));
    expect(missingGroups).toEqual([3]);
    const finding = findings.find(({ what }) => what.startsWith('Permissions 3'));
    expect(finding).toMatchObject({
      state: 'missing',
      detail: 'read from the attached policies: ecs:CreateService',
    });
    expect(finding?.command).toContain('npm run deploy-policy');
  });

  it('the doctor says what it could not see to somebody who may do nothing', async () => {
    const { findings, missingGroups } = await diagnosisOf(await user([]));
    expect(missingGroups).toEqual([1, 2, 3, 4]);
    const table = tableOf(findings);
    expect(table).toMatch(/\? Fargate vCPUs +could not be seen/);
    expect(table).toMatch(/→ npx cdk bootstrap aws:\/\/123456789012\/us-east-1/);
    expect(table).toMatch(/\d+ fine, \d+ missing, \d+ could not be seen/);
  });

  it('the doctor says so when AWS does not know the credentials', async () => {
    const { findings } = await diagnosisOf({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' });
    expect(findings[0]).toMatchObject({ what: 'Credentials', state: 'missing', command: 'aws configure' });
  });
});
