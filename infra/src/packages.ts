import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Folder of an installed npm package, looked for from the working directory upwards: not every package lets its
 * files be resolved by name.
 * @throws {Error} when it is not installed
 */
export function packageFolder(name: string, from = process.cwd()): string {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return folder;
  const parent = dirname(from);
  if (parent === from) throw new Error(`Run \`npm ci\` in the workspace: ${name} is not installed.`);
  return packageFolder(name, parent);
}
