import { DefaultStackSynthesizer, PermissionsBoundary, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment } from '../config/schema';
import { nameOf } from '../names';

/** What all our stacks share: where they go, how they are named, and what production means. */
export class SpoolStack extends Stack {
  /** For what people would miss: kept with a snapshot where there is one, or at least kept, in production. */
  readonly keepInProduction: RemovalPolicy;

  constructor(
    scope: Construct,
    part: string,
    readonly settings: Environment,
    description: string,
  ) {
    super(scope, part, {
      stackName: nameOf(settings, part),
      description: `Spool interview service, ${settings.environment}: ${description}`,
      env: { region: settings.region, account: settings.account },
      terminationProtection: settings.production,
      synthesizer: new DefaultStackSynthesizer(settings.qualifier ? { qualifier: settings.qualifier } : {}),
      permissionsBoundary: settings.permissionsBoundary
        ? PermissionsBoundary.fromName(settings.permissionsBoundary)
        : undefined,
    });
    this.keepInProduction = settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }
}
