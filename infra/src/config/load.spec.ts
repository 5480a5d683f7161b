import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from './load';

const folder = mkdtempSync(join(tmpdir(), 'spool-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (settings: object): string => {
  const path = join(folder, 'env.json');
  writeFileSync(path, JSON.stringify(settings));
  return path;
};
const minimal = {
  environment: 'test',
  owner: 'somebody',
  mediaWorker: { repository: 'w' },
  interviewApi: { repository: 'a' },
};

describe('loadEnvironment', () => {
  it('fills in what a file leaves out', () => {
    const env = loadEnvironment(file(minimal));
    expect(env.region).toBe('us-east-1');
    expect(env.mediaWorker).toMatchObject({ cores: 2, basePort: 44_400, spot: false });
  });

  it('puts the command line over the file, by short and by full names', () => {
    const env = loadEnvironment(file(minimal), {
      clusterName: 'theirs',
      'mediaWorker.cores': '4',
      'mediaWorker.spot': 'true',
      'interviewApi.corsOrigins': '["https://a.example"]',
      account: '012345678901',
      '@aws-cdk/core:someFlag': true,
    });
    expect(env.cluster.clusterName).toBe('theirs');
    expect(env.mediaWorker).toMatchObject({ cores: 4, spot: true });
    expect(env.interviewApi.corsOrigins).toEqual(['https://a.example']);
    expect(env.account).toBe('012345678901');
  });

  it.each([
    [{ vpcId: 'vpc-0123456789abcdef0' }, /network\.publicSubnetIds needs one subnet of vpcId for each of 2/],
    [{ vpcId: 'mine' }, /network\.vpcId must look like vpc-/],
    [{ albArn: 'arn:aws:elasticloadbalancing:us-east-1:1:x' }, /albListenerArn is needed with albArn/],
    [{ production: 'true' }, /certificateArn or hostedZoneId is needed in production/],
    [{ databaseHost: 'db' }, /databaseSecretArn is needed with databaseHost/],
    [{ 'observability.budgetUsd': '100' }, /alarmEmail is needed with budgetUsd/],
    [{ 'mediaWorker.minTasks': '9' }, /maxTasks must not be below minTasks/],
    [{ 'mediaWorker.cores': 'many' }, /mediaWorker\.cores/],
  ])('says what is wrong with %j', (context, message) => {
    expect(() => loadEnvironment(file(minimal), context)).toThrow(message);
  });

  it('says which file cannot be read', () => {
    expect(() => loadEnvironment(join(folder, 'none.json'))).toThrow(/none\.json/);
  });
});
