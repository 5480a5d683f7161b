import { groupOf, GROUPS, type GroupNumber } from './groups';
import { resourcesOf, type Scope } from './narrow';
import type { Needs } from './needs';
import { SERVICE_LINKED_ROLES } from './own-table';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A managed policy of ours. */
export interface DeployPolicy {
  /** E.g. `spool-dev-deploy-3-ecs-vpc`. */
  readonly name: string;
  readonly group: GroupNumber;
  readonly description: string;
  readonly document: PolicyDocument;
}

/** A managed policy has at most so many characters, not counting white space (IAM quotas). */
export const MAX_POLICY_CHARACTERS = 6144;
/** So many managed policies a user or role can have without asking AWS for more (IAM quotas). */
export const MAX_POLICIES = 10;

/**
 * The policies that allow all of `needs` and, as far as IAM can tell things apart, nothing else: one a group of the
 * list, or more where one would be too long.
 * @throws {Error} when they are more than a user can have
 */
export async function policiesFor(needs: Needs, scope: Scope): Promise<DeployPolicy[]> {
  const statements = await statementsFor([...needs.reasons.keys()], needs.passedTo, scope);
  const policies = GROUPS.flatMap(({ number, key, title, what }) => {
    const parts = pack(statements.filter(({ group }) => group === number).map(({ statement }) => statement));
    return parts.map((part, index) => ({
      name: `${scope.prefix}-deploy-${number}-${key}${parts.length > 1 ? `-${index + 1}` : ''}`,
      group: number,
      description: `Deploying Spool, group ${number}, ${title}: ${what}`,
      document: { Version: '2012-10-17' as const, Statement: part },
    }));
  });
  if (policies.length > MAX_POLICIES) {
    throw new Error(
      `Deploy fewer stacks with one user: their ${policies.length} policies are more than the ${MAX_POLICIES} that IAM lets one have.`,
    );
  }
  return policies;
}

async function statementsFor(
  actions: readonly string[],
  passedTo: readonly string[],
  scope: Scope,
): Promise<{ group: GroupNumber; statement: Statement }[]> {
  /** Actions on the same resources share a statement. */
  const shared = new Map<string, { group: GroupNumber; actions: string[]; resources: readonly string[] }>();
  const conditional: { group: GroupNumber; statement: Statement }[] = [];
  for (const action of actions) {
    const special = specialStatement(action, passedTo, scope);
    if (special) {
      conditional.push({ group: groupOf(action), statement: special });
      continue;
    }
    const resources = await resourcesOf(action, scope);
    const group = groupOf(action);
    const key = `${group} ${resources.join()}`;
    const entry = shared.get(key) ?? { group, actions: [], resources };
    entry.actions.push(action);
    shared.set(key, entry);
  }
  const plain = [...shared.values()].map(({ group, actions: list, resources }) => ({
    group,
    statement: { Sid: '', Effect: 'Allow' as const, Action: list.sort(), Resource: resources },
  }));
  return [...plain, ...conditional];
}

/** Actions that a condition, or a name that is nobody else's, keeps from being a way to more rights. */
function specialStatement(action: string, passedTo: readonly string[], scope: Scope): Statement | undefined {
  const role = (name: string): string => `arn:${scope.partition}:iam::${scope.account}:role/${name}`;
  const bootstrapRoles = role(`cdk-${scope.qualifier}-*`);
  const allow = (Resource: string[], Condition?: Statement['Condition']): Statement => ({
    Sid: '',
    Effect: 'Allow',
    Action: [action],
    Resource,
    ...(Condition ? { Condition } : {}),
  });
  if (action === 'iam:PassRole') {
    // cdk hands CloudFormation its execution role.
    const services = [...new Set([...passedTo, 'cloudformation.amazonaws.com'])].sort();
    return allow([role(`${scope.prefix}-*`), bootstrapRoles], {
      StringEquals: { 'iam:PassedToService': services },
    });
  }
  if (action === 'iam:CreateServiceLinkedRole') {
    return allow([role('aws-service-role/*')], {
      StringEquals: { 'iam:AWSServiceName': [...new Set(Object.values(SERVICE_LINKED_ROLES))].sort() },
    });
  }
  if (action === 'iam:DeleteServiceLinkedRole' || action === 'iam:GetServiceLinkedRoleDeletionStatus') {
    return allow([role('aws-service-role/ops.apigateway.amazonaws.com/*')]);
  }
  if (action === 'sts:AssumeRole') return allow([bootstrapRoles]);
  return undefined;
}

export const charactersOf = (document: PolicyDocument): number => JSON.stringify(document).length;

/** First-fit: statements into as few policies as hold them; one that alone is too long is cut by its actions. */
function pack(statements: readonly Statement[]): Statement[][] {
  const bins: Statement[][] = [];
  const fits = (list: readonly Statement[]): boolean =>
    charactersOf({ Version: '2012-10-17', Statement: list.map(withSid) }) <= MAX_POLICY_CHARACTERS;
  const queue = [...statements].sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (!fits([next])) {
      queue.unshift(...halves(next));
      continue;
    }
    const statement = next;
    const bin = bins.find((list) => fits([...list, statement]));
    if (bin) bin.push(statement);
    else bins.push([statement]);
  }
  return bins.map((list) => list.map(withSid));
}

/** The same permission as two statements: half the actions each, or of a single action half the resources. */
function halves(statement: Statement): Statement[] {
  const { Action, Resource } = statement;
  if (Action.length > 1) {
    const half = Math.ceil(Action.length / 2);
    return [
      { ...statement, Action: Action.slice(0, half) },
      { ...statement, Action: Action.slice(half) },
    ];
  }
  if (Resource.length === 1) throw new Error(`Choose shorter names: ${Action[0]} alone fills a policy.`);
  const half = Math.ceil(Resource.length / 2);
  return [
    { ...statement, Resource: Resource.slice(0, half) },
    { ...statement, Resource: Resource.slice(half) },
  ];
}

/** E.g. `Ecs3`: letters and digits only, unique in its policy. */
const withSid = (statement: Statement, index: number): Statement => {
  const service = (statement.Action[0] ?? '').split(':')[0] ?? '';
  const name = service.replace(/[^a-z0-9]/gi, '');
  return { ...statement, Sid: `${name.charAt(0).toUpperCase()}${name.slice(1)}${index + 1}` };
};
