// Jest's global teardown: removes what build-stack.mjs made.
import { rmSync } from 'node:fs';

export default function removeStack() {
  const folder = process.env.SPOOL_RUN_DIR;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
