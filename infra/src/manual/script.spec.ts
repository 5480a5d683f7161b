import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { environmentFor, synthesize } from '../deploy-policy/compute';
import { Emulator } from '../deploy-policy/emulator';
import type { StackTemplate } from '../permissions/templates';
import { LEFT_OUT, lowerCamel, word } from './commands';
import { EXISTING, manualContext } from './existing';
import { manualFiles, type Files } from './script';

const ROOT = join(__dirname, '../../..');
const tool = (name: string): string =>
  execFileSync(process.execPath, [join(ROOT, 'tools/python/index.mjs'), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('the manual way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spool-manual-'));
  let stacks: StackTemplate[];
  let files: Files;
  beforeAll(() => {
    const env = environmentFor(manualContext({}));
    stacks = synthesize(env);
    files = manualFiles(env, stacks);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a script that shellcheck has nothing to say of', () => {
    const { status, stdout } = spawnSync(tool('shellcheck'), [join(folder, 'deploy.sh')], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });

  it('makes, or leaves out with a reason, every resource of the stacks', () => {
    // stepFor throws for a type that is neither; here each one that is made has its name in the script or in a file.
    const all = Object.values(files).join('\n');
    for (const { template } of stacks) {
      for (const { Type, Properties } of Object.values(template.Resources)) {
        if (LEFT_OUT.some(({ type }) => type.test(Type))) continue;
        const { ServiceName, RepositoryName, LogGroupName } = Properties ?? {};
        for (const name of [ServiceName, RepositoryName, LogGroupName])
          if (typeof name === 'string') expect(all).toContain(name);
      }
    }
  });

  it('says the same of tasks as the stacks do', () => {
    const task = JSON.parse(files['task-definition-media-worker.json'] ?? '{}') as {
      cpu: string;
      containerDefinitions: { name: string; image: string; stopTimeout?: number; portMappings?: object[] }[];
    };
    const [worker] = task.containerDefinitions;
    expect(task.cpu).toBe('2048');
    expect(worker).toMatchObject({ name: 'media-worker', stopTimeout: 120 });
    expect(worker?.portMappings).toHaveLength(5);
    expect(worker?.image).toBe(
      '${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/spool-dev/media-worker@${MEDIA_WORKER_DIGEST}',
    );
  });

  it('leaves no stand-in and no function of CloudFormation', () => {
    for (const [name, text] of Object.entries(files)) {
      expect([name, /Fn::|"Ref"|AWS::|undefined|\[object/.test(text)]).toEqual([name, false]);
      for (const { standIn } of EXISTING) expect([name, text.includes(standIn)]).toEqual([name, false]);
    }
  });

  it('deploys on an emulator, and again onto what is there', async () => {
    const aws = tool('awscli');
    const emulator = await Emulator.start(
      tool('moto'),
      join(ROOT, 'tools/deploy-policy/emulator/server.py'),
      [],
    );
    try {
      const docker = join(folder, 'docker');
      // No engine runs here: what the script reads is how a push ends.
      writeFileSync(
        docker,
        `#!/bin/sh\n[ "$1" = login ] && cat >/dev/null\n[ "$1" = push ] && echo "latest: digest: ${DIGEST} size: 1234"\nexit 0\n`,
      );
      chmodSync(docker, 0o755);
      const env = {
        ...process.env,
        PATH: [folder, join(aws, '..'), process.env['PATH']].join(delimiter),
        AWS_ENDPOINT_URL: emulator.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        SOURCES: ROOT,
        TAG: 'test',
      };
      const cli = (command: string): string =>
        execFileSync(aws, [...command.split(' '), '--output', 'text'], { env, encoding: 'utf8' }).trim();
      const vpc = cli('ec2 describe-vpcs --query Vpcs[0].VpcId');
      const subnets = cli('ec2 describe-subnets --query Subnets[].SubnetId').split(/\s+/);
      const group = cli(
        `ec2 create-security-group --group-name theirs --description x --vpc-id ${vpc} --query GroupId`,
      );
      const cluster = cli('ecs create-cluster --cluster-name theirs --query cluster.clusterName');
      const balancer = cli(
        `elbv2 create-load-balancer --name theirs --subnets ${subnets.slice(0, 2).join(' ')} --query LoadBalancers[0].LoadBalancerArn`,
      );
      const targets = cli(
        `elbv2 create-target-group --name x --protocol HTTP --port 80 --vpc-id ${vpc} --query TargetGroups[0].TargetGroupArn`,
      );
      const listener = cli(
        `elbv2 create-listener --load-balancer-arn ${balancer} --protocol HTTP --port 80 --default-actions Type=forward,TargetGroupArn=${targets} --query Listeners[0].ListenerArn`,
      );
      const [a = '', b = '', c = '', d = ''] = subnets;
      const given = {
        VPC_ID: vpc,
        PUBLIC_SUBNET_1: a,
        PUBLIC_SUBNET_2: b,
        PRIVATE_SUBNET_1: c,
        PRIVATE_SUBNET_2: d,
        CLUSTER: cluster,
        ALB_ARN: balancer,
        ALB_LISTENER_ARN: listener,
        ALB_SECURITY_GROUP: group,
        DATABASE_HOST: 'db.example.org',
        DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-AbCdEf',
        DATABASE_SECURITY_GROUP: group,
      };
      const deploy = () =>
        spawnSync('bash', [join(folder, 'deploy.sh')], { env: { ...env, ...given }, encoding: 'utf8' });
      const first = deploy();
      expect([first.status, first.stderr.replace(/latest: digest: \S+ size: 1234\n/g, '')]).toEqual([0, '']);
      const image = cli(
        'ecs describe-task-definition --task-definition spool-dev-media-worker --query taskDefinition.containerDefinitions[0].image',
      );
      expect(image).toBe(`123456789012.dkr.ecr.us-east-1.amazonaws.com/spool-dev/media-worker@${DIGEST}`);
      const services = 'spool-dev-media-worker spool-dev-interview-api';
      const running = (): string =>
        cli(`ecs describe-services --cluster theirs --services ${services} --query services[].status`);
      expect(running().split(/\s+/)).toEqual(['ACTIVE', 'ACTIVE']);

      const second = deploy();
      expect(second.status).toBe(0);
      expect(running().split(/\s+/)).toEqual(['ACTIVE', 'ACTIVE']);
      expect(
        cli('ecr describe-repositories --query repositories[].repositoryName').split(/\s+/),
      ).toHaveLength(2);
    } finally {
      await emulator.close();
    }
    // Sixty calls of the AWS CLI, each a process that takes a second, twice.
  }, 600_000);

  it('says what to set when something is not given', () => {
    const { status, stderr } = spawnSync('bash', [join(folder, 'deploy.sh')], {
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('Set VPC_ID to the VPC')]);
  });
});

describe('word', () => {
  it('lets the shell fill in variables, and nothing else', () => {
    expect(word('${VPC_ID} a$b `c` "d" \\e ${env:X}')).toBe(
      '"${VPC_ID} a\\$b \\`c\\` \\"d\\" \\\\e \\${env:X}"',
    );
  });
});

describe('lowerCamel', () => {
  it('spells keys as ECS does, and leaves data alone', () => {
    const options = { 'awslogs-group': '/a', Mode: 'x' };
    expect(
      lowerCamel({ ContainerPort: 1, LogConfiguration: { LogDriver: 'awslogs', Options: options } }),
    ).toEqual({
      containerPort: 1,
      logConfiguration: { logDriver: 'awslogs', options },
    });
  });
});
