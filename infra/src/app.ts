import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Environment } from './config/schema';
import { ClusterStack } from './stacks/cluster';
import { DataStack } from './stacks/data';
import { InterviewApiStack } from './stacks/interview-api';
import { MediaWorkerStack } from './stacks/media-worker';
import { existingNetwork, NetworkStack } from './stacks/network';
import { ObservabilityStack } from './stacks/observability';
import { SecretsStack } from './stacks/secrets';
import { TurnStack } from './stacks/turn';

/** The stacks of one environment, in the order in which they are deployed. */
export function addStacks(app: App, env: Environment): void {
  const secrets = new SecretsStack(app, env);
  // An existing VPC is only a handful of ids, which need some stack to be written in.
  const network = env.network.vpcId ? existingNetwork(secrets, env) : new NetworkStack(app, env);
  const dataStack = new DataStack(app, env, network);
  const cluster = new ClusterStack(app, env, network);
  const turn = env.turn.enabled ? new TurnStack(app, env, { network, secrets, cluster }) : undefined;
  const workers = new MediaWorkerStack(app, env, { network, data: dataStack, secrets, cluster });
  const api = new InterviewApiStack(app, env, {
    network,
    data: dataStack,
    secrets,
    cluster,
    workerUrl: workers.controlUrl,
    turnUrls: turn?.urls,
  });
  new ObservabilityStack(app, env, { api, workers });

  Tags.of(app).add('Project', env.project);
  Tags.of(app).add('Environment', env.environment);
  Tags.of(app).add('ManagedBy', 'cdk');
  Tags.of(app).add('Owner', env.owner);
}

/**
 * An app with cdk-nag's checks: synthesis fails on a finding that has no reason.
 * @param environment its settings, given what CDK knows (`-c`, cdk.json)
 */
export function createApp(
  environment: (context: Readonly<Record<string, unknown>>) => Environment,
  props: AppProps = {},
): App {
  const app = new App({ analyticsReporting: false, ...props });
  // A stack whose values another one uses cannot be deleted or changed under it.
  app.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong');
  addStacks(app, environment(app.node.getAllContext() as Record<string, unknown>));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { writeSuppressionsToCloudFormation: true }));
  return app;
}
