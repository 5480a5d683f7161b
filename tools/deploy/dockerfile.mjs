// Reads the part of a Dockerfile's language that ours use, for try-image.mjs.

/**
 * @typedef {{ name: string, args: string }} Instruction
 * @typedef {{ from: string, as: string, instructions: Instruction[] }} Stage
 */

const KNOWN = new Set([
  'ARG',
  'FROM',
  'WORKDIR',
  'ENV',
  'COPY',
  'RUN',
  'USER',
  'SHELL',
  'EXPOSE',
  'HEALTHCHECK',
  'ENTRYPOINT',
  'CMD',
]);

/**
 * @param {string} text
 * @returns {Stage[]}
 * @throws Error for an instruction that is not known here
 */
export function parseDockerfile(text) {
  /** @type {Stage[]} */
  const stages = [];
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const joined = lines.join('\n').replace(/\\\n\s*/g, ' ');
  for (const line of joined.split('\n')) {
    if (line.trim() === '') continue;
    const [, name = '', args = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (!KNOWN.has(name)) throw new Error(`${name || line} is not known here: teach dockerfile.mjs.`);
    if (name === 'FROM') {
      const [, from = '', as = ''] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(args) ?? [];
      stages.push({ from, as, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, args });
  }
  return stages;
}

/** `A=1 B="two words"`, with `$NAME` of what is set already. */
export function parseEnv(args, env) {
  const values = {};
  for (const [, key, quoted, plain] of args.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)) {
    values[key] = (quoted ?? plain).replace(/\$\{?(\w+)\}?/g, (_, name) => env[name] ?? '');
  }
  return values;
}

/** A function that tells whether `.dockerignore` leaves a path out. Ours has no exceptions (`!`). */
export function ignoredBy(text) {
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((glob) => {
      const source = glob
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*\*\//g, '(?:.*/)?')
        .replace(/\*\*/g, '.*')
        .replace(/(?<!\.)\*/g, '[^/]*');
      return new RegExp(`^${source}(?:/.*)?$`);
    });
  return (path) => patterns.some((pattern) => pattern.test(path));
}
