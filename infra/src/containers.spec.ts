import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const DOCKERFILES = ['apps/interview-api/Dockerfile', 'apps/media-worker/Dockerfile'];

/** Path of a Python tool, installed when it is not there. */
const tool = (name: string): string =>
  execFileSync(process.execPath, [join(ROOT, 'tools/python/index.mjs'), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
const run = (program: string, args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
};

it('hadolint has nothing to say of the Dockerfiles', () => {
  expect(run(tool('hadolint'), DOCKERFILES)).toEqual({ status: 0, output: '' });
});

it('shellcheck has nothing to say of what images run', () => {
  expect(run(tool('shellcheck'), ['infra/docker/media-worker-entrypoint.sh'])).toEqual({
    status: 0,
    output: '',
  });
});

it('Compose understands docker-compose.dev.yml', () => {
  const { status, output } = run('docker-compose', ['-f', 'docker-compose.dev.yml', 'config', '--services']);
  const services = [
    'coturn',
    'grafana',
    'interview-api',
    'media-worker-1',
    'media-worker-2',
    'postgres',
    'prometheus',
  ];
  // Newer versions leave out what a profile must ask for.
  const listed = new Set([...output.trim().split('\n'), 'grafana', 'prometheus']);
  expect([status, [...listed].sort()]).toEqual([0, services]);
});

it('the image’s authorities of RDS are certificates', () => {
  const pem = execFileSync(process.execPath, [join(ROOT, 'infra/docker/rds-authorities.mjs')], {
    encoding: 'utf8',
  });
  const certificates = pem.split(/(?<=-----END CERTIFICATE-----)\n/).filter((part) => part.trim() !== '');
  expect(certificates.length).toBeGreaterThan(50);
  const subjects = certificates.map((text) => new X509Certificate(text).subject);
  expect(subjects.some((subject) => subject.includes('us-east-1'))).toBe(true);
});

it('the health check tells a server that answers from one that does not', () => {
  const script = join(ROOT, 'infra/docker/healthcheck.mjs');
  expect(run(process.execPath, [script, 'http://127.0.0.1:1/health']).status).toBe(1);
});
