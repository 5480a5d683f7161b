import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The folder belongs to another living process. */
export class FolderInUseError extends Error {
  readonly code = 'folder_in_use';

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}: stop that one, or set another DATA_DIR or a DATABASE_URL.`,
    );
    this.name = 'FolderInUseError';
  }
}

/** Locks of this process: its own id in a lock file proves nothing, as ids are used again (in containers at once). */
const held = new Set<string>();

interface Owner {
  pid: number;
  /** When the process started, as the kernel counts it: tells it from a later one with the same id. */
  started: string | null;
}

/**
 * Makes `folder` this process's own by a file in it that names the process. PGlite is one process's
 * database and does not notice a second one. A file that a killed process left is replaced.
 *
 * @returns frees the folder
 * @throws {FolderInUseError}
 */
export function lockFolder(folder: string): () => void {
  const file = resolve(folder, 'lock.json');
  if (held.has(file)) throw new FolderInUseError(folder, process.pid);
  mkdirSync(dirname(file), { recursive: true });
  const me: Owner = { pid: process.pid, started: startOf(process.pid) };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(me), { flag: 'wx' });
      break;
    } catch (error) {
      if (!isExistsError(error)) throw error;
      const owner = readOwner(file);
      if (owner && owner.pid !== process.pid && isAlive(owner)) throw new FolderInUseError(folder, owner.pid);
      removeIfThere(file);
    }
  }
  held.add(file);
  return () => {
    if (held.delete(file)) removeIfThere(file);
  };
}

function readOwner(file: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Owner;
    return Number.isInteger(owner.pid) ? owner : undefined;
  } catch {
    // Gone since, or cut short by a crash: nobody's.
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return owner.started === startOf(owner.pid);
}

/** Field 22 of /proc/PID/stat (proc(5)), counted after the name, which may have spaces; `null` without /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process was faster.
  }
}

const isExistsError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';
