import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../..');

/**
 * Bundles a speech thread's entry as an app's build does, since a worker thread runs no TypeScript.
 * The file lies inside the repository, so that it finds `node_modules`.
 */
export async function buildThread(): Promise<{ file: string; remove: () => void }> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'dist', 'speech-thread-'));
  const file = join(folder, 'speech-thread.mjs');
  await build({
    stdin: {
      contents: `import { runSpeechThread } from './thread/run-speech-thread';\nawait runSpeechThread();\n`,
      resolveDir: join(__dirname, '..'),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outfile: file,
    logLevel: 'error',
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
