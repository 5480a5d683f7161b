import { writeFileSync } from 'node:fs';
import { parseContext } from '../config/arguments';
import { diagnose } from '../doctor/doctor';
import { differencesFrom } from '../permissions/compare';
import { GROUPS } from '../permissions/groups';
import { computeDeployment, environmentFor, synthesize } from './compute';
import { Emulator, EMULATOR_ACCOUNT, type Facts } from './emulator';
import { writeOutputs, summary } from './outputs';
import { defaultNetwork, prove, type Proof } from './prove';

/** Settings that change something in every stack, for the update. */
const CHANGES = {
  owner: 'somebody-else',
  'observability.logRetentionDays': '14',
  'mediaWorker.maxTasks': '7',
  'observability.turnLatencyP95Ms': '1234',
};
const OUTPUT = 'dist/deploy-policy';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * `npm run deploy-policy [-- -c environment=prod …] [--prove | --quick]`: run by tools/deploy-policy/main.mjs, which
 * gives SPOOL_FIGURES (where to write figures) and, for a proof, SPOOL_PYTHON and SPOOL_EMULATOR.
 */
async function main(args: readonly string[]): Promise<void> {
  const context = parseContext(args);
  const computed = await computeDeployment(context);
  const differences = await differencesFrom(computed.needs);
  writeOutputs(OUTPUT, computed, differences);
  const figures: Record<string, number> = {
    actions: computed.needs.reasons.size,
    unknown_resource_types: computed.needs.unknownTypes.length,
    policies: computed.policies.length,
    missing_in_old_list: differences.filter(({ kind }) => kind === 'missing').length,
    wrong_in_old_list: differences.filter(({ kind }) => kind === 'wrong').length,
    superfluous_in_old_list: differences.filter(({ kind }) => kind === 'superfluous').length,
  };
  if (!args.includes('--prove') && !args.includes('--quick')) {
    const documents = Object.fromEntries(computed.policies.map(({ name, document }) => [name, document]));
    process.stdout.write(`${JSON.stringify(documents, null, 2)}\n\n`);
  }
  process.stdout.write(
    `${summary(computed, differences)}\n\nIn ${OUTPUT}: for-your-admin.html, managed-policies.template.json, differences.md, and each policy as JSON.\n`,
  );
  if (args.includes('--prove') || args.includes('--quick')) {
    Object.assign(figures, await proof(context, args.includes('--quick')));
  }
  const file = process.env['SPOOL_FIGURES'];
  if (file) writeFileSync(file, JSON.stringify(figures));
  if (figures['emulator_deploy_ok'] === 0 || computed.needs.unknownTypes.length > 0) process.exitCode = 1;
}

/** @param quick the smallest stack that needs all four groups, in a VPC that is there: the cluster's */
async function proof(context: Record<string, string>, quick: boolean): Promise<Record<string, number>> {
  const started = performance.now();
  const { SPOOL_PYTHON: python = 'python3', SPOOL_EMULATOR: script = '' } = process.env;
  const computed = await computeDeployment(context, EMULATOR_ACCOUNT);
  const emulator = await Emulator.start(python, script, [computed.bootstrap, ...computed.stacks]);
  try {
    const { env, scope, policies, bootstrap } = computed;
    const existing = quick ? await defaultNetwork(emulator) : {};
    const only = (stacks: ReturnType<typeof synthesize>): ReturnType<typeof synthesize> =>
      quick ? stacks.filter(({ part }) => part === 'cluster') : stacks;
    const found = await prove({
      emulator,
      policies,
      qualifier: scope.qualifier,
      bootstrap,
      stacks: only(synthesize(environmentFor({ ...context, ...existing }))),
      changed: only(synthesize(environmentFor({ ...context, ...existing, ...CHANGES }))),
      predict: async (credentials) =>
        (await diagnose(emulator.config(credentials, env.region), env, scope, policies)).missingGroups,
      log: (line) => say(`  ${line}`),
    });
    process.stdout.write(
      `\n${describe(found)}\nProved in ${((performance.now() - started) / 1000).toFixed(0)} s.\n`,
    );
    const needed = GROUPS.filter(({ number }) => found.deniedWithout.get(number) !== undefined);
    const predicted = GROUPS.filter(
      ({ number }) => found.predictedWithout.get(number)?.join() === String(number),
    );
    return {
      emulator_deploy_ok: 1,
      groups_needed_fraction: needed.length / GROUPS.length,
      groups_predicted_fraction: predicted.length / GROUPS.length,
      emulator_actions_called: found.facts.calls.length,
      emulator_types_unsupported: found.facts.unsupported.length,
    };
  } catch (error) {
    say(`The emulator’s user could not deploy: ${error instanceof Error ? error.message : String(error)}`);
    return { emulator_deploy_ok: 0, groups_needed_fraction: 0 };
  } finally {
    await emulator.close();
  }
}

function describe({ created, updated, deleted, deniedWithout, predictedWithout, facts }: Proof): string {
  const groups = GROUPS.map(({ number, title }) => {
    const denied = deniedWithout.get(number);
    const predicted = predictedWithout.get(number)?.join(', ') || 'nothing';
    const outcome = denied ? `refused at ${denied}` : 'went through';
    return `  without ${number}, ${title}: ${outcome}; the doctor said that ${predicted} is missing`;
  });
  return [
    `With exactly these policies: created ${created.join(', ')}; updated ${updated.length}, deleted ${deleted.length} stacks.`,
    ...groups,
    ...lacks(facts),
  ].join('\n');
}

/** What the emulator could not do, so that nobody takes the proof for more than it is. */
function lacks({ unsupported, not_updatable, not_deletable, made_up_attributes }: Facts): string[] {
  const line = (what: string, items: readonly string[]): string[] =>
    items.length > 0 ? [`  ${what}: ${items.join(', ')}`] : [];
  return [
    'What the emulator lacks:',
    ...line('types that it knows neither by CloudFormation nor by API', unsupported),
    ...line('types whose updates it only checks for permission', not_updatable),
    ...line('types that go with what they belong to, without a deletion of their own', not_deletable),
    ...line('attributes whose value is made up', made_up_attributes),
    '  permission boundaries, organizations’ policies, quotas, waiting for health: it has none',
  ];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
