import type { IAMClient } from '@aws-sdk/client-iam';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListAttachedGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { allows, PolicyDocumentSchema, type ReadPolicy } from '../permissions/evaluate';
import { groupOf, type GroupNumber } from '../permissions/groups';
import type { DeployPolicy } from '../permissions/policy';
import type { Principal } from './identity';

/** SimulatePrincipalPolicy takes at most so many actions at once. */
const ACTIONS_A_CALL = 100;

export interface PermissionsSeen {
  /** How it was found out; undefined when nobody let us. */
  readonly how: 'simulated by IAM' | 'read from the attached policies';
  readonly missing: readonly string[];
}

/** One thing to be allowed, on one ARN. */
interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** What the computed policies allow, as questions to ask of what somebody has. */
export function questionsOf(policies: readonly DeployPolicy[]): Question[] {
  return policies
    .flatMap(({ document }) => document.Statement)
    .flatMap(({ Action, Resource, Condition }) => {
      const context = Object.fromEntries(
        Object.values(Condition ?? {}).flatMap((keys) =>
          Object.entries(keys).map(([key, values]) => [key, values[0] ?? ''] as const),
        ),
      );
      return Action.map((action) => ({ action, resource: Resource[0] ?? '*', context }));
    });
}

/**
 * Which of the computed permissions the caller lacks: as IAM simulates it where that is allowed, else from the text of
 * the caller's policies where those may be read.
 * @returns undefined when neither is allowed
 */
export async function permissionsOf(
  iam: IAMClient,
  principal: Principal,
  policies: readonly DeployPolicy[],
): Promise<PermissionsSeen | undefined> {
  const questions = questionsOf(policies);
  try {
    return { how: 'simulated by IAM', missing: await simulate(iam, principal.policySourceArn, questions) };
  } catch {
    // Not allowed, or not there: ask in the next way.
  }
  try {
    const read = await readPolicies(iam, principal);
    const missing = questions.filter(
      ({ action, resource, context }) => !allows(read, action, resource, context),
    );
    return {
      how: 'read from the attached policies',
      missing: [...new Set(missing.map(({ action }) => action))].sort(),
    };
  } catch {
    return undefined;
  }
}

async function simulate(
  iam: IAMClient,
  principalArn: string,
  questions: readonly Question[],
): Promise<string[]> {
  const byTarget = new Map<string, Question[]>();
  for (const question of questions) {
    const key = JSON.stringify([question.resource, question.context]);
    byTarget.set(key, [...(byTarget.get(key) ?? []), question]);
  }
  const missing = new Set<string>();
  for (const group of byTarget.values()) {
    const [first] = group;
    for (let start = 0; first && start < group.length; start += ACTIONS_A_CALL) {
      const { EvaluationResults = [] } = await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: principalArn,
          ActionNames: group.slice(start, start + ACTIONS_A_CALL).map(({ action }) => action),
          ResourceArns: [first.resource],
          ContextEntries: Object.entries(first.context).map(([ContextKeyName, value]) => ({
            ContextKeyName,
            ContextKeyType: 'string',
            ContextKeyValues: [value],
          })),
        }),
      );
      for (const { EvalActionName, EvalDecision } of EvaluationResults)
        if (EvalDecision !== 'allowed' && EvalActionName) missing.add(EvalActionName);
    }
  }
  return [...missing].sort();
}

async function readPolicies(iam: IAMClient, { kind, name }: Principal): Promise<ReadPolicy[]> {
  const documents: string[] = [];
  const arns: string[] = [];
  if (kind === 'user') {
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName: name }));
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(
        new GetUserPolicyCommand({ UserName: name, PolicyName }),
      );
      documents.push(PolicyDocument);
    }
    const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: name }));
    arns.push(...(attached.AttachedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn));
    const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName: name }));
    for (const { GroupName } of Groups) {
      const ofGroup = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
      arns.push(...(ofGroup.AttachedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn));
    }
  } else {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(
        new GetRolePolicyCommand({ RoleName: name, PolicyName }),
      );
      documents.push(PolicyDocument);
    }
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
    arns.push(...(attached.AttachedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn));
  }
  for (const PolicyArn of arns) {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    documents.push(PolicyVersion?.Document ?? '');
  }
  return documents.map((text) =>
    PolicyDocumentSchema.parse(JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text))),
  );
}

/** The groups of the list that actions are in. */
export const groupsOf = (actions: readonly string[]): GroupNumber[] =>
  [...new Set(actions.map(groupOf))].sort((a, b) => a - b);
