import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

export interface Report {
  readonly name: string;
  /** Of the repository, with `+` when the tree differs from it. */
  readonly commit: string;
  readonly machine: string;
  /** Flat; units are in the names. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Writes what a measuring command found to `dist/reports/NAME.json`.
 * @param figures rounded to three decimals; names in snake_case end in their unit (`_ms`, `_mb`, `_us`) if they have one
 * @param root of the repository
 * @returns the file's path
 * @throws RangeError for a figure that is no finite number: leave out what could not be measured
 */
export function writeReport(name: string, figures: Record<string, number>, root = process.cwd()): string {
  for (const [key, value] of Object.entries(figures)) {
    if (!Number.isFinite(value))
      throw new RangeError(`The figure ${key} of ${name} is ${value}; leave it out.`);
    if (!/^[a-z][a-z0-9_]*$/.test(key)) throw new RangeError(`Name the figure "${key}" in snake_case.`);
  }
  const report: Report = {
    name,
    commit: commitOf(root),
    machine: machine(),
    figures: Object.fromEntries(
      Object.entries(figures).map(([key, value]) => [key, Math.round(value * 1000) / 1000]),
    ),
  };
  const folder = join(root, 'dist/reports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

/** Where figures come from decides what they are worth. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${availableParallelism()} cores, Node ${process.versions.node}, ${process.platform}`;
}

function commitOf(root: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const isClean = git('status', '--porcelain', '--untracked-files=no') === '';
    return git('rev-parse', 'HEAD') + (isClean ? '' : '+');
  } catch {
    return 'unknown'; // a copy without its history
  }
}
