// Run by `node --test tools/setup/mediasoup-worker/` (or plain `node`): bare
// assertions, no test framework, since this runs before anything is installed.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile, mkdir, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, cacheKey, defaultCacheDir, findCached, putIntoCache, recipeHash } from './cache.mjs';
import { obtainMediasoupWorker } from './index.mjs';
import { withLock } from './lock.mjs';
import { findMediasoup } from './mediasoup.mjs';
import { isAtLeast, missingMessage } from './packages.mjs';
import { PATCHES, patchDtlsTransport, patchMesonBuild } from './patch.mjs';
import { downloadEnv } from './prebuilt.mjs';
import { createProgress, parseNinjaLine } from './progress.mjs';
import { run } from './run.mjs';
import { crc32 } from './smoke/crc32.mjs';
import { BINDING_REQUEST, bindingRequest, stunType } from './smoke/stun.mjs';
import { parseCompiler, parseLibc, parseSonames, parseVersion } from './toolchain.mjs';

const scratch = await mkdtemp(join(tmpdir(), 'spool-worker-test-'));

// Patches: exactly one place is changed, and a source that has none, or two, is refused.
const callback = 'const long result = (operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;';
assert.match(
  patchDtlsTransport(`a\n${callback}\nb`),
  /\(\(operationType & BIO_CB_RETURN\) != 0\) \? static_cast/,
);
assert.throws(
  () => patchDtlsTransport('nothing of the kind'),
  /DtlsTransport\.cpp .* does not have the text/,
);
assert.throws(() => patchDtlsTransport(callback + callback), /does not have the text/);
assert.throws(() => patchDtlsTransport(patchDtlsTransport(callback)), /does not have the text/);
assert.equal(patchMesonBuild("  meson_version: '>= 1.1.0',"), "  meson_version: '>= 1.0.0',");

// The installed mediasoup, where there is one, is one that the patches fit.
const mediasoupDir = await Promise.resolve()
  .then(findMediasoup)
  .catch(() => undefined);
if (mediasoupDir) {
  for (const { file, apply } of PATCHES) {
    const source = await readFile(join(mediasoupDir, 'worker', file), 'utf8');
    assert.notEqual(apply(source), source, file);
  }
}

// Versions, as the tools of some distributions print them.
assert.equal(parseCompiler('c++ (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright'), 'gcc-12.2.0');
assert.equal(parseCompiler('g++ (GCC) 14.2.1 20240912 (Red Hat 14.2.1-3)'), 'gcc-14.2.1');
assert.equal(parseCompiler('Ubuntu clang version 18.1.3 (1ubuntu1)\nTarget'), 'clang-18.1.3');
assert.equal(parseCompiler(''), 'none');
assert.equal(parseLibc('ldd (Debian GLIBC 2.36-9+deb12u14) 2.36\nCopyright (C) 2022'), 'glibc-2.36');
assert.equal(parseLibc('ldd (GNU libc) 2.41\n'), 'glibc-2.41');
assert.equal(parseLibc('musl libc (x86_64)\nVersion 1.2.4\nDynamic'), 'musl-1.2.4');
assert.equal(parseLibc(''), 'libc-unknown');
const ldconfig =
  '\tlibuv.so.1 (libc6,x86-64) => /l/libuv.so.1\n\tlibuv.so (libc6) => /l/libuv.so\n' +
  '\tlibssl.so.3 (libc6) => /l/libssl.so.3\n\tlibsrtp2.so.1 (libc6) => /l/x\n\tlibssl3.so (libc6) => /l/libssl3.so\n';
assert.deepEqual(parseSonames(ldconfig), ['srtp2.1', 'ssl3', 'uv1']);
assert.deepEqual(parseVersion('flatc version 2.0.8'), [2, 0]);
assert.equal(isAtLeast('1.0.1', [1, 0]), true);
assert.equal(isAtLeast('0.61.2', [1, 0]), false);
assert.equal(isAtLeast('none', [1, 0]), false);

