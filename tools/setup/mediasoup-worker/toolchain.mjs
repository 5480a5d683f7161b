// What the built worker depends on besides its sources: compiler, C library and
// the shared libraries that it links. All of it goes into the cache key.
import { platform } from 'node:os';

/**
 * @typedef {object} Toolchain
 * @property {string} compiler such as `gcc-12.2.0`, or `none`
 * @property {string} libc such as `glibc-2.36`
 * @property {string[]} sonames such as `ssl3`, sorted
 */

/**
 * @param {string} text what `c++ --version` prints
 * @returns {string}
 */
export function parseCompiler(text) {
  const first = text.split('\n')[0] ?? '';
  const clang = /clang version (\d+(?:\.\d+)*)/.exec(first);
  if (clang) return `clang-${clang[1]}`;
  // The distribution's own package version stands in brackets before gcc's.
  const gcc = /(\d+(?:\.\d+)+)/.exec(first.replace(/\([^)]*\)/g, ''));
  return gcc ? `gcc-${gcc[1]}` : 'none';
}

/**
 * @param {string} text what `ldd --version` prints, on both streams
 * @returns {string}
 */
export function parseLibc(text) {
  const glibc = /^ldd \(.*\) (\d+\.\d+)\s*$/m.exec(text);
  if (glibc) return `glibc-${glibc[1]}`;
  const musl = /musl libc[\s\S]*?Version (\d+(?:\.\d+)*)/.exec(text);
  return musl ? `musl-${musl[1]}` : 'libc-unknown';
}

/**
 * @param {string} text what `ldconfig -p` prints
 * @returns {string[]}
 */
export function parseSonames(text) {
  const found = text.matchAll(/^\s*lib(ssl|srtp2|uv)\.so\.(\S+) /gm);
  return [
    ...new Set([...found].map((match) => `${match[1]}${match[1] === 'srtp2' ? '.' : ''}${match[2]}`)),
  ].sort();
}

/**
 * @param {string} text what a tool prints for `--version`
 * @returns {[number, number] | undefined} major and minor
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/**
 * @param {import('./run.mjs').Run} run
 * @param {string} logFile
 * @returns {Promise<Toolchain>}
 */
export async function detectToolchain(run, logFile) {
  // ldconfig is in /sbin, which an ordinary user's PATH may lack.
  const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const ask = async (/** @type {string} */ command, /** @type {string[]} */ args) =>
    (await run(command, args, { env, logFile, timeoutMs: 10_000, allowFailure: true })).stdout;

  if (platform() !== 'linux') return { compiler: 'none', libc: 'libc-unknown', sonames: [] };
  const [compiler = '', ...compilerArgs] = compilerCommand();
  return {
    compiler: parseCompiler(await ask(compiler, [...compilerArgs, '--version'])),
    // musl's ldd says its version on standard error.
    libc: parseLibc(await ask('sh', ['-c', 'ldd --version 2>&1'])),
    sonames: parseSonames(await ask('sh', ['-c', 'ldconfig -p | grep -E "lib(ssl|srtp2|uv)[.]so"'])),
  };
}

/** The C++ compiler that meson will use too: `CXX` may be more than one word. */
export function compilerCommand() {
  const [command = 'c++', ...args] = (process.env.CXX ?? '').split(' ').filter(Boolean);
  return [command, ...args];
}
