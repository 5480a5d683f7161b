import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseContext } from '../config/arguments';
import { environmentFor, synthesize } from '../deploy-policy/compute';
import { manualContext } from './existing';
import { manualFiles } from './script';

const OUTPUT = 'dist/manual';

/** `npx nx run infra:manual [-- -c environment=prod …]`: writes what deploying without CDK takes. */
try {
  const env = environmentFor(manualContext(parseContext(process.argv.slice(2))));
  const files = manualFiles(env, synthesize(env));
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(OUTPUT, name), text);
  chmodSync(join(OUTPUT, 'deploy.sh'), 0o755);
  process.stdout.write(
    `${Object.keys(files).sort().join('\n')}\n\nin ${OUTPUT}: read and run deploy.sh there.\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
