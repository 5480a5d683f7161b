import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from '../permissions/compare';
import { GROUPS } from '../permissions/groups';
import { managedPoliciesTemplate } from '../permissions/managed-policies';
import { adminPage } from '../permissions/page';
import { charactersOf } from '../permissions/policy';
import type { ComputedDeployment } from './compute';

/** Writes the policies in every form; what was in the folder before goes. */
export function writeOutputs(
  folder: string,
  { scope, policies }: ComputedDeployment,
  differences: readonly Difference[],
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  for (const { name, document } of policies) write(`${name}.json`, json(document));
  write('managed-policies.template.json', json(managedPoliciesTemplate(scope, policies)));
  write('for-your-admin.html', adminPage(scope, policies, differences));
  write('differences.md', differencesTable(differences));
}

/** Beside the list in seed-permissions.md. */
function differencesTable(differences: readonly Difference[]): string {
  const rows = differences.map(
    ({ group, kind, action, reason }) =>
      `| ${group} | ${kind} | \`${action}\` | ${reason.replaceAll('|', '\\|')} |`,
  );
  return `| group | the list was | action | why |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** One line a group. */
export function summary({ policies, needs }: ComputedDeployment, differences: readonly Difference[]): string {
  const count = (group: number, kind: Difference['kind']): number =>
    differences.filter((difference) => difference.group === group && difference.kind === kind).length;
  const header = [
    'group',
    'policies',
    'characters',
    'actions',
    'missing',
    'wrong',
    'superfluous in the old list',
  ];
  const rows = GROUPS.map(({ number, title }) => {
    const mine = policies.filter(({ group }) => group === number);
    const actions = new Set(
      mine.flatMap(({ document }) => document.Statement.flatMap(({ Action }) => Action)),
    );
    const characters = mine.reduce((sum, { document }) => sum + charactersOf(document), 0);
    return [
      `${number} ${title}`,
      mine.length,
      characters,
      actions.size,
      count(number, 'missing'),
      count(number, 'wrong'),
      count(number, 'superfluous'),
    ].map(String);
  });
  const widths = header.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const unknown =
    needs.unknownTypes.length > 0 ? `\nUnknown resource types: ${needs.unknownTypes.join(', ')}` : '';
  return (
    [line(header), widths.map((width) => '─'.repeat(width)).join('──'), ...rows.map(line)].join('\n') +
    unknown
  );
}
