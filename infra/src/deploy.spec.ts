import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_CACHE_PROJECT_GRAPH: 'false',
  FORCE_COLOR: '0',
};

/** Projects that `nx affected -t deploy` deploys when just this file changed. */
const deployedAfter = (file: string): string[] => {
  const args = ['show', 'projects', '--affected', `--files=${file}`, '--withTarget=deploy', '--json'];
  const output = execFileSync(join(ROOT, 'node_modules/.bin/nx'), args, { cwd: ROOT, env, encoding: 'utf8' });
  return (JSON.parse(output) as string[]).sort();
};

describe('what is deployed after a change', () => {
  it.each([
    ['apps/web/src/app.tsx', ['interview-api']], // the page is in the gateway's image
    ['libs/audio/src/index.ts', ['media-worker']],
    ['libs/contracts/src/index.ts', ['interview-api', 'media-worker']],
    ['apps/media-worker/Dockerfile', ['media-worker']],
    ['infra/src/stacks/cluster.ts', ['infra']],
    ['README.md', []],
  ])('of %s: %j', (file, projects) => {
    expect(deployedAfter(file)).toEqual(projects);
  });
});

describe('nx deploy', () => {
  /** What it would run; it says so on stderr. */
  const planned = (project: string): string =>
    spawnSync(process.execPath, [join(ROOT, 'tools/deploy/deploy.mjs'), project, '--dry-run'], {
      cwd: ROOT,
      env: { ...env, GITHUB_SHA: 'abc123', SPOOL_ENVIRONMENT: 'prod' },
      encoding: 'utf8',
    }).stderr;

  it('of an app builds, pushes and deploys by digest, and waits until tasks are up', () => {
    const steps = planned('media-worker');
    const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/spool-prod/media-worker:abc123';
    expect(steps).toContain(`--tag ${image} --push`);
    expect(steps).toContain('--parameters spool-prod-media-worker:ImageDigest={digest}');
    expect(steps).toContain(
      'services-stable --cluster spool-prod-cluster --services spool-prod-media-worker',
    );
  });

  it('of infra deploys the foundation first', () => {
    expect(planned('infra')).toContain('cdk deploy secrets network data cluster turn --app');
  });
});
