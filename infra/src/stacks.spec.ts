import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { detailsOf } from './permissions/iam-actions';
import { EXISTING, resources, synthesize, type Synthesized } from './testing';

const dev = synthesize('dev');
const prod = synthesize('prod');
const both: [string, Synthesized][] = [
  ['dev', dev],
  ['prod', prod],
];

describe.each(both)('the stacks of %s', (name, synthesized) => {
  it('are what they were', () => {
    for (const [stack, template] of Object.entries(synthesized.templates)) {
      expect(template.toJSON()).toMatchSnapshot(`${name} ${stack}`);
    }
  });

  it('let the world reach only media ports, TURN and the load balancer', () => {
    const open = resources(synthesized, 'AWS::EC2::SecurityGroupIngress')
      .filter(
        ({ properties }) => properties['CidrIp'] === '0.0.0.0/0' || properties['CidrIpv6'] !== undefined,
      )
      .map(({ stack, properties }) => {
        expect(properties['FromPort']).toBe(properties['ToPort']);
        return `${stack} ${properties['IpProtocol']} ${properties['FromPort']}`;
      })
      .sort();
    const media = (name === 'dev' ? [44_400, 44_401] : [44_400, 44_401, 44_402, 44_403]).flatMap((port) => [
      `media-worker tcp ${port}`,
      `media-worker udp ${port}`,
    ]);
    const expected = [
      ...media,
      'interview-api tcp 80',
      ...(name === 'prod' ? ['interview-api tcp 443'] : []),
      'turn tcp 3478',
      'turn udp 3478',
    ];
    expect(open).toEqual(expected.sort());

    for (const { id, properties } of resources(synthesized, 'AWS::EC2::SecurityGroup')) {
      const inline = (properties['SecurityGroupIngress'] ?? []) as { CidrIp?: unknown }[];
      expect([id, inline.filter(({ CidrIp }) => CidrIp === '0.0.0.0/0')]).toEqual([id, []]);
    }
    for (const { properties } of resources(synthesized, 'AWS::RDS::DBInstance')) {
      expect(properties['PubliclyAccessible']).not.toBe(true);
    }
  });

  it('encrypt whatever is kept, and whatever is sent over a network of ours', () => {
    const { templates } = synthesized;
    templates['data']?.allResourcesProperties('AWS::RDS::DBInstance', { StorageEncrypted: true });
    templates['data']?.allResourcesProperties('AWS::EFS::FileSystem', { Encrypted: true });
    for (const { properties } of resources(synthesized, 'AWS::S3::Bucket')) {
      expect(properties['BucketEncryption']).toBeDefined();
      expect(properties['PublicAccessBlockConfiguration']).toMatchObject({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
    for (const { properties } of resources(synthesized, 'AWS::SNS::Topic')) {
      expect(properties['KmsMasterKeyId']).toBeDefined();
    }
    for (const { properties } of resources(synthesized, 'AWS::ECS::TaskDefinition')) {
      for (const volume of (properties['Volumes'] ?? []) as Record<string, unknown>[]) {
        const efs = volume['EFSVolumeConfiguration'] as { TransitEncryption?: string } | undefined;
        if (efs) expect(efs.TransitEncryption).toBe('ENABLED');
      }
    }
    templates['interview-api']?.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Environment: Match.arrayWith([
            {
              Name: 'DATABASE_URL',
              Value: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('sslmode=verify-full$')])] },
            },
          ]),
        }),
      ]),
    });
  });

  it('put no secret into a template or an environment variable', () => {
    for (const { properties } of resources(synthesized, 'AWS::ECS::TaskDefinition')) {
      for (const container of properties['ContainerDefinitions'] as {
        Environment?: { Name: string }[];
        Secrets?: { Name: string }[];
      }[]) {
        const names = (container.Environment ?? []).map(({ Name }) => Name);
        expect(names.filter((variable) => /SECRET|TOKEN|PASSWORD|API_KEY/.test(variable))).toEqual([]);
      }
    }
    for (const { properties } of resources(synthesized, 'AWS::SecretsManager::Secret')) {
      // No keys yet: a list that is empty tells nothing.
      if (properties['SecretString'] === '[]') continue;
      expect(properties['SecretString']).toBeUndefined();
      expect(properties['GenerateSecretString']).toBeDefined();
    }
  });

  it('give tasks no action with a wildcard, and all resources only where AWS knows none', async () => {
    const taskPolicies = resources(synthesized, 'AWS::IAM::Policy').filter(({ id }) => /^Task/.test(id));
    expect(taskPolicies.length).toBeGreaterThanOrEqual(5);
    for (const { properties } of taskPolicies) {
      const { Statement } = properties['PolicyDocument'] as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      for (const { Action, Resource } of Statement) {
        const actions = [Action].flat();
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        if ([Resource].flat().includes('*')) {
          for (const action of actions)
            expect([action, (await detailsOf(action)).isWildcardOnly]).toEqual([action, true]);
        }
      }
    }
    // No role gets one of AWS's broad managed policies.
    for (const { properties } of resources(synthesized, 'AWS::IAM::Role')) {
      expect(properties['ManagedPolicyArns']).toBeUndefined();
    }
  });

  it('can be told by their tags', () => {
    const tags = resources(synthesized, 'AWS::ECS::Service').map(({ properties }) => properties['Tags']);
    expect(tags.length).toBe(3);
    for (const list of tags) {
      expect(list).toEqual(
        expect.arrayContaining([
          { Key: 'Environment', Value: name },
          { Key: 'ManagedBy', Value: 'cdk' },
          { Key: 'Owner', Value: 'spool-team' },
          { Key: 'Project', Value: 'spool' },
        ]),
      );
    }
  });

  it('are stopped and rolled back by ECS when new tasks do not come up', () => {
    for (const { properties } of resources(synthesized, 'AWS::ECS::Service')) {
      expect(properties['DeploymentConfiguration']).toMatchObject({
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
      });
    }
  });
});

