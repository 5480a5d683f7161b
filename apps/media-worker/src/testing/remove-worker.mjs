// Jest's global teardown: removes what build-worker.mjs made.
import { rmSync } from 'node:fs';

export default function removeWorker() {
  const folder = process.env.SPOOL_WORKER_UNDER_TEST;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
