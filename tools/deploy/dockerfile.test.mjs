import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../setup/paths.mjs';
import { ignoredBy, parseDockerfile, parseEnv } from './dockerfile.mjs';

for (const app of ['interview-api', 'media-worker']) {
  test(`the image of ${app} is built in two stages, and runs as nobody special`, () => {
    const stages = parseDockerfile(readFileSync(join(root, 'apps', app, 'Dockerfile'), 'utf8'));
    assert.deepEqual(
      stages.map(({ as }) => as),
      ['build', ''],
    );
    const last = stages.at(-1)?.instructions ?? [];
    assert.equal(last.find(({ name }) => name === 'USER')?.args, '10001:10001');
    assert.match(last.find(({ name }) => name === 'ENTRYPOINT')?.args ?? '', /tini/);
    assert.ok(last.some(({ name }) => name === 'HEALTHCHECK'));
  });
}

test('the context has sources, and nothing that was made or is secret', () => {
  const ignored = ignoredBy(readFileSync(join(root, '.dockerignore'), 'utf8'));
  for (const path of [
    '.git/config',
    'node_modules/a/b.js',
    'dist/x',
    '.env',
    '.env.local',
    'libs/audio/src/a.spec.ts',
  ])
    assert.equal(ignored(path), true, path);
  for (const path of [
    'package-lock.json',
    '.npmrc',
    'libs/audio/src/index.ts',
    'infra/docker/healthcheck.mjs',
  ])
    assert.equal(ignored(path), false, path);
});

test('an environment can be made of what is in it already', () => {
  assert.deepEqual(parseEnv('A=1 B="two $HOME" PATH=/x:$PATH', { HOME: '/h', PATH: '/bin' }), {
    A: '1',
    B: 'two /h',
    PATH: '/x:/bin',
  });
});

test('what is not known is said', () => {
  assert.throws(() => parseDockerfile('FROM a\nVOLUME /x'), /VOLUME/);
});
