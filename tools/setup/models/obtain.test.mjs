import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { obtainModels } from './obtain.mjs';
import { FETCHERS } from './sources/index.mjs';

/** @param {string} name @param {string} text @returns {import('./catalog.mjs').ModelFile} */
const fileOf = (name, text) => ({
  name,
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});

/** @type {import('./catalog.mjs').PipSource} */
const PIP = { kind: 'pip', wheels: [] };
/** @type {import('./catalog.mjs').AptSource} */
const APT = { kind: 'apt', packages: [], path: '', under: '' };
const about = { purpose: 'a test', licence: 'MIT', origin: 'here' };

/** @type {import('./catalog.mjs').Model} */
const GOOD = {
  ...about,
  name: 'good',
  files: [fileOf('weights', 'WEIGHTS'), fileOf('deep/tokens', 'TOKENS')],
  sources: [{ kind: 'folder' }, PIP, APT],
};
/** @type {import('./catalog.mjs').Model} */
const WEAK = {
  ...about,
  name: 'weak',
  insteadOf: 'good',
  files: [fileOf('weights', 'weak')],
  sources: [{ kind: 'folder' }, APT],
};

describe('obtainModels', () => {
  /** @type {string} */
  let base;
  /** @type {string} */
  let dir;
  /** @type {string[]} */
  let lines;
  /** @type {string[]} */
  let attempts;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'spool-models-'));
    dir = join(base, 'models');
    lines = [];
    attempts = [];
    for (const [path, text] of [
      ['good/weights', 'WEIGHTS'],
      ['good/deep/tokens', 'TOKENS'],
      ['weak/weights', 'weak'],
    ]) {
      await put(join(base, 'mirror', path ?? ''), text ?? '');
    }
  });
  afterEach(() => rm(base, { recursive: true }));

  /** @param {string} path @param {string} text */
  async function put(path, text) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  /** A source that notes that it was tried, and delivers texts by name or fails. @param {string} kind @param {Record<string, string>} [texts] */
  const fetcher =
    (kind, texts) =>
    /** @type {import('./sources/index.mjs').Fetcher} */
    async (_source, { model, files, tempDir, take }) => {
      attempts.push(`${model.name} by ${kind}`);
      if (!texts) throw new Error(`${kind} is not to be had`);
      for (const file of files) {
        await put(join(tempDir, 'fetched'), texts[file.name] ?? '');
        await take(file, join(tempDir, 'fetched'));
      }
    };

  /** @param {import('./obtain.mjs').Options} [options] */
  const obtain = (options) =>
    obtainModels({
      dir,
      log: (line) => lines.push(line),
      catalog: [GOOD, WEAK],
      fetchers: { ...FETCHERS, pip: fetcher('pip'), apt: fetcher('apt') },
      env: { SPOOL_MODELS_MIRROR: join(base, 'mirror') },
      ...options,
    });
  /** @param {import('./obtain.mjs').Obtained} obtained */
  const hows = ({ models }) => models.map(({ name, how }) => `${name} ${how}`);
  const content = (/** @type {string} */ name) => readFile(join(dir, 'good', name), 'utf8');

  it('takes the mirror first, and the second time finds everything in the cache', async () => {
    assert.deepEqual(hows(await obtain()), ['good folder']);
    assert.equal(await content('deep/tokens'), 'TOKENS');
    const second = await obtain({ env: {} });
    assert.deepEqual(hows(second), ['good cached']);
    assert.deepEqual(second.missing, []);
    assert.deepEqual(attempts, []);
  });

  it('leaves nothing behind but the model and its log folder', async () => {
    await obtain();
    assert.deepEqual((await readdir(dir)).sort(), ['.logs', 'good']);
  });

  it('adopts files that somebody else put there if they are the right ones', async () => {
    await put(join(dir, 'good/weights'), 'WEIGHTS');
    await put(join(dir, 'good/deep/tokens'), 'TOKENS');
    assert.deepEqual(hows(await obtain({ env: {} })), ['good cached']);
  });

  it('fetches again only what is corrupt in the cache', async () => {
    await obtain();
    await put(join(dir, 'good/weights'), 'wEIGHTS');
    const whole = await stat(join(dir, 'good/deep/tokens'));
    assert.deepEqual(hows(await obtain()), ['good folder']);
    assert.equal(await content('weights'), 'WEIGHTS');
    assert.equal((await stat(join(dir, 'good/deep/tokens'))).ino, whole.ino);
  });

  it('fetches a file again that was cut off', async () => {
    await obtain();
    await truncate(join(dir, 'good/weights'), 3);
    assert.deepEqual(hows(await obtain()), ['good folder']);
    assert.equal(await content('weights'), 'WEIGHTS');
  });

  it('finds a change that kept size and time only when asked to verify', async () => {
    await obtain();
    const path = join(dir, 'good/weights');
    await utimes(path, 1, 1);
    await obtain();
    await put(path, 'wEIGHTS');
    await utimes(path, 1, 1);
    assert.deepEqual(hows(await obtain()), ['good cached']);
    assert.deepEqual(hows(await obtain({ verify: true })), ['good folder']);
    assert.equal(await content('weights'), 'WEIGHTS');
  });

  it('goes to the next source when one delivers something else, and keeps none of it', async () => {
    await put(join(base, 'mirror/good/weights'), 'TROJANS');
    const apt = fetcher('apt', { weights: 'WEIGHTS', 'deep/tokens': 'TOKENS' });
    const obtained = await obtain({ fetchers: { ...FETCHERS, pip: fetcher('pip'), apt } });
    assert.deepEqual(hows(obtained), ['good apt']);
    assert.deepEqual(attempts, ['good by pip', 'good by apt']);
    assert.equal(await content('weights'), 'WEIGHTS');
    assert.match(lines.join('\n'), /No good by folder: weights is not the expected file/);
    assert.match(lines.join('\n'), /No good by pip: pip is not to be had/);
  });

  it('takes the weaker model where the better one cannot be had, and says so', async () => {
    await rm(join(base, 'mirror/good'), { recursive: true });
    const obtained = await obtain();
    assert.deepEqual(hows(obtained), ['weak folder']);
    assert.equal(obtained.missing.length, 1);
    assert.match(
      obtained.missing[0]?.why ?? '',
      /pip is not to be had; apt is not.*weak takes its place, and is weaker/,
    );
  });

  it('never throws: what cannot be had at all is in the result', async () => {
    const { models, missing } = await obtain({ env: {} });
    assert.deepEqual(models, []);
    assert.deepEqual(
      missing.map(({ name }) => name),
      ['good', 'weak'],
    );
    await put(join(base, 'a-file'), '');
    assert.equal((await obtain({ dir: join(base, 'a-file', 'models') })).missing.length, 2);
  });

  it('does not try again within a day what something stands in for, unless asked or things have changed', async () => {
    await rm(join(base, 'mirror/good'), { recursive: true });
    await obtain();
    attempts.length = 0;
    const again = await obtain();
    assert.deepEqual(hows(again), ['weak cached']);
    assert.match(again.missing[0]?.why ?? '', /pip is not to be had/);
    assert.deepEqual(attempts, []);
    await obtain({ retry: true });
    assert.deepEqual(attempts, ['good by pip', 'good by apt']);
    attempts.length = 0;
    await obtain({ env: {} });
    assert.deepEqual(attempts, ['good by pip', 'good by apt']);
  });

  it('tries again each time where nothing stands in', async () => {
    await obtain({ env: {} });
    attempts.length = 0;
    await obtain({ env: {} });
    assert.deepEqual(attempts, ['good by pip', 'good by apt', 'weak by apt']);
  });

  it('uses only the kinds of source, and only the models, that it is told to', async () => {
    const SPOOL_MODELS_MIRROR = join(base, 'mirror');
    const limited = await obtain({ env: { SPOOL_MODELS_MIRROR, SPOOL_MODELS_SOURCES: 'npm, apt' } });
    assert.deepEqual(hows(limited), []);
    assert.deepEqual(attempts, ['good by apt', 'weak by apt']);
    const skipped = await obtain({ env: { SPOOL_MODELS_MIRROR, SPOOL_MODELS_SKIP: 'good' } });
    assert.deepEqual(hows(skipped), ['weak folder']);
  });

  it('fetches once when several set-ups run at the same time', async () => {
    const results = await Promise.all([obtain(), obtain(), obtain()]);
    assert.deepEqual(results.flatMap(hows).sort(), ['good cached', 'good cached', 'good folder']);
    assert.equal(existsSync(join(dir, '.lock')), false);
  });

  it('fetches from a mirror on the web, and not what is longer than it must be', async () => {
    const server = createServer(async (request, response) => {
      const text = await readFile(join(base, 'mirror', request.url ?? '')).catch(() => undefined);
      response.writeHead(text ? 200 : 404).end(text);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    try {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const env = { SPOOL_MODELS_MIRROR: `http://127.0.0.1:${port}/` };
      assert.deepEqual(hows(await obtain({ env })), ['good folder']);
      await rm(dir, { recursive: true });
      await put(join(base, 'mirror/good/weights'), 'WEIGHTS and more');
      await rm(join(base, 'mirror/weak/weights'));
      assert.equal((await obtain({ env })).missing.length, 2);
      assert.match(lines.join('\n'), /good\/weights cannot be downloaded \(it is longer than 7 bytes\)/);
      assert.match(lines.join('\n'), /weak\/weights cannot be downloaded \(HTTP status 404\)/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