// The cache's names.
const target = { version: '3.27.1', platform: 'linux', arch: 'x64' };
const toolchain = { compiler: 'gcc-12.2.0', libc: 'glibc-2.36', sonames: ['srtp2.1', 'ssl3', 'uv1'] };
assert.equal(cacheKey({ ...target, how: 'prebuilt' }), '3.27.1-linux-x64-prebuilt');
const key = cacheKey({ ...target, how: 'built', toolchain, recipe: 'abc' });
assert.equal(key, '3.27.1-linux-x64-built-gcc-12.2.0-glibc-2.36-srtp2.1-ssl3-uv1-abc');
assert.doesNotMatch(cacheKey({ ...target, version: '../x', how: 'prebuilt' }), /\//);
assert.equal(defaultCacheDir({ SPOOL_CACHE_DIR: '/c' }), '/c');
assert.match(defaultCacheDir({}), /spool$/);
assert.match(await recipeHash(), /^[0-9a-f]{10}$/);

// Into the cache: whoever comes second replaces the first whole, no rubbish stays.
if (process.platform !== 'win32') {
  const file = join(scratch, 'worker');
  await writeFile(file, '#!/bin/sh\nexit 41\n');
  await putIntoCache(join(scratch, 'cache'), key, file, {});
  await putIntoCache(join(scratch, 'cache'), key, file, {});
  assert.deepEqual(await readdir(join(scratch, 'cache')), [key]);
  assert.equal(await findCached(join(scratch, 'cache'), key), join(scratch, 'cache', key, BINARY));
  await writeFile(join(scratch, 'cache', key, BINARY), '#!/bin/sh\nexit 127\n');
  assert.equal(
    await findCached(join(scratch, 'cache'), key),
    undefined,
    'one that no longer runs is not used',
  );
}

// The lock: one after the other, and a dead holder's is taken over.
const lock = join(scratch, 'locks', 'lock');
let inside = 0;
const most = await Promise.all(
  [1, 2, 3].map(() =>
    withLock(
      lock,
      () => {},
      async () => {
        inside += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return inside--;
      },
    ),
  ),
);
assert.deepEqual(most, [1, 1, 1]);
await mkdir(lock);
await utimes(lock, 0, 0);
assert.equal(
  await withLock(
    lock,
    () => {},
    async () => 'taken',
  ),
  'taken',
);
await assert.rejects(stat(lock));

// Child processes: failures are one sentence that names the log.
const logFile = join(scratch, 'logs', 'log');
const bad = run(process.execPath, ['-e', 'console.error("why"); process.exit(3)'], { logFile });
await assert.rejects(bad, (/** @type {Error} */ error) => /failed \(3\).*logs\/log/.test(error.message));
assert.match(await readFile(logFile, 'utf8'), /why\n\[exit 3\]/);
await assert.rejects(run('no-such-command-here', [], { logFile }), /is not installed/);
await assert.rejects(run('sleep', ['10'], { logFile, timeoutMs: 100 }), /took too long/);

// Progress and messages.
assert.deepEqual(parseNinjaLine('[12/213] Compiling x'), { done: 12, total: 213 });
assert.equal(parseNinjaLine('ninja: Entering'), undefined);
let clock = 0;
/** @type {string[]} */
const lines = [];
const progress = createProgress((line) => lines.push(line), 'T', {
  stream: /** @type {any} */ ({ isTTY: false }),
  now: () => clock,
});
for (; clock <= 25_000; clock += 1000) progress.ninjaLine(`[${clock / 1000}/99] x`);
assert.deepEqual(lines, ['T: 10 of 99, 10 s', 'T: 20 of 99, 20 s']);
assert.match(missingMessage(['meson'], true), /run: sudo apt-get update && .* meson$/);
assert.match(missingMessage(['meson'], false), /MEDIASOUP_WORKER_BIN/);
assert.equal(downloadEnv({ A: 'b' }).PYTHON, process.execPath);

// STUN: lengths fit, and the fingerprint is what a receiver would compute.
assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
const stun = bindingRequest({ usernameFragment: 'abc', password: 'secret' }, 'me', Buffer.alloc(12, 7));
assert.equal(stunType(stun), BINDING_REQUEST);
assert.equal(stun.readUInt16BE(2), stun.length - 20);
assert.equal(stun.readUInt32BE(stun.length - 4), (crc32(stun.subarray(0, -8)) ^ 0x5354554e) >>> 0);
assert.equal(stunType(Buffer.from([22, 254, 253])), undefined);

// A given worker is checked, and used as it is.
const before = process.env.MEDIASOUP_WORKER_BIN;
process.env.MEDIASOUP_WORKER_BIN = join(scratch, 'none');
await assert.rejects(
  obtainMediasoupWorker({ mediasoupDir: scratch, cacheDir: scratch }),
  /does not exist: correct it/,
);
process.env.MEDIASOUP_WORKER_BIN = join(scratch, 'plain');
await writeFile(process.env.MEDIASOUP_WORKER_BIN, '', { mode: 0o600 });
await assert.rejects(
  obtainMediasoupWorker({ mediasoupDir: scratch, cacheDir: scratch }),
  /not executable: run chmod/,
);
await chmod(process.env.MEDIASOUP_WORKER_BIN, 0o755);
assert.equal((await obtainMediasoupWorker({ mediasoupDir: scratch, cacheDir: scratch })).how, 'given');
delete process.env.MEDIASOUP_WORKER_BIN;
await assert.rejects(
  obtainMediasoupWorker({ mediasoupDir: scratch, cacheDir: scratch }),
  /npm ci --ignore-scripts/,
);
if (before !== undefined) process.env.MEDIASOUP_WORKER_BIN = before;

await rm(scratch, { recursive: true, force: true });
