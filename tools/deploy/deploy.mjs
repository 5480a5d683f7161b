// `npx nx deploy PROJECT`, for infra, media-worker and interview-api. What it deploys to is SPOOL_ENVIRONMENT (dev).
//   --dry-run    says what it would run
//   --roll-back  puts back the images that the deployments before this replaced (after a failed smoke test)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { runMain } from '../setup/main.mjs';
import { say, SetupError } from '../setup/progress.mjs';
import { planFor, rollBackStep } from './deployment-plan.mjs';

/** What ran before, by project; the smoke test's failure puts it back. */
const LEDGER = join(root, 'dist/deploy');

const [project = '', ...flags] = process.argv.slice(2);
const environment = process.env.SPOOL_ENVIRONMENT ?? 'dev';
const settings = JSON.parse(readFileSync(join(root, 'infra/config', `${environment}.json`), 'utf8'));
const prefix = `${settings.project ?? 'spool'}-${environment}`;
const region = settings.region ?? 'us-east-1';
const cluster = settings.cluster?.clusterName ?? `${prefix}-cluster`;
const dryRun = flags.includes('--dry-run');

runMain(async () => {
  if (flags.includes('--roll-back')) return rollBack();
  const isApp = project !== 'infra';
  const appSettings = { 'media-worker': settings.mediaWorker, 'interview-api': settings.interviewApi }[
    project
  ];
  if (isApp && !appSettings) throw new SetupError('Name infra, media-worker or interview-api.');
  const values = { cluster };
  for (const step of planFor({
    project,
    environment,
    prefix,
    region,
    account: dryRun ? '123456789012' : account(),
    repository: appSettings?.repository,
    tag: process.env.GITHUB_SHA ?? output(['git', 'rev-parse', 'HEAD']),
    stacks: [
      'secrets',
      'network',
      'data',
      'cluster',
      'turn',
      'media-worker',
      'interview-api',
      'observability',
    ].filter(
      (part) =>
        !(part === 'network' && settings.network?.vpcId) &&
        !(part === 'turn' && settings.turn?.enabled !== true),
    ),
    deployed: dryRun ? [] : deployedParts(),
  })) {
    const command = step.command.map((word) =>
      word.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? `{${name}}`),
    );
    say(`${step.title}\n  ${command.join(' ')}`);
    if (dryRun) continue;
    if (step.output) values[step.output] = output(command, step.mayFail);
    else run(command);
    if (step.output === 'previousDigest') remember(values.previousDigest);
  }
});

function account() {
  return output(['aws', 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text']);
}

function deployedParts() {
  const names = output([
    ...['aws', '--region', region, 'cloudformation', 'list-stacks', '--output', 'text'],
    ...['--query', 'StackSummaries[?StackStatus!=`DELETE_COMPLETE`].StackName'],
  ]).split(/\s+/);
  return names.filter((name) => name.startsWith(`${prefix}-`)).map((name) => name.slice(prefix.length + 1));
}

function remember(digest) {
  if (!/^sha256:/.test(digest)) return; // nothing ran
  mkdirSync(LEDGER, { recursive: true });
  writeFileSync(join(LEDGER, `${project}.previous`), digest);
}

function rollBack() {
  const file = join(LEDGER, `${project}.previous`);
  if (!existsSync(file)) {
    say(`${project} was not deployed by this run, or for the first time: nothing to go back to.`);
    return;
  }
  const step = rollBackStep({ project, environment, prefix, previousDigest: readFileSync(file, 'utf8') });
  say(`${step.title}\n  ${step.command.join(' ')}`);
  if (dryRun) return;
  run(step.command);
  rmSync(file);
}

function run([program, ...args]) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new SetupError(`\`${program} ${args[0] ?? ''}\` failed: see above.`);
}

function output([program, ...args], mayFail = false) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0 && !mayFail)
    throw new SetupError(`\`${program} ${args.join(' ')}\` failed: ${stderr.trim()}`);
  return status === 0 ? stdout.trim() : '';
}
