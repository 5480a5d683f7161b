import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app';
import { loadEnvironment } from '../config/load';
import type { Environment } from '../config/schema';
import type { Scope } from '../permissions/narrow';
import { needsOf, type Needs } from '../permissions/needs';
import { policiesFor, type DeployPolicy } from '../permissions/policy';
import { scopeOf } from '../permissions/scope';
import { bootstrapTemplate, readTemplates, type StackTemplate } from '../permissions/templates';

export interface ComputedDeployment {
  readonly env: Environment;
  readonly scope: Scope;
  readonly bootstrap: StackTemplate;
  readonly stacks: readonly StackTemplate[];
  readonly needs: Needs;
  readonly policies: readonly DeployPolicy[];
}

/**
 * Synthesizes an environment's stacks, and computes what deploying them takes.
 * @param context as from `-c`; `environment` and `config` choose the file
 */
export async function computeDeployment(
  context: Readonly<Record<string, string>>,
  account?: string,
): Promise<ComputedDeployment> {
  const env = environmentFor(context);
  const stacks = synthesize(env);
  const bootstrap = bootstrapTemplate();
  const needs = await needsOf([bootstrap, ...stacks]);
  const scope = scopeOf(env, account);
  return { env, scope, bootstrap, stacks, needs, policies: await policiesFor(needs, scope) };
}

export function environmentFor(context: Readonly<Record<string, string>>): Environment {
  const name = context['environment'] ?? context['env'] ?? 'dev';
  return loadEnvironment(context['config'] ?? join('infra/config', `${name}.json`), context);
}

/** An environment's stacks, in the order in which they are deployed. */
export function synthesize(env: Environment): StackTemplate[] {
  const outdir = mkdtempSync(join(tmpdir(), 'spool-synth-'));
  try {
    createApp(() => env, { outdir }).synth();
    return readTemplates(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