describe('media workers', () => {
  const template = prod.templates['media-worker'];

  it('have one UDP and one TCP port a core, and no range that would burst the task definition', () => {
    const [task] = resources(prod, 'AWS::ECS::TaskDefinition').filter(
      ({ stack }) => stack === 'media-worker',
    );
    const [container] = task?.properties['ContainerDefinitions'] as { PortMappings: object[] }[];
    const media = [44_400, 44_401, 44_402, 44_403].flatMap((ContainerPort) => [
      { ContainerPort, Protocol: 'udp' },
      { ContainerPort, Protocol: 'tcp' },
    ]);
    expect(container?.PortMappings).toEqual([
      { ContainerPort: 8090, Name: 'control', Protocol: 'tcp' },
      ...media,
    ]);
    // ECS refuses task definitions above 64 KiB.
    expect(JSON.stringify(task?.properties).length).toBeLessThan(65_536);
  });

  it('have public addresses, 120 s to leave, and may protect themselves', () => {
    template?.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
    });
    template?.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([Match.objectLike({ Name: 'media-worker', StopTimeout: 120 })]),
    });
    template?.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
            Resource: Match.not('*'),
          }),
        ]),
      }),
    });
  });

  it('scale on the capacity that they say is used, not on CPU', () => {
    template?.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 0.6,
        CustomizedMetricSpecification: Match.objectLike({
          MetricName: 'spool_capacity_used',
          Namespace: 'Spool/prod',
        }),
      }),
    });
    template?.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 1);
  });

  it('run half on Spot only when asked', () => {
    const spot = synthesize('dev', { 'mediaWorker.spot': 'true' });
    spot.templates['media-worker']?.hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [
        { Base: 1, CapacityProvider: 'FARGATE', Weight: 1 },
        { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
      ],
    });
  });
});

describe('production', () => {
  it('protects what people would miss', () => {
    prod.templates['data']?.hasResource('AWS::RDS::DBInstance', {
      DeletionPolicy: 'Snapshot',
      Properties: Match.objectLike({ DeletionProtection: true, MultiAZ: true, BackupRetentionPeriod: 30 }),
    });
    for (const type of ['AWS::EFS::FileSystem', 'AWS::ECR::Repository']) {
      prod.templates['data']?.allResources(type, { DeletionPolicy: 'Retain' });
    }
    prod.templates['interview-api']?.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'true' }]),
    });
    for (const [{ app }, wanted] of [
      [prod, true],
      [dev, false],
    ] as const) {
      const protectedStacks = app.node.children
        .filter(Stack.isStack)
        .map((stack) => stack.terminationProtection);
      expect(new Set(protectedStacks)).toEqual(new Set([wanted]));
    }
  });

  it('speaks HTTPS, and sends who does not there', () => {
    const ports = resources(prod, 'AWS::ElasticLoadBalancingV2::Listener')
      .filter(({ stack }) => stack === 'interview-api')
      .map(({ properties }) => [properties['Port'], properties['Protocol'], properties['SslPolicy'] ?? null]);
    expect(ports).toEqual([
      [80, 'HTTP', null],
      [443, 'HTTPS', 'ELBSecurityPolicy-TLS13-1-2-2021-06'],
    ]);
  });
});

describe('what exists already', () => {
  const existing = synthesize('dev', { ...EXISTING, qualifier: 'abc123' });

  it('is used and not created again', () => {
    expect(Object.keys(existing.templates)).not.toContain('network');
    const types = new Set(resources(existing).map(({ type }) => type));
    for (const type of ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::ECS::Cluster', 'AWS::EC2::NatGateway']) {
      expect(types).not.toContain(type);
    }
    existing.templates['interview-api']?.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 0);
    existing.templates['interview-api']?.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      ListenerArn: EXISTING.albListenerArn,
    });
    for (const { properties } of resources(existing, 'AWS::ECS::Service')) {
      expect(properties['Cluster']).toBe('theirs');
    }
  });

  it('includes a bootstrap with another qualifier', () => {
    for (const stack of existing.app.node.children.filter(Stack.isStack)) {
      expect(stack.synthesizer.bootstrapQualifier).toBe('abc123');
    }
  });

  it('includes a database', () => {
    const { templates } = synthesize('dev', {
      databaseHost: 'db.example.org',
      databaseSecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-AbCdEf',
      databaseSecurityGroupId: 'sg-0123456789abcdefb',
    });
    templates['data']?.resourceCountIs('AWS::RDS::DBInstance', 0);
    expect(JSON.stringify(templates['interview-api']?.toJSON())).toContain('spool@db.example.org:5432/spool');
  });
});

it('Aurora can take the database’s place', () => {
  const { templates } = synthesize('prod', { 'data.engine': 'aurora-serverless' });
  templates['data']?.hasResource('AWS::RDS::DBCluster', {
    DeletionPolicy: 'Snapshot',
    Properties: Match.objectLike({ StorageEncrypted: true, DeletionProtection: true }),
  });
});
