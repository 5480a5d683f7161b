import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack, type App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from './app';
import { loadEnvironment } from './config/load';

export const CONFIG_DIR = join(__dirname, '../config');

/** The ids of things that were there before, in the form that AWS gives them. */
export const EXISTING = {
  vpcId: 'vpc-0123456789abcdef0',
  publicSubnetIds: 'subnet-0123456789abcdefa,subnet-0123456789abcdefb',
  privateSubnetIds: 'subnet-0123456789abcdefc,subnet-0123456789abcdefd',
  clusterName: 'theirs',
  albArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/theirs/1234567890123456',
  albListenerArn:
    'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1234567890123456/1234567890123456',
  albSecurityGroupId: 'sg-0123456789abcdefa',
};

export interface Synthesized {
  readonly app: App;
  /** By part, e.g. `media-worker`. */
  readonly templates: Record<string, Template>;
}

/** An environment's templates; its output folder is gone when this returns. */
export function synthesize(environment: 'dev' | 'prod', context: Record<string, string> = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'spool-infra-'));
  try {
    const app = createApp(() => loadEnvironment(join(CONFIG_DIR, `${environment}.json`), context), {
      outdir,
    });
    const templates = Object.fromEntries(
      app.node.children.filter(Stack.isStack).map((stack) => [stack.node.id, Template.fromStack(stack)]),
    );
    return { app, templates };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
}

/** @param type e.g. `AWS::EC2::SecurityGroup`; all types without it */
export function resources({ templates }: Synthesized, type?: string): Resource[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(
      (template.toJSON() as { Resources: Record<string, { Type: string; Properties?: object }> }).Resources,
    )
      .filter(([, resource]) => type === undefined || resource.Type === type)
      .map(([id, resource]) => ({
        stack,
        id,
        type: resource.Type,
        properties: (resource.Properties ?? {}) as Record<string, unknown>,
      })),
  );
}
