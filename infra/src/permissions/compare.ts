import { groupOf, type GroupNumber } from './groups';
import { properName } from './iam-actions';
import type { Needs, Reason } from './needs';
import { MEANT, SEED_LIST, SUPERFLUOUS } from './seed-list';

export interface Difference {
  readonly group: GroupNumber;
  readonly kind: 'missing' | 'wrong' | 'superfluous';
  readonly action: string;
  readonly reason: string;
}

/** How the computed actions differ from the list that the first users had, each difference with its reason. */
export async function differencesFrom(needs: Needs): Promise<Difference[]> {
  const differences: Difference[] = [];
  const listed = new Set<string>();
  for (const [group, actions] of Object.entries(SEED_LIST)) {
    for (const action of actions) {
      const name = await properName(action);
      const base = { group: Number(group) as GroupNumber, action };
      if (name === undefined) {
        const meant = MEANT[action];
        const reason = `IAM has no such action${meant ? `: ${meant} was meant` : ''}. AWS accepts it in a policy and it allows nothing.`;
        differences.push({ ...base, kind: 'wrong', reason });
        continue;
      }
      listed.add(name);
      if (needs.reasons.has(name)) continue;
      const reason = SUPERFLUOUS[action] ?? 'Nothing that we create, change or delete asks for it.';
      differences.push({ ...base, kind: 'superfluous', reason });
    }
  }
  for (const [action, reasons] of needs.reasons) {
    if (listed.has(action)) continue;
    differences.push({ group: groupOf(action), kind: 'missing', action, reason: whyNeeded(reasons) });
  }
  const rank = { wrong: 0, superfluous: 1, missing: 2 };
  return differences.sort(
    (a, b) => a.group - b.group || rank[a.kind] - rank[b.kind] || a.action.localeCompare(b.action),
  );
}

/** E.g. `create ECS::Service, ECS::Cluster; delete ECS::Service`. */
export function whyNeeded(reasons: readonly Reason[]): string {
  const byOperation = new Map<string, Set<string>>();
  for (const { operation, for: what } of reasons) {
    const names = byOperation.get(operation) ?? new Set<string>();
    byOperation.set(operation, names.add(what.replace(/^AWS::/, '')));
  }
  return [...byOperation]
    .map(
      ([operation, names]) => `${operation === 'call' ? '' : `${operation} `}${[...names].sort().join(', ')}`,
    )
    .join('; ');
}
