import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from '../packages';

const ResourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
});
export const TemplateSchema = z.looseObject({
  Resources: z.record(z.string(), ResourceSchema),
  Parameters: z
    .record(z.string(), z.looseObject({ Type: z.string(), Default: z.unknown().optional() }))
    .optional(),
});
export type Template = z.output<typeof TemplateSchema>;

export interface StackTemplate {
  /** Our name of it, e.g. `media-worker`. */
  readonly part: string;
  readonly stackName: string;
  readonly template: Template;
}

const ManifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .default({}),
    }),
  ),
});

/**
 * The stacks of a synthesized app, each after those that it needs.
 * @param folder e.g. `dist/cdk.out`
 * @throws {Error} that names the command to run when nothing was synthesized
 */
export function readTemplates(folder: string): StackTemplate[] {
  const { artifacts } = ManifestSchema.parse(readJson(join(folder, 'manifest.json')));
  const inOrder = new Map<string, StackTemplate>();
  const visit = (part: string): void => {
    const artifact = artifacts[part];
    if (inOrder.has(part) || artifact?.type !== 'aws:cloudformation:stack') return;
    for (const other of artifact.dependencies) visit(other);
    const { templateFile = `${part}.template.json`, stackName = part } = artifact.properties;
    inOrder.set(part, {
      part,
      stackName,
      template: TemplateSchema.parse(readJson(join(folder, templateFile))),
    });
  };
  for (const part of Object.keys(artifacts)) visit(part);
  return [...inOrder.values()];
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`Run \`npx nx run infra:synth\` first: ${file} cannot be read.`, { cause });
  }
}

/** CDK's own stack, which every account needs once a region. */
export function bootstrapTemplate(): StackTemplate {
  const cdk = join(packageFolder('aws-cdk'), 'bin/cdk');
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [
      cdk,
      'bootstrap',
      '--show-template',
      '--json',
      '--no-notices',
      '--no-version-reporting',
      '--app',
      'true',
    ],
    { encoding: 'utf8', maxBuffer: 8 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`CDK does not print its bootstrap template: ${stderr.trim()}`);
  return { part: 'bootstrap', stackName: 'CDKToolkit', template: TemplateSchema.parse(JSON.parse(stdout)) };
}
