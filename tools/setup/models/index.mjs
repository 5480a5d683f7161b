// `node tools/setup/models/index.mjs [--verify]`: gets the speech models and prints a table. See README.md.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { modelsDir } from '../paths.mjs';
import { say } from '../progress.mjs';
import { CATALOG } from './catalog.mjs';
import { obtainModels } from './obtain.mjs';
import { modelTable } from './table.mjs';

export { CATALOG } from './catalog.mjs';
export { obtainModels } from './obtain.mjs';

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const obtained = await obtainModels({ log: say, retry: true, verify: process.argv.includes('--verify') });
  process.stdout.write(`${modelTable(CATALOG, obtained)}\nin ${modelsDir()}\n`);
  for (const { name, why } of obtained.missing) say(`! Without ${name}: ${why}`);
  if (!obtained.models.some(({ name }) => /recognition/.test(purposeOf(name)))) {
    say('! No speech recognition can be had: the service starts, and learners type.');
    process.exitCode = 1;
  }
}

/** @param {string} name */
function purposeOf(name) {
  return CATALOG.find((model) => model.name === name)?.purpose ?? '';
}
