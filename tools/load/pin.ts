import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { treeOf } from '../stack/process-usage';

/**
 * Binds a process, its threads and all that it started to one processor core (util-linux' `taskset`), so that
 * "sessions a core" is about a core.
 * @returns false where that cannot be done: another system, or a single core
 */
export function pinTo(core: number, pid: number): boolean {
  if (availableParallelism() < 2) return false;
  return treeOf(pid).every(
    (each) =>
      spawnSync('taskset', ['--all-tasks', '--pid', '--cpu-list', String(core), String(each)]).status === 0,
  );
}
