import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecurityGroup, Peer, Port, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib';
import { createApp } from './app';
import { loadEnvironment } from './config/load';
import { CONFIG_DIR, EXISTING } from './testing';

const ROOT = join(__dirname, '../..');

/** As the CDK's command line sets it; cfn-lint tells by it what the CDK wrote. */
const CLI_CONTEXT = { 'aws:cdk:enable-path-metadata': true };

interface Report {
  readonly pluginReports: { readonly violations?: { readonly ruleName: string }[] }[];
}

describe.each([
  ['dev', {}],
  ['prod', {}],
  ['dev', EXISTING],
  ['prod', { 'data.engine': 'aurora-serverless', 'mediaWorker.spot': 'true', 'network.nat': 'none' }],
] as const)('%s with %j', (environment, context) => {
  const outdir = mkdtempSync(join(tmpdir(), 'spool-lint-'));
  beforeAll(() => {
    createApp(() => loadEnvironment(join(CONFIG_DIR, `${environment}.json`), context), {
      outdir,
      context: CLI_CONTEXT,
    }).synth();
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  it('gives cdk-nag’s AwsSolutions nothing to say that has no reason beside it', () => {
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
    expect(report.pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
  });

  it('passes cfn-lint', () => {
    const lint = execFileSync(process.execPath, [join(ROOT, 'tools/python/index.mjs'), 'cfn-lint'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
    const templates = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
    expect(templates.length).toBeGreaterThanOrEqual(7);
    const args = ['--non-zero-exit-code', 'warning', '--regions', 'us-east-1', '--', ...templates];
    const { status, stdout } = spawnSync(lint, args, { cwd: outdir, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });
});

it('synthesis fails on what cdk-nag finds, e.g. an open port', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'spool-lint-'));
  const app = createApp(() => loadEnvironment(join(CONFIG_DIR, 'dev.json')), { outdir });
  const stack = new Stack(app, 'open');
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['a'],
  });
  new SecurityGroup(stack, 'Group', { vpc }).addIngressRule(Peer.anyIpv4(), Port.tcp(22));
  expect(() => app.synth()).toThrow(/allows for 0\.0\.0\.0\/0/);
  rmSync(outdir, { recursive: true, force: true });
});
