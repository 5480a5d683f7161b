import { CfnParameter, type Stack } from 'aws-cdk-lib';
import {
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  OperatingSystemFamily,
  type CfnTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { acknowledge } from '../acknowledge';
import { nameOf } from '../names';
import type { SpoolStack } from './spool-stack';

/**
 * The image that a service runs, by digest: a parameter, so that a deployment which changes something else keeps
 * what is running (`cdk deploy` uses previous values).
 */
export function imageByDigest(
  stack: Stack,
  repository: IRepository,
  task: FargateTaskDefinition,
): ContainerImage {
  const digest = new CfnParameter(stack, 'ImageDigest', {
    description: 'Of the image to run: what `docker push` prints, sha256:…',
    allowedPattern: '^sha256:[0-9a-f]{64}$',
    constraintDescription: 'must be sha256: and 64 hexadecimal digits',
  });
  repository.grantPull(task.obtainExecutionRole());
  return ContainerImage.fromRegistry(repository.repositoryUriForDigest(digest.valueAsString));
}

/** @param cpu Fargate CPU units, 1024 a core */
export function taskDefinition(
  stack: SpoolStack,
  part: string,
  { cpu, memoryMib }: { readonly cpu: number; readonly memoryMib: number },
): FargateTaskDefinition {
  const task = new FargateTaskDefinition(stack, 'Task', {
    family: nameOf(stack.settings, part),
    cpu,
    memoryLimitMiB: memoryMib,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.X86_64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
  });
  acknowledge(task, {
    'AwsSolutions-ECS2':
      'What is no secret is an environment variable; every secret comes from Secrets Manager.',
  });
  const cfn = task.node.defaultChild as CfnTaskDefinition;
  cfn.addMetadata('cfn-lint', { config: { ignore_checks: ['E1029'] } });
  acknowledge(cfn, {
    'CloudFormation-Validate::E1029':
      'The collector, and not CloudFormation, fills in ${env:…} (cfn-lint is told too).',
  });
  acknowledge(task.obtainExecutionRole(), {
    'AwsSolutions-IAM5[Resource::*]': 'ecr:GetAuthorizationToken knows no resources.',
  });
  return task;
}

export function appLogGroup(stack: SpoolStack, part: string): LogGroup {
  const { project, environment, observability } = stack.settings;
  return new LogGroup(stack, 'LogGroup', {
    logGroupName: `/${project}/${environment}/${part}`,
    retention: observability.logRetentionDays,
    removalPolicy: stack.keepInProduction,
  });
}
