// Jest's global set-up: bundles the apps, and the threads that callers start, for the tests that need the service.
import { bundleApps, bundleTool, newRunFolder } from '../../lib/bundle.mjs';

export default async function buildStack() {
  const folder = newRunFolder();
  await Promise.all([bundleApps(folder), bundleTool(folder, 'tools/callers/speech-thread.ts')]);
  process.env.SPOOL_RUN_DIR = folder;
}
