// `npx nx run infra:synth [-- -c vpcId=… -c environment=prod …]`: templates into dist/cdk.out, offline; then cfn-lint.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { runMain } from '../setup/main.mjs';
import { say, SetupError } from '../setup/progress.mjs';
import { pythonTool } from '../python/index.mjs';

const outputFlag = process.argv.indexOf('--output');
const output = outputFlag > 0 ? process.argv[outputFlag + 1] : join(root, 'dist/cdk.out');
const args = process.argv
  .slice(2)
  .filter((_, i) => outputFlag < 0 || (i + 2 !== outputFlag && i + 1 !== outputFlag));

runMain(async () => {
  rmSync(output, { recursive: true, force: true });
  const synth = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/aws-cdk/bin/cdk'),
      ...['synth', '--quiet', '--no-notices', '--no-version-reporting', '--no-lookups'],
      ...['--app', `"${process.execPath}" ${join(root, 'dist/infra/main.cjs')}`],
      ...['--output', output],
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CDK_DISABLE_VERSION_CHECK: '1' },
    },
  );
  const findings = nagFindings(output);
  for (const line of findings) say(line);
  if (synth.status !== 0 || findings.length > 0) throw new SetupError('Synthesis failed: see above.');

  const templates = readdirSync(output)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => join(output, file));
  const lint = spawnSync(
    await pythonTool('cfn-lint'),
    ['--non-zero-exit-code', 'warning', '--regions', 'us-east-1', '--', ...templates],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (lint.status !== 0) throw new SetupError('cfn-lint found what is wrong with the templates: see above.');
  process.stdout.write(
    `${templates.length} templates in ${output}: cdk-nag and cfn-lint have nothing to say.\n`,
  );
});

/** What cdk-nag left in the report that CDK writes. */
function nagFindings(folder) {
  const file = join(folder, 'validation-report.json');
  if (!existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return (report.pluginReports ?? []).flatMap(({ violations = [] }) =>
    violations.flatMap((violation) =>
      violation.violatingConstructs.map(({ constructPath }) => `${violation.ruleName} at ${constructPath}`),
    ),
  );
}
