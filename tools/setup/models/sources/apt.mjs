// Files of a Debian package: it is installed, as root, or the command to do so is said.
import { access, copyFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { ensureDebianPackages } from '../../system-packages.mjs';

/**
 * @param {import('../catalog.mjs').AptSource} source
 * @param {import('./index.mjs').FetchContext} context
 */
export async function fetchFromApt(source, { model, files, tempDir, log, take }) {
  /** @param {import('../catalog.mjs').ModelFile} file */
  const pathOf = (file) => join(source.path, relative(source.under, file.name));
  const isThere = async () =>
    Promise.all(files.map((file) => access(pathOf(file)))).then(
      () => true,
      () => false,
    );
  if (!(await isThere())) await ensureDebianPackages(`The model ${model.name}`, source.packages);
  log(`Getting ${model.name} out of the Debian package ${source.packages.join(', ')}`);
  for (const [index, file] of files.entries()) {
    const copy = join(tempDir, `${index}-${basename(file.name)}`);
    await copyFile(pathOf(file), copy);
    await take(file, copy);
  }
}
