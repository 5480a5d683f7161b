import { Duration } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
  type CfnStateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { acknowledge } from '../acknowledge';
import { nameOf } from '../names';
import type { SpoolStack } from './spool-stack';

/**
 * Tasks read secrets when they start. Open connections outlive a new password, new ones do not: so a rotation is
 * followed by a rolling deployment. The event comes by CloudTrail, so the account needs a trail.
 */
export function redeployAfterRotation(stack: SpoolStack, service: FargateService, secret: ISecret): void {
  const { project, environment, observability } = stack.settings;
  const redeploy = new CallAwsService(stack, 'Redeploy', {
    service: 'ecs',
    action: 'updateService',
    parameters: {
      Cluster: service.cluster.clusterName,
      Service: service.serviceName,
      ForceNewDeployment: true,
    },
    iamResources: [service.serviceArn],
  });
  redeploy.addRetry({ maxAttempts: 5, interval: Duration.seconds(10) });
  const logGroup = new LogGroup(stack, 'RedeployLogs', {
    logGroupName: `/${project}/${environment}/redeploy-after-rotation`,
    retention: observability.logRetentionDays,
    removalPolicy: stack.keepInProduction,
  });
  const machine = new StateMachine(stack, 'RedeployAfterRotation', {
    stateMachineName: nameOf(stack.settings, 'redeploy-after-rotation'),
    stateMachineType: StateMachineType.EXPRESS,
    definitionBody: DefinitionBody.fromChainable(redeploy),
    tracingEnabled: true,
    logs: { destination: logGroup, level: LogLevel.ALL },
  });
  // The CDK writes a dependency that is there anyway.
  (machine.node.defaultChild as CfnStateMachine).addMetadata('cfn-lint', {
    config: { ignore_checks: ['W3005'] },
  });
  acknowledge(machine, {
    'AwsSolutions-IAM5[Resource::*]': 'Delivery of logs and traces, which know no resources.',
  });
  new Rule(stack, 'SecretRotated', {
    description: 'The database’s password changed: start new gateway tasks',
    eventPattern: {
      source: ['aws.secretsmanager'],
      detail: {
        eventName: ['RotationSucceeded'],
        additionalEventData: { SecretId: [secret.secretArn] },
      },
    },
    targets: [new SfnStateMachine(machine)],
  });
}
